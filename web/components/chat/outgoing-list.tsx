import { For, Show } from "solid-js";
import { useRoom } from "../../store/room.ts";

/** The user's messages that the log has not shown yet. */
export function OutgoingList() {
  const room = useRoom();
  return (
    <For each={room.state.outgoing}>
      {(message) => (
        <Show when={message.maybeId === null}>
          <div class="entry">
            <article class="bubble is-user" classList={{ "is-failed": message.phase === "failed" }}>
              <header class="bubble-head">
                <span class="bubble-who">You</span>
                <span class="muted">{message.phase === "failed" ? "not sent" : "sending"}</span>
              </header>
              <p class="bubble-plain">{message.text}</p>
              <Show when={message.phase === "failed"}>
                <div class="bubble-actions">
                  <button
                    type="button"
                    class="button is-small"
                    onClick={() => room.actions.retryMessage(message.localId)}
                  >
                    Send again
                  </button>
                  <button
                    type="button"
                    class="button is-small is-quiet"
                    onClick={() => {
                      room.actions.draft(message.text);
                      room.actions.dropMessage(message.localId);
                    }}
                  >
                    Edit
                  </button>
                </div>
              </Show>
            </article>
          </div>
        </Show>
      )}
    </For>
  );
}
