import { ErrorBoundary, type JSX } from "solid-js";

/** A part of the page that is loaded when it is first opened. After a deployment the old one may be gone. */
export function LazyPanel(props: { title: string; onClose: () => void; children: JSX.Element }) {
  return (
    <ErrorBoundary
      fallback={(error: unknown) => (
        <div class="panel-failed" role="alert">
          <h3>{props.title} could not be shown</h3>
          <p class="muted">{error instanceof Error ? error.message : "It could not be loaded."}</p>
          <div class="form-actions">
            <button type="button" class="button" onClick={() => props.onClose()}>
              Close
            </button>
            <button type="button" class="button is-primary" onClick={() => location.reload()}>
              Reload the page
            </button>
          </div>
        </div>
      )}
    >
      {props.children}
    </ErrorBoundary>
  );
}
