import { For, Show } from "solid-js";
import { useRoom } from "../../store/room.ts";
import type { Toast } from "../../store/view.ts";
import { Icon } from "../text/icon.tsx";

/** Failures of what the user did. They stay until they are dismissed: an error that vanishes is missed. */
export function ToastList() {
  const room = useRoom();
  return (
    <section class="toasts" aria-label="Notices" aria-live="assertive">
      <For each={room.view.toasts}>{(toast) => <ToastItem toast={toast} />}</For>
    </section>
  );
}

function ToastItem(props: { toast: Toast }) {
  const room = useRoom();
  const dismiss = () => room.actions.dismissToast(props.toast.id);
  return (
    <div class="toast">
      <Icon name="octagonAlert" />
      <div class="toast-text">
        <strong>{props.toast.title}</strong>
        <span>{props.toast.detail}</span>
      </div>
      <Show when={props.toast.retry}>
        {(retry) => (
          <button
            type="button"
            class="button"
            onClick={() => {
              dismiss();
              retry()();
            }}
          >
            Retry
          </button>
        )}
      </Show>
      <button type="button" class="button is-quiet is-icon" aria-label="Dismiss" onClick={dismiss}>
        <Icon name="close" />
      </button>
    </div>
  );
}
