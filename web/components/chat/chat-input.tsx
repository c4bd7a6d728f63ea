import { createEffect, createSignal, on, Show } from "solid-js";
import type { DeliveryMode } from "../../../contract/api.ts";
import { LIMITS } from "../../../contract/limits.ts";
import { useRoom } from "../../store/room.ts";
import { isConductorBusy, sentMessages } from "../../store/selectors.ts";
import { Icon } from "../text/icon.tsx";
import { notRecalling, recallStep } from "./input-history.ts";

export function ChatInput() {
  const room = useRoom();
  const [text, setText] = createSignal("");
  const [recall, setRecall] = createSignal(notRecalling);
  let area: HTMLTextAreaElement | undefined;

  const whyNot = () => {
    if (!room.state.orchestrator) return "Loading.";
    if (room.state.connection.phase !== "online") return "Not connected. Your text is kept.";
    if (text().length > LIMITS.messageChars) return `Too long: at most ${LIMITS.messageChars} characters.`;
    return null;
  };
  const isBusy = () => isConductorBusy(room.state);
  const hint = () => whyNot() ?? (isBusy() ? "Enter queues, Alt+Enter steers" : "Enter sends, Shift+Enter breaks the line");

  function write(next: string): void {
    setText(next);
    if (!area) return;
    area.value = next;
    area.setSelectionRange(next.length, next.length);
  }

  function send(mode: DeliveryMode): void {
    const message = text().trim();
    if (message === "" || whyNot() !== null) return;
    room.actions.sendMessage(message, mode);
    setRecall(notRecalling);
    write("");
  }

  function onKeyDown(event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }): void {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send(event.altKey && isBusy() ? "steer" : "queue");
      return;
    }
    const isUp = event.key === "ArrowUp";
    if (!isUp && event.key !== "ArrowDown") return;
    if (!isAtEdge(event.currentTarget, isUp) || (!isUp && recall().index === -1)) return;
    const found = recallStep(sentMessages(room.state), recall(), text(), isUp ? 1 : -1);
    if (!found) return;
    event.preventDefault();
    setRecall(found.recall);
    write(found.text);
  }

  createEffect(
    on(
      () => room.view.draft.nonce,
      () => {
        write(room.view.draft.text);
        area?.focus();
      },
      { defer: true },
    ),
  );

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send("queue");
      }}
    >
      <div class="composer-box">
        <textarea
          ref={(element) => (area = element)}
          class="composer-text"
          rows="2"
          placeholder="Message the conductor"
          aria-label="Message the conductor"
          aria-describedby="composer-hint"
          data-composer
          value={text()}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setRecall(notRecalling);
          }}
          onKeyDown={onKeyDown}
        />
        <div class="composer-actions">
          <span class="composer-hint" id="composer-hint" classList={{ "is-warn": whyNot() !== null }}>
            {hint()}
          </span>
          <Show when={isBusy()}>
            <button
              type="button"
              class="button is-small is-danger"
              title="Interrupt the conductor"
              onClick={() => void room.actions.interruptConductor()}
            >
              <Icon name="square" />
              Stop
            </button>
          </Show>
          <button
            type="submit"
            class="button is-small is-primary"
            disabled={whyNot() !== null || text().trim() === ""}
            title={whyNot() ?? "Send"}
          >
            <Icon name="sendHorizontal" />
            {isBusy() ? "Queue" : "Send"}
          </button>
        </div>
      </div>
    </form>
  );
}

/** Whether the caret stands where the arrow would leave the text. */
function isAtEdge(area: HTMLTextAreaElement, isUp: boolean): boolean {
  const { selectionStart: start, selectionEnd: end, value } = area;
  if (start !== end) return false;
  return isUp ? !value.slice(0, start).includes("\n") : !value.slice(end).includes("\n");
}
