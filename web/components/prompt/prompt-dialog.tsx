import { createResource, createSignal, For, Match, Show, Switch } from "solid-js";
import type { AgentPrompt, ConductorPrompt } from "../../../contract/playbook.ts";
import { useRoom } from "../../store/room.ts";
import { agentsInOrder } from "../../store/selectors.ts";
import { Modal } from "../overlay/modal.tsx";

/** What a model is told before a conversation, the conductor's or an agent's, and what is wrong with the files. */
export function PromptDialog(props: { onClose: () => void }) {
  const room = useRoom();
  const [whose, setWhose] = createSignal("");
  // A resource does not ask for an empty string.
  const [answer] = createResource(
    () => ({ id: whose() }),
    ({ id }) => room.actions.readPrompt(id),
  );
  const prompt = () => {
    const read = answer();
    return read?.ok ? read.value : null;
  };
  const problem = () => {
    const read = answer();
    return read && !read.ok ? read : null;
  };
  return (
    <Modal title="Prompt" class="is-drawer" onClose={() => props.onClose()}>
      <div class="prompt">
        <label class="field">
          <span>Whose</span>
          <select class="input" onChange={(event) => setWhose(event.target.value)}>
            <option value="">Conductor</option>
            <For each={agentsInOrder(room.state)}>
              {(agent) => <option value={agent.id}>{agent.name}</option>}
            </For>
          </select>
        </label>
        <Switch fallback={<div class="skeleton file-skeleton" aria-label="Loading" />}>
          <Match when={problem()}>
            {(failed) => (
              <p class="form-problem" role="alert">
                {failed().title}: {failed().detail}
              </p>
            )}
          </Match>
          <Match when={prompt()}>{(read) => <PromptText prompt={read()} />}</Match>
        </Switch>
      </div>
    </Modal>
  );
}

function PromptText(props: { prompt: AgentPrompt | ConductorPrompt }) {
  const problems = () => ("problems" in props.prompt ? props.prompt.problems : []);
  return (
    <>
      <Show when={problems().length > 0}>
        <h3>Problems</h3>
        <ul class="form-problem">
          <For each={problems()}>
            {(problem) => (
              <li>
                <code>{problem.file}</code>: {problem.message}
              </li>
            )}
          </For>
        </ul>
      </Show>
      <h3>System prompt</h3>
      <pre>{props.prompt.system_prompt}</pre>
      <Show when={props.prompt.project_context}>
        <details>
          <summary>CLAUDE.md, as agents get it</summary>
          <pre>{props.prompt.project_context}</pre>
        </details>
      </Show>
      <h3>Tools</h3>
      <For each={props.prompt.tools}>
        {(tool) => (
          <details>
            <summary>
              <code>{tool.name}</code>
            </summary>
            <p>{tool.description}</p>
            <pre>{JSON.stringify(tool.input_schema, null, 2)}</pre>
          </details>
        )}
      </For>
    </>
  );
}
