import { Show } from "solid-js";
import type { ImportProgress } from "../../../contract/workspace.ts";
import { useRoom } from "../../store/room.ts";
import { formatBytes, formatCount } from "../text/format-number.ts";

const PHASE_WORDS: Record<ImportProgress["phase"], string> = {
  asking: "Asking the server",
  receiving: "Receiving objects",
  checking_out: "Checking out files",
};

/** How far an import is, or why the last one failed. */
export function ImportState() {
  const room = useRoom();
  const progress = () => room.state.workspaceProgress ?? room.state.workspace?.progress ?? null;
  const hasTotal = () => typeof progress()?.objects_total === "number";
  const phase = () => PHASE_WORDS[progress()?.phase ?? "asking"];
  return (
    <Show
      when={room.state.workspace?.status === "importing"}
      fallback={
        <Show when={room.state.workspace?.error}>
          {(error) => (
            <p class="form-problem" role="alert">
              The last import failed: {error()}
            </p>
          )}
        </Show>
      }
    >
      <div class="import-state">
        {/* Only the phase is read aloud: numbers change too often. */}
        <span role="status">Importing: {phase()}</span>
        <progress
          aria-label="Import"
          max={progress()?.objects_total ?? undefined}
          value={hasTotal() ? (progress()?.objects_done ?? 0) : undefined}
        />
        <span class="muted import-figures">{figures(progress())}</span>
      </div>
    </Show>
  );
}

function figures(progress: ImportProgress | null): string {
  if (!progress) return "";
  const { objects_done: done, objects_total: total, received_bytes: bytes } = progress;
  const objects =
    done === null ? "" : `${formatCount(done)}${total === null ? "" : ` / ${formatCount(total)}`} objects`;
  return [objects, bytes === null ? "" : formatBytes(bytes)].filter((part) => part !== "").join(" · ");
}
