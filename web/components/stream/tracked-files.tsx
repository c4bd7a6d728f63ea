import { createMemo, For, Show } from "solid-js";
import { useRoom } from "../../store/room.ts";
import { Icon } from "../text/icon.tsx";
import { trackedFiles } from "./tracked-file-list.ts";

/** Files shown before the rest is a number. */
const MAX_SHOWN = 12;

/** What a command did to files, each of which can be opened. */
export function TrackedFiles(props: { payload: Record<string, unknown> }) {
  const room = useRoom();
  const files = createMemo(() => trackedFiles(props.payload));
  return (
    <Show when={files().length > 0}>
      <div class="tracked">
        <For each={files().slice(0, MAX_SHOWN)}>
          {(file) => (
            <button
              type="button"
              class="tracked-file"
              title={`Open ${file.path}`}
              disabled={file.word === "deleted"}
              onClick={() => room.actions.openFile(file.path)}
            >
              <Icon name="file" />
              <span class="tracked-path">{file.path}</span>
              <span class="muted">
                {file.word} {file.lines}
              </span>
            </button>
          )}
        </For>
        <Show when={files().length > MAX_SHOWN}>
          <span class="muted">and {files().length - MAX_SHOWN} more</span>
        </Show>
      </div>
    </Show>
  );
}
