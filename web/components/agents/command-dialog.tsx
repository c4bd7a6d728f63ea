import { createSignal, Show } from "solid-js";
import type { Agent } from "../../../contract/agent.ts";
import type { DeliveryMode } from "../../../contract/delivery.ts";
import { LIMITS } from "../../../contract/limits.ts";
import { useRoom } from "../../store/room.ts";
import { hasOpenTurn } from "../../store/state.ts";
import { meaningOf, ModeSelect, modeOfKey, wordOf } from "../waiting/mode-select.tsx";
import { Modal } from "../overlay/modal.tsx";

export function CommandDialog(props: { agent: Agent; onClose: () => void }) {
  const room = useRoom();
  const [text, setText] = createSignal("");
  const [problem, setProblem] = createSignal("");
  const [isSending, setSending] = createSignal(false);
  const [mode, setMode] = createSignal<DeliveryMode>("queue");
  const isBusy = () => hasOpenTurn(props.agent.status);
  const note = () =>
    isBusy()
      ? `${props.agent.name} is at work. The command is read ${meaningOf(mode())}.`
      : "The result goes to the conductor and into the stream.";

  async function send(asked: DeliveryMode = mode()): Promise<void> {
    if (text().trim() === "" || isSending()) return;
    setSending(true);
    const answer = await room.actions.command(props.agent.id, text(), asked);
    setSending(false);
    if (answer === true) props.onClose();
    else setProblem(answer);
  }

  return (
    <Modal title={`Command ${props.agent.name}`} onClose={() => props.onClose()}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <CommandField name={props.agent.name} onInput={setText} onSend={(asked) => void send(asked)} />
        <p class="muted form-note">{note()}</p>
        <Show when={problem()}>
          <p class="form-problem" role="alert">
            {problem()}
          </p>
        </Show>
        <div class="form-actions">
          <Show when={isBusy()}>
            <ModeSelect mode={mode()} onChange={setMode} />
          </Show>
          <button type="submit" class="button is-primary" disabled={isSending() || text().trim() === ""}>
            {isBusy() ? `${wordOf(mode())} command` : "Send command"}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function CommandField(props: {
  name: string;
  onInput: (text: string) => void;
  /** Without a mode: the chosen one. */
  onSend: (mode?: DeliveryMode) => void;
}) {
  return (
    <label class="field">
      <span>What should {props.name} do?</span>
      <textarea
        class="input"
        autofocus
        rows="5"
        maxLength={LIMITS.messageChars}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          const asked = modeOfKey(event);
          if (asked === null) return;
          event.preventDefault();
          props.onSend(asked === "queue" ? undefined : asked);
        }}
      />
    </label>
  );
}
