import { createSignal, Show } from "solid-js";
import type { Agent } from "../../../contract/agent.ts";
import { useRoom } from "../../store/room.ts";
import { hasOpenTurn } from "../../store/state.ts";
import { Icon } from "../text/icon.tsx";

export function AgentCardActions(props: { agent: Agent; onCommand: () => void }) {
  const room = useRoom();
  const [isAsking, setAsking] = createSignal(false);
  const isBusy = () => hasOpenTurn(props.agent.status);
  return (
    <div class="card-actions">
      <Show
        when={!isAsking()}
        fallback={<ConfirmDelete agent={props.agent} onDone={() => setAsking(false)} />}
      >
        <button type="button" class="button is-small" onClick={() => props.onCommand()}>
          <Icon name="terminal" />
          Command…
        </button>
        <button
          type="button"
          class="button is-small is-quiet"
          disabled={!isBusy()}
          title={isBusy() ? `Interrupt ${props.agent.name}` : "Nothing to interrupt"}
          onClick={() => void room.actions.interruptAgent(props.agent.id)}
        >
          <Icon name="square" />
          Interrupt
        </button>
        <button
          type="button"
          class="button is-small is-quiet is-icon card-delete"
          aria-label={`Delete ${props.agent.name}`}
          title={`Delete ${props.agent.name}`}
          onClick={() => setAsking(true)}
        >
          <Icon name="trash" />
        </button>
      </Show>
    </div>
  );
}

function ConfirmDelete(props: { agent: Agent; onDone: () => void }) {
  const room = useRoom();
  return (
    <>
      <span class="card-question">Delete {props.agent.name}?</span>
      <button
        type="button"
        class="button is-small is-danger"
        onClick={() => {
          props.onDone();
          void room.actions.deleteAgent(props.agent.id);
        }}
      >
        Delete
      </button>
      <button
        type="button"
        class="button is-small is-quiet"
        ref={(element) => queueMicrotask(() => element.focus())}
        onClick={() => props.onDone()}
      >
        Keep
      </button>
    </>
  );
}
