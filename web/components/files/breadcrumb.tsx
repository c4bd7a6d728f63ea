import { For } from "solid-js";
import { useRoom } from "../../store/room.ts";
import { parentsOf } from "./file-path.ts";

export function Breadcrumb(props: { path: string; branch: string }) {
  const room = useRoom();
  return (
    <nav class="breadcrumb" aria-label="Folders">
      <button type="button" class="crumb" onClick={() => room.actions.openFile(null, props.branch)}>
        Files
      </button>
      <For each={parentsOf(props.path)}>
        {(folder) => (
          <button
            type="button"
            class="crumb"
            onClick={() => room.actions.openFile(folder.path, props.branch)}
          >
            {folder.name}
          </button>
        )}
      </For>
    </nav>
  );
}
