import { createMemo, createResource, createSignal, For, Match, Show, Switch } from "solid-js";
import type { Merge } from "../../../contract/merge.ts";
import type { FileDiff } from "../../../contract/workspace.ts";
import { useRoom } from "../../store/room.ts";
import { formatCount } from "../text/format-number.ts";
import { diffLines } from "./diff-lines.ts";

/** What a branch changes, file by file. */
export function BranchDiff(props: { merge: Merge }) {
  const room = useRoom();
  const [answer, { refetch }] = createResource(() => props.merge, room.actions.readDiff);
  const files = () => {
    const read = answer();
    return read?.ok ? read.value.items : null;
  };
  const problem = () => {
    const read = answer();
    return read && !read.ok ? read : null;
  };
  return (
    <Switch fallback={<div class="skeleton merge-skeleton" aria-label="Loading" />}>
      <Match when={problem()}>
        {(failed) => (
          <p class="form-problem" role="alert">
            {failed().title}: {failed().detail}{" "}
            <button type="button" class="button is-small" onClick={() => void refetch()}>
              Retry
            </button>
          </p>
        )}
      </Match>
      <Match when={files()?.length === 0}>
        <p class="muted">It changes no file.</p>
      </Match>
      <Match when={files()}>
        {(listed) => (
          <For each={listed()}>
            {(file, index) => <FileChanges file={file} isOpen={index() < MAX_OPENED} />}
          </For>
        )}
      </Match>
    </Switch>
  );
}

/** Files whose lines are shown at once; a click opens others. */
const MAX_OPENED = 8;
/** Lines that are shown before all are asked for. */
const MAX_LINES = 400;

function FileChanges(props: { file: FileDiff; isOpen: boolean }) {
  const [isWhole, setWhole] = createSignal(false);
  const lines = createMemo(() => diffLines(props.file.diff));
  const shown = () => (isWhole() ? lines() : lines().slice(0, MAX_LINES));
  const name = () => {
    const { path, renamed_from: before } = props.file;
    return before === null ? path : `${before} → ${path}`;
  };
  return (
    <details class="changes" open={props.isOpen}>
      <summary>
        <code>{name()}</code>
        <span class="muted">{props.file.status}</span>
        <Show when={props.file.lines_added !== null}>
          <span class="changes-added">+{formatCount(props.file.lines_added ?? 0)}</span>
          <span class="changes-removed">−{formatCount(props.file.lines_removed ?? 0)}</span>
        </Show>
      </summary>
      <Show when={lines().length > 0} fallback={<p class="muted changes-none">{props.file.summary}</p>}>
        <pre class="diff" tabindex="0" aria-label={`Changes of ${name()}`}>
          <For each={shown()}>
            {(line) => <span class={`diff-line is-${line.kind}`}>{`${line.sign}${line.text}\n`}</span>}
          </For>
        </pre>
      </Show>
      <Show when={lines().length > MAX_LINES && !isWhole()}>
        <button type="button" class="button is-small is-quiet" onClick={() => setWhole(true)}>
          Show all {formatCount(lines().length)} lines
        </button>
      </Show>
    </details>
  );
}
