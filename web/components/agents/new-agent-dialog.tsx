import { createResource, createSignal, For, Show } from "solid-js";
import { NameSchema } from "../../../contract/ids.ts";
import type { CreateAgent } from "../../../contract/api.ts";
import { MergePolicySchema, type MergePolicy } from "../../../contract/merge.ts";
import { useRoom } from "../../store/room.ts";
import { Modal } from "../overlay/modal.tsx";

export function NewAgentDialog(props: { onClose: () => void }) {
  const room = useRoom();
  const [problem, setProblem] = createSignal("");
  const [isSending, setSending] = createSignal(false);

  async function create(form: HTMLFormElement): Promise<void> {
    const read = readAgent(new FormData(form));
    if (typeof read === "string") {
      setProblem(read);
      return;
    }
    setSending(true);
    const answer = await room.actions.createAgent(read);
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
          void create(event.currentTarget);
        }}
      >
        <AgentFields />
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

function AgentFields() {
  return (
    <>
      <label class="field">
        <span>Name</span>
        <input class="input" name="name" autofocus autocomplete="off" placeholder="alice" />
      </label>
      <TemplateField />
      <label class="field">
        <span>
          System prompt <span class="muted">optional</span>
        </span>
        <textarea
          class="input"
          name="system_prompt"
          rows="4"
          placeholder="You write small, tested Python services."
        />
      </label>
      <label class="field">
        <span>Model</span>
        <select class="input" name="model">
          <option value="">Default</option>
          <option value="opus">Opus</option>
          <option value="sonnet">Sonnet</option>
          <option value="haiku">Haiku</option>
        </select>
      </label>
      <MergeField />
    </>
  );
}

const POLICY_WORDS: Record<MergePolicy, { name: string; meaning: string }> = {
  auto: { name: "Merge at once", meaning: "What it changes comes into main when a command ends well." },
  review: { name: "Review first", meaning: "Its branch waits until someone merges or drops it." },
  off: { name: "Keep on its branch", meaning: "Its branch is kept and nobody is asked to merge it." },
};

/** What becomes of the agent's changes. */
function MergeField() {
  const [chosen, setChosen] = createSignal<MergePolicy>("auto");
  return (
    <label class="field">
      <span>Changes</span>
      <select
        class="input"
        name="merge"
        onChange={(event) => setChosen(MergePolicySchema.catch("auto").parse(event.target.value))}
      >
        <For each={MergePolicySchema.options}>
          {(policy) => <option value={policy}>{POLICY_WORDS[policy].name}</option>}
        </For>
      </select>
      <span class="muted form-note">{POLICY_WORDS[chosen()].meaning}</span>
    </label>
  );
}

/** Which kinds of agents there are, and what the chosen one is for. None can be had: the form does without. */
function TemplateField() {
  const room = useRoom();
  const [answer] = createResource(room.actions.listTemplates);
  const [chosen, setChosen] = createSignal("");
  const templates = () => {
    const listed = answer();
    return listed?.ok ? listed.value.items : [];
  };
  return (
    <label class="field">
      <span>Template</span>
      <select class="input" name="subagent_template" onChange={(event) => setChosen(event.target.value)}>
        <option value="">None: all tools, and the prompt below</option>
        <For each={templates()}>{(template) => <option value={template.name}>{template.name}</option>}</For>
      </select>
      <span class="muted form-note">{templates().find(({ name }) => name === chosen())?.description}</span>
    </label>
  );
}

/** The agent that the form describes, or what is wrong with it. */
function readAgent(form: FormData): CreateAgent | string {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const name = NameSchema.safeParse(text("name"));
  if (!name.success) return `Name: ${name.error.issues[0]?.message ?? "not usable"}.`;
  const agent: CreateAgent = { name: name.data };
  if (text("system_prompt") !== "") agent.system_prompt = text("system_prompt");
  if (text("subagent_template") !== "") agent.subagent_template = text("subagent_template");
  if (text("model") !== "") agent.model = text("model");
  agent.merge = MergePolicySchema.catch("auto").parse(text("merge"));
  return agent;
}
