import { createMemo, For, Show } from "solid-js";
import { z } from "zod";
import { useRoom } from "../../store/room.ts";
import { Icon } from "../text/icon.tsx";

const PayloadSchema = z.object({
  file_changes: z
    .array(
      z.object({
        path: z.string(),
        status: z.string().optional(),
        lines_added: z.number().optional(),
        lines_removed: z.number().optional(),
      }),
    )
    .catch([]),
  read_files: z.array(z.object({ path: z.string() })).catch([]),
});

/** Files shown before the rest is a number. */
const MAX_SHOWN = 12;

/** What a command did to files, each of which can be opened. */
export function TrackedFiles(props: { payload: Record<string, unknown> }) {
  const room = useRoom();
  const files = createMemo(() => {
    const parsed = PayloadSchema.safeParse(props.payload);
    if (!parsed.success) return [];
    const changes = parsed.data.file_changes.map((file) => ({
      path: file.path,
      word: file.status ?? "changed",
      lines: [
        file.lines_added ? `+${file.lines_added}` : "",
        file.lines_removed ? `−${file.lines_removed}` : "",
      ].join(" "),
    }));
    const reads = parsed.data.read_files.map((file) => ({ path: file.path, word: "read", lines: "" }));
    return [...changes, ...reads];
  });
  return (
    <div class="tracked">
      <For each={files().slice(0, MAX_SHOWN)}>
        {(file) => (
          <button
            type="button"
            class={`tracked-file is-${file.word}`}
            title={`Open ${file.path}`}
            disabled={file.word === "deleted"}
            onClick={() => room.actions.openFile(file.path)}
          >
            <Icon name="file" />
            <span class="tracked-path">{file.path}</span>
            <span class="muted">{file.word}</span>
            <Show when={file.lines.trim()}>{(lines) => <span class="muted">{lines()}</span>}</Show>
          </button>
        )}
      </For>
      <Show when={files().length > MAX_SHOWN}>
        <span class="muted">and {files().length - MAX_SHOWN} more</span>
      </Show>
    </div>
  );
}
