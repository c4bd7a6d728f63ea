import { createMemo, Show } from "solid-js";
import { mergesToDecide } from "../../store/merges.ts";
import { useRoom } from "../../store/room.ts";
import { Icon } from "../text/icon.tsx";
import { conflictLine } from "./merge-words.ts";

/** Says which branch cannot come into main by itself; more than one are a number. */
export function ConflictBanner() {
  const room = useRoom();
  const conflicts = createMemo(() => mergesToDecide(room.state).filter(({ state }) => state === "conflict"));
  return (
    <Show when={conflicts()[0]}>
      {(first) => (
        <div class="banner is-warn" role="status">
          <Icon name="gitBranch" />
          <p>
            {conflictLine(first())}
            <Show when={conflicts().length > 1}>
              <span class="muted"> · and {conflicts().length - 1} more</span>
            </Show>
          </p>
          <button
            type="button"
            class="button is-small"
            aria-label={`Decide about ${first().branch}`}
            onClick={() => room.actions.openMerges(first().id)}
          >
            Decide
          </button>
        </div>
      )}
    </Show>
  );
}
