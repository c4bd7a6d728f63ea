import { createMemo, Show } from "solid-js";
import { mergesToDecide, openMerges } from "../../store/merges.ts";
import { useRoom } from "../../store/room.ts";
import { plural } from "../text/format-number.ts";
import { Icon } from "../text/icon.tsx";

/** How many branches wait for a person. */
export function MergesButton() {
  const room = useRoom();
  const waiting = createMemo(() => mergesToDecide(room.state));
  const hasConflict = () => waiting().some(({ state }) => state === "conflict");
  const hint = () =>
    waiting().length > 0
      ? `${plural(waiting().length, "branch", "branches")} to decide`
      : `${plural(openMerges(room.state).length, "branch", "branches")} not in main`;
  return (
    <button
      type="button"
      class="button is-quiet"
      title={hint()}
      onClick={() => room.actions.openMerges(waiting()[0]?.id ?? null)}
    >
      <Icon name="gitBranch" />
      <span class="button-word">Branches</span>
      <Show when={waiting().length > 0}>
        <span class="badge" classList={{ "is-danger": hasConflict() }} aria-hidden="true">
          {waiting().length > 99 ? "99+" : waiting().length}
        </span>
        <span class="visually-hidden">, {hint()}</span>
      </Show>
    </button>
  );
}
