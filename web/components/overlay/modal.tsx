import { onMount, type JSX } from "solid-js";
import { Icon } from "../text/icon.tsx";
import { ToastList } from "./toast-list.tsx";

/**
 * The platform's modal dialog: keeps focus inside, closes with Esc, and gives focus back to where it came from.
 * It is open as long as it is mounted.
 */
export function Modal(props: { title: string; class?: string; onClose: () => void; children: JSX.Element }) {
  let dialog: HTMLDialogElement | undefined;
  onMount(() => dialog?.showModal());
  return (
    <dialog
      ref={(element) => (dialog = element)}
      class={`modal ${props.class ?? ""}`}
      aria-label={props.title}
      onClose={() => props.onClose()}
      onClick={(event) => {
        if (event.target === dialog) dialog.close();
      }}
    >
      <div class="modal-box">
        <header class="modal-head">
          <h2>{props.title}</h2>
          <button
            type="button"
            class="button is-quiet is-icon"
            aria-label="Close"
            onClick={() => dialog?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        {props.children}
      </div>
      <ToastList />
    </dialog>
  );
}
