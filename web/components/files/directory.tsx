import { createResource, For, Match, Switch } from "solid-js";
import type { FileEntry } from "../../../contract/api.ts";
import { useRoom } from "../../store/room.ts";
import { mainVersion } from "../../store/selectors.ts";
import { formatBytes } from "../text/format-number.ts";
import { Icon } from "../text/icon.tsx";
import { Since } from "../text/since.tsx";
import { Breadcrumb } from "./breadcrumb.tsx";
import { baseName } from "./file-path.ts";

/** Read again when main moves. */
export function Directory(props: { path: string; branch: string }) {
  const room = useRoom();
  const [entries] = createResource(
    () => mainVersion(room.state),
    () => room.actions.listFiles(props.path, props.branch),
  );
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
        <Breadcrumb path={props.path === "." ? "" : props.path} branch={props.branch} />
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
            <p class="muted">
              What the agents write appears here. Import a repository, or drop files or a .zip, to begin with
              yours.
            </p>
          </div>
        </Match>
        <Match when={found()}>
          <ul class="file-list">
            <For each={found() ?? []}>
              {(entry) => <DirectoryEntry entry={entry} branch={props.branch} />}
            </For>
          </ul>
        </Match>
      </Switch>
    </div>
  );
}

function DirectoryEntry(props: { entry: FileEntry; branch: string }) {
  const room = useRoom();
  const isDirectory = () => props.entry.type === "directory";
  const open = () =>
    room.actions.openFile(isDirectory() ? `${props.entry.path}/` : props.entry.path, props.branch);
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
