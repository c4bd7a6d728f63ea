import { createResource, For, Match, Show, Switch } from "solid-js";
import type { FileEntry } from "../../../contract/api.ts";
import { useRoom } from "../../store/room.ts";
import { Modal } from "../overlay/modal.tsx";
import { formatBytes, plural } from "../text/format-number.ts";
import { Icon } from "../text/icon.tsx";
import { Since } from "../text/since.tsx";
import { baseName, parentsOf } from "./file-path.ts";

/** The workspace: a file, or what a directory holds. Read anew each time it is opened. */
export function FileDrawer() {
  const room = useRoom();
  return (
    <Show when={room.view.files}>
      {(target) => (
        <Modal
          title={target().path === null ? "Files" : baseName(target().path ?? "")}
          class="is-drawer"
          onClose={() => room.actions.closeFiles()}
        >
          <Show when={target().path} fallback={<Directory path="." />} keyed>
            {(path) => (path.endsWith("/") ? <Directory path={path} /> : <FileText path={path} />)}
          </Show>
        </Modal>
      )}
    </Show>
  );
}

function Breadcrumb(props: { path: string }) {
  const room = useRoom();
  return (
    <nav class="breadcrumb" aria-label="Folders">
      <button type="button" class="crumb" onClick={() => room.actions.openFile(null)}>
        Files
      </button>
      <For each={parentsOf(props.path)}>
        {(folder) => (
          <button type="button" class="crumb" onClick={() => room.actions.openFile(folder.path)}>
            {folder.name}
          </button>
        )}
      </For>
    </nav>
  );
}

function FileText(props: { path: string }) {
  const room = useRoom();
  const [content, { refetch }] = createResource(() => props.path, room.actions.readFile);
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
        <Breadcrumb path={props.path} />
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

function Directory(props: { path: string }) {
  const room = useRoom();
  const [entries] = createResource(() => props.path, room.actions.listFiles);
  const problem = () => {
    const answer = entries();
    return answer && !answer.ok ? answer : null;
  };
  const found = () => {
    const answer = entries();
    return answer?.ok ? answer.value : null;
  };
  return (
    <div class="file">
      <div class="file-head">
        <Breadcrumb path={props.path === "." ? "" : props.path} />
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
        <Match when={found()?.length === 0}>
          <div class="empty">
            <h3>No files yet</h3>
            <p class="muted">What the agents write appears here.</p>
          </div>
        </Match>
        <Match when={found()}>
          <ul class="file-list">
            <For each={found() ?? []}>{(entry) => <DirectoryEntry entry={entry} />}</For>
          </ul>
        </Match>
      </Switch>
    </div>
  );
}

function DirectoryEntry(props: { entry: FileEntry }) {
  const room = useRoom();
  const isDirectory = () => props.entry.type === "directory";
  const open = () => room.actions.openFile(isDirectory() ? `${props.entry.path}/` : props.entry.path);
  return (
    <li>
      <button type="button" class="file-entry" onClick={open}>
        <Icon name={isDirectory() ? "folder" : "file"} label={props.entry.type} />
        <span class="file-name">{baseName(props.entry.path)}</span>
        <span class="muted">{isDirectory() ? "" : formatBytes(props.entry.size_bytes)}</span>
        <Since at={props.entry.modified_at} />
      </button>
    </li>
  );
}
