import { createSignal, Show } from "solid-js";
import type { Agent } from "../../../contract/agent.ts";
import { useRoom } from "../../store/room.ts";
import { ContextBar } from "../text/context-bar.tsx";
import { formatCost, formatCompact, plural } from "../text/format-number.ts";
import { Since } from "../text/since.tsx";
import { StatusBadge } from "../text/status-badge.tsx";
import { AgentWaiting } from "../waiting/agent-waiting.tsx";
import { AgentCardActions } from "./agent-card-actions.tsx";
import { AgentCounts } from "./agent-counts.tsx";
import { AgentTodos } from "./agent-todos.tsx";
import { createPulse } from "./create-pulse.ts";

export function AgentCard(props: { agent: Agent; onCommand: () => void }) {
  const room = useRoom();
  const [glow, setGlow] = createSignal<HTMLElement>();
  createPulse(glow, () => room.state.activity[props.agent.id] ?? 0);
  const isSelected = () => room.view.filter.agentId === props.agent.id;
  return (
    <li class="card" classList={{ "is-selected": isSelected() }} style={{ "--hue": String(hueOf()) }}>
      <span class="card-glow" ref={setGlow} aria-hidden="true" />
      <button
        type="button"
        class="card-main"
        aria-pressed={isSelected()}
        title={isSelected() ? "Show all agents in the stream" : `Show only ${props.agent.name} in the stream`}
        onClick={() => room.actions.toggleAgentFilter(props.agent.id)}
      >
        <span class="card-head">
          <span class="card-name">{props.agent.name}</span>
          <StatusBadge status={props.agent.status} reason={props.agent.status_reason} />
          <Since at={props.agent.status_since} />
        </span>
        <TaskLine agent={props.agent} />
        <ContextBar
          tokens={props.agent.context_tokens}
          window={props.agent.context_window}
          label={`Context of ${props.agent.name}`}
        />
        <span class="card-figures">
          <span class="card-model" title={props.agent.model}>
            {props.agent.model.replace(/^claude-/, "")}
          </span>
          <Tokens agent={props.agent} />
          <Cost agent={props.agent} />
        </span>
        <AgentCounts counts={props.agent.counts} />
      </button>
      <AgentWaiting agent={props.agent} />
      <AgentTodos todos={props.agent.todos} agentName={props.agent.name} />
      <AgentCardActions agent={props.agent} onCommand={() => props.onCommand()} />
    </li>
  );

  function hueOf(): number {
    return room.state.hues[props.agent.id] ?? 200;
  }
}

/** Always two lines high, so that a new summary moves nothing. */
function TaskLine(props: { agent: Agent }) {
  const isWorking = () => props.agent.status === "executing";
  const text = () => {
    const { status, status_reason: reason, current_task: task, latest_summary: summary } = props.agent;
    if ((status === "blocked" || status === "waiting") && reason) return reason;
    if (isWorking()) return summary ?? task ?? "Working";
    return summary ?? "No work yet";
  };
  return (
    <span
      class="card-task"
      classList={{ "is-muted": !isWorking() }}
      title={props.agent.current_task ?? undefined}
    >
      {text()}
      <Show when={props.agent.queued_commands > 0}>
        <span class="card-queue"> · {plural(props.agent.queued_commands, "command")} queued</span>
      </Show>
    </span>
  );
}

function Tokens(props: { agent: Agent }) {
  const total = () => {
    const { agent } = props;
    return agent.input_tokens + agent.output_tokens + agent.cache_read_tokens + agent.cache_write_tokens;
  };
  const hint = () => {
    const { agent } = props;
    const cache = `${formatCompact(agent.cache_read_tokens)} read from and ${formatCompact(agent.cache_write_tokens)} written to the cache`;
    return `${formatCompact(agent.input_tokens)} input, ${formatCompact(agent.output_tokens)} output, ${cache}`;
  };
  return <span title={hint()}>{formatCompact(total())} tokens</span>;
}

function Cost(props: { agent: Agent }) {
  return (
    <span
      class="card-cost"
      title={props.agent.cost_is_estimate ? "Estimate: the model's price is not known" : undefined}
    >
      {props.agent.cost_is_estimate ? "≈" : ""}
      {formatCost(props.agent.total_cost)}
    </span>
  );
}
