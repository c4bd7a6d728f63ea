import { ErrorBoundary, type JSX } from "solid-js";

/** A column that fails says so and leaves the others working. */
export function ColumnBoundary(props: { name: string; children: JSX.Element }) {
  return (
    <ErrorBoundary
      fallback={(error: unknown, reset) => (
        <div class="empty" role="alert">
          <h2>{props.name} could not be shown</h2>
          <p class="muted">{error instanceof Error ? error.message : "Something in it could not be read."}</p>
          <button type="button" class="button" onClick={reset}>
            Show it again
          </button>
        </div>
      )}
    >
      {props.children}
    </ErrorBoundary>
  );
}
