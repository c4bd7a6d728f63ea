import { createSignal, Show } from "solid-js";
import { NameSchema } from "../../../contract/ids.ts";
import type { CreateAgent } from "../../../contract/api.ts";
import { useRoom } from "../../store/room.ts";
import { Modal } from "../overlay/modal.tsx";

export function NewAgentDialog(props: { onClose: () => void }) {
  const room = useRoom();
  const [name, setName] = createSignal("");
  const [systemPrompt, setSystemPrompt] = createSignal("");
  const [model, setModel] = createSignal("");
  const [problem, setProblem] = createSignal("");
  const [isSending, setSending] = createSignal(false);

  async function create(): Promise<void> {
    const parsed = NameSchema.safeParse(name().trim());
    if (!parsed.success) {
      setProblem(`Name: ${parsed.error.issues[0]?.message ?? "not usable"}.`);
      return;
    }
    const agent: CreateAgent = { name: parsed.data };
    if (systemPrompt().trim() !== "") agent.system_prompt = systemPrompt().trim();
    if (model() !== "") agent.model = model();
    setSending(true);
    const answer = await room.actions.createAgent(agent);
    setSending(false);
    if (answer === true) props.onClose();
    else setProblem(answer);
  }

  return (
    <Modal title="New agent" onClose={() => props.onClose()}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <label class="field">
          <span>Name</span>
          <input
            class="input"
            autofocus
            autocomplete="off"
            placeholder="alice"
            value={name()}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>
            System prompt <span class="muted">optional</span>
          </span>
          <textarea
            class="input"
            rows="4"
            placeholder="You write small, tested Python services."
            value={systemPrompt()}
            onInput={(event) => setSystemPrompt(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>Model</span>
          <select class="input" value={model()} onChange={(event) => setModel(event.currentTarget.value)}>
            <option value="">Default</option>
            <option value="opus">Opus</option>
            <option value="sonnet">Sonnet</option>
            <option value="haiku">Haiku</option>
          </select>
        </label>
        <Show when={problem()}>
          <p class="form-problem" role="alert">
            {problem()}
          </p>
        </Show>
        <div class="form-actions">
          <button type="submit" class="button is-primary" disabled={isSending()}>
            {isSending() ? "Creating…" : "Create agent"}
          </button>
        </div>
      </form>
    </Modal>
  );
}
