import { createResource, Match, Switch } from "solid-js";
import { useRoom } from "../../store/room.ts";
import { plural } from "../text/format-number.ts";
import { Breadcrumb } from "./breadcrumb.tsx";

export function FileText(props: { path: string; branch: string }) {
  const room = useRoom();
  const [content, { refetch }] = createResource(
    () => props.path,
    (path) => room.actions.readFile(path, props.branch),
  );
  const text = () => {
    const answer = content();
    return answer?.ok && answer.value.kind === "text" ? answer.value.text : null;
  };
  const problem = () => {
    const answer = content();
    return answer && !answer.ok ? answer : null;
  };
  const lineCount = () => (text() ?? "").replace(/\n$/, "").split("\n").length;
  return (
    <div class="file">
      <div class="file-head">
        <Breadcrumb path={props.path} branch={props.branch} />
        <span class="muted">{text() === null ? "" : plural(lineCount(), "line")}</span>
        <button type="button" class="button is-small is-quiet" onClick={() => void refetch()}>
          Read again
        </button>
      </div>
      <Switch fallback={<div class="skeleton file-skeleton" aria-label="Loading" />}>
        <Match when={problem()}>
          {(failed) => (
            <div class="empty" role="alert">
              <h3>{failed().title}</h3>
              <p class="muted">{failed().detail}</p>
            </div>
          )}
        </Match>
        <Match when={text() === ""}>
          <div class="empty muted">The file is empty.</div>
        </Match>
        <Match when={text() !== null}>
          <div class="code" tabindex="0" role="region" aria-label={props.path}>
            <pre class="code-numbers" aria-hidden="true">
              {Array.from({ length: lineCount() }, (_, index) => index + 1).join("\n")}
            </pre>
            <pre class="code-text">{text()}</pre>
          </div>
        </Match>
        <Match when={content()}>
          <div class="empty muted">This file is not text.</div>
        </Match>
      </Switch>
    </div>
  );
}
