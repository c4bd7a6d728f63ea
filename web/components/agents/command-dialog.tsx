import { createSignal, Show } from "solid-js";
import type { Agent } from "../../../contract/agent.ts";
import { LIMITS } from "../../../contract/limits.ts";
import { useRoom } from "../../store/room.ts";
import { Modal } from "../overlay/modal.tsx";

export function CommandDialog(props: { agent: Agent; onClose: () => void }) {
  const room = useRoom();
  const [text, setText] = createSignal("");
  const [problem, setProblem] = createSignal("");
  const [isSending, setSending] = createSignal(false);
  const isBusy = () => props.agent.status === "executing";
  const note = () =>
    isBusy()
      ? `${props.agent.name} is at work. The command is queued and runs afterwards.`
      : "The result goes to the conductor and into the stream.";

  async function send(): Promise<void> {
    if (text().trim() === "" || isSending()) return;
    setSending(true);
    const answer = await room.actions.command(props.agent.id, text());
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
        <CommandField name={props.agent.name} onInput={setText} onSend={() => void send()} />
        <p class="muted form-note">{note()}</p>
        <Show when={problem()}>
          <p class="form-problem" role="alert">
            {problem()}
          </p>
        </Show>
        <div class="form-actions">
          <button type="submit" class="button is-primary" disabled={isSending() || text().trim() === ""}>
            {isBusy() ? "Queue command" : "Send command"}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function CommandField(props: { name: string; onInput: (text: string) => void; onSend: () => void }) {
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
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) props.onSend();
        }}
      />
    </label>
  );
}
