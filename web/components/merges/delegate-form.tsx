import { createSignal, For, Show } from "solid-js";
import type { Merge, MergeAction } from "../../../contract/merge.ts";
import { useRoom } from "../../store/room.ts";
import { agentsInOrder } from "../../store/selectors.ts";

/** Lets an agent, first of all the branch's own, bring both sides together. */
export function DelegateForm(props: {
  merge: Merge;
  isBusy: boolean;
  onBegin: (work: Promise<unknown>) => void;
}) {
  const room = useRoom();
  const [agentId, setAgentId] = createSignal<string>();
  const [instructions, setInstructions] = createSignal("");
  const agents = () => agentsInOrder(room.state);
  const chosen = () => {
    const wanted = agentId() ?? props.merge.agent_id;
    return agents().find(({ id }) => id === wanted) ?? agents()[0];
  };

  function delegate(): void {
    const agent = chosen();
    if (!agent) return;
    const words = instructions().trim();
    const action: MergeAction = { action: "delegate", agent: agent.name };
    if (words !== "") action.instructions = words;
    props.onBegin(room.actions.actOnMerge(props.merge, action));
  }

  return (
    <Show when={chosen()}>
      {(agent) => (
        <form
          class="delegate"
          aria-label="Let an agent resolve it"
          onSubmit={(event) => {
            event.preventDefault();
            delegate();
          }}
        >
          <Show when={agents().length > 1}>
            <select
              class="input delegate-agent"
              aria-label="Agent"
              value={agent().id}
              onChange={(event) => setAgentId(event.currentTarget.value)}
            >
              <For each={agents()}>{(each) => <option value={each.id}>{each.name}</option>}</For>
            </select>
          </Show>
          <input
            class="input"
            aria-label="Instructions"
            placeholder="Instructions, if there are any"
            autocomplete="off"
            maxLength={10_000}
            onInput={(event) => setInstructions(event.currentTarget.value)}
          />
          <button type="submit" class="button is-primary" disabled={props.isBusy}>
            Let {agent().name} resolve it
          </button>
        </form>
      )}
    </Show>
  );
}
