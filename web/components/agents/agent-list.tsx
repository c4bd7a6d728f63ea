import { createMemo, createSignal, For, lazy, Show } from "solid-js";
import { useRoom } from "../../store/room.ts";
import { agentsInOrder } from "../../store/selectors.ts";
import { LazyPanel } from "../overlay/lazy-panel.tsx";
import { Skeletons } from "../overlay/skeletons.tsx";
import { formatCount } from "../text/format-number.ts";
import { Icon } from "../text/icon.tsx";
import { AgentCard } from "./agent-card.tsx";

const CommandDialog = lazy(async () => ({ default: (await import("./command-dialog.tsx")).CommandDialog }));
const NewAgentDialog = lazy(async () => ({
  default: (await import("./new-agent-dialog.tsx")).NewAgentDialog,
}));

export function AgentList() {
  const room = useRoom();
  const agents = createMemo(() => agentsInOrder(room.state));
  const [isCreating, setCreating] = createSignal(false);
  const [commandedId, setCommandedId] = createSignal<string | null>(null);
  const commanded = () => room.state.agents[commandedId() ?? ""];
  return (
    <section class="column agents" aria-label="Agents" data-column="agents" tabindex="-1">
      <header class="column-head">
        <h2>Agents</h2>
        <span class="column-count">{formatCount(agents().length)}</span>
        <button type="button" class="button is-small column-action" onClick={() => setCreating(true)}>
          <Icon name="plus" />
          New agent
        </button>
      </header>
      <div class="column-body">
        <Show when={room.state.orchestrator} fallback={<Skeletons class="card-skeleton" count={2} />}>
          <Show when={agents().length > 0} fallback={<NoAgents onCreate={() => setCreating(true)} />}>
            <ul class="cards">
              <For each={agents()}>
                {(agent) => <AgentCard agent={agent} onCommand={() => setCommandedId(agent.id)} />}
              </For>
            </ul>
          </Show>
        </Show>
      </div>
      <Show when={isCreating()}>
        <LazyPanel title="New agent" onClose={() => setCreating(false)}>
          <NewAgentDialog onClose={() => setCreating(false)} />
        </LazyPanel>
      </Show>
      <Show when={commanded()}>
        {(agent) => (
          <LazyPanel title="Command" onClose={() => setCommandedId(null)}>
            <CommandDialog agent={agent()} onClose={() => setCommandedId(null)} />
          </LazyPanel>
        )}
      </Show>
    </section>
  );
}

function NoAgents(props: { onCreate: () => void }) {
  return (
    <div class="empty">
      <h3>No agents yet</h3>
      <p class="muted">Ask the conductor for one in the chat, or make it here.</p>
      <button type="button" class="button" onClick={() => props.onCreate()}>
        <Icon name="plus" />
        New agent
      </button>
    </div>
  );
}
