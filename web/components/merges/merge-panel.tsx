import { createMemo, createSignal, For, Show, untrack } from "solid-js";
import { openMerges } from "../../store/merges.ts";
import { useRoom } from "../../store/room.ts";
import { Modal } from "../overlay/modal.tsx";
import { MergeItem } from "./merge-item.tsx";

/** Branches of agents that are not in main; one at a time is open. */
export function MergePanel(props: { selectedId: string | null }) {
  const room = useRoom();
  // Ids keep their place while a merge is replaced by its next state, and with it what is typed there.
  const ids = createMemo(() => openMerges(room.state).map(({ id }) => id));
  const [openId, setOpenId] = createSignal(untrack(() => props.selectedId ?? ids()[0] ?? null));
  return (
    <Modal title="Branches not in main" class="is-drawer is-wide" onClose={() => room.actions.closeMerges()}>
      <Show
        when={ids().length > 0}
        fallback={
          <div class="empty">
            <h3>Everything is in main</h3>
            <p class="muted">
              What agents change waits here when it conflicts with main, or when their policy is to review it.
            </p>
          </div>
        }
      >
        <ul class="merges">
          <For each={ids()}>
            {(id) => (
              <Show when={room.state.merges[id]}>
                {(merge) => (
                  <MergeItem
                    merge={merge()}
                    isOpen={openId() === id}
                    onToggle={() => setOpenId(openId() === id ? null : id)}
                  />
                )}
              </Show>
            )}
          </For>
        </ul>
      </Show>
    </Modal>
  );
}
