import { For, onCleanup, onMount, Show } from "solid-js";
import { useRoom } from "../../store/room.ts";
import type { Toast } from "../../store/view.ts";
import { Icon } from "../text/icon.tsx";

/**
 * What came of what the user did. Failures stay until they are dismissed: an error that vanishes is missed. Each
 * modal dialog has a list of its own, since nothing outside of it can be reached while it is open.
 */
export function ToastList() {
  const room = useRoom();
  const failures = () => room.view.toasts.filter(({ tone }) => tone === "danger");
  const notes = () => room.view.toasts.filter(({ tone }) => tone !== "danger");
  return (
    <section class="toasts" aria-label="Notices">
      <div class="toast-group" aria-live="assertive">
        <For each={failures()}>{(toast) => <ToastItem toast={toast} />}</For>
      </div>
      <div class="toast-group" aria-live="polite">
        <For each={notes()}>{(toast) => <ToastItem toast={toast} />}</For>
      </div>
    </section>
  );
}

/** How long a note can be read, and what it says undone. */
const NOTE_MS = 10_000;

const ICON_OF = { ok: "check", warn: "triangleAlert", danger: "octagonAlert" } as const;

function ToastItem(props: { toast: Toast }) {
  const room = useRoom();
  const dismiss = () => room.actions.dismissToast(props.toast.id);
  let element: HTMLDivElement | undefined;
  onMount(() => {
    if (props.toast.tone === "danger") return;
    let timer = setTimeout(function goUnlessUsed() {
      if (element?.matches(":hover, :focus-within")) timer = setTimeout(goUnlessUsed, NOTE_MS);
      else dismiss();
    }, NOTE_MS);
    onCleanup(() => clearTimeout(timer));
  });
  return (
    <div class={`toast is-${props.toast.tone}`} ref={(created) => (element = created)}>
      <Icon name={ICON_OF[props.toast.tone]} />
      <div class="toast-text">
        <strong>{props.toast.title}</strong>
        <span>{props.toast.detail}</span>
      </div>
      <Show when={props.toast.action}>
        {(action) => (
          <button
            type="button"
            class="button"
            onClick={() => {
              const { run } = action();
              dismiss();
              run();
            }}
          >
            {action().word}
          </button>
        )}
      </Show>
      <button type="button" class="button is-quiet is-icon" aria-label="Dismiss" onClick={dismiss}>
        <Icon name="close" />
      </button>
    </div>
  );
}
