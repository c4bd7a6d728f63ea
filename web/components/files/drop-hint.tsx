import { Show } from "solid-js";
import { useRoom } from "../../store/room.ts";
import { uploadDirectory } from "../../store/upload.ts";

/** Says where files go that are about to be dropped. */
export function DropHint() {
  const room = useRoom();
  return (
    <Show when={room.view.isDropping}>
      <div class="drop-hint">
        <p>
          Drop to put files into main{" "}
          <Show when={uploadDirectory(room.view)}>{(directory) => <code>{directory()}</code>}</Show>
        </p>
        <p class="muted">A .zip or .tar.gz is unpacked.</p>
      </div>
    </Show>
  );
}
