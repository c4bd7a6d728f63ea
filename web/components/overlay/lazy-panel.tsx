import { ErrorBoundary, type JSX } from "solid-js";
import { Modal } from "./modal.tsx";

/** A part of the page that is loaded when it is first opened. After a deployment the old one may be gone. */
export function LazyPanel(props: { title: string; onClose: () => void; children: JSX.Element }) {
  return (
    <ErrorBoundary
      fallback={(error: unknown) => (
        <Modal title={props.title} onClose={() => props.onClose()}>
          <div class="empty" role="alert">
            <h3>{props.title} could not be shown</h3>
            <p class="muted">{error instanceof Error ? error.message : "It could not be loaded."}</p>
            <button type="button" class="button" onClick={() => location.reload()}>
              Reload the page
            </button>
          </div>
        </Modal>
      )}
    >
      {props.children}
    </ErrorBoundary>
  );
}
