import type { Agent, Command } from "../../../contract/agent.ts";
import type { AgentLog } from "../../../contract/event.ts";
import type { EventId } from "../../../contract/ids.ts";
import type { Hooks } from "../../agent-loop/hooks.ts";

/** A command of the conductor has ended: the row that says so, and what policies want the conductor to know. */
export function subagentStop(
  deps: { hooks: Hooks; newEventId: () => EventId; nowIso: string },
  agent: Agent,
  command: Command,
  entryIndex: number,
): { log: Omit<AgentLog, "agent_name">; notes: readonly string[] } {
  const { status, started_at, ended_at, result } = command;
  const reason = status === "queued" || status === "executing" ? "completed" : status;
  const durationMs = Date.parse(ended_at ?? deps.nowIso) - Date.parse(started_at ?? ended_at ?? deps.nowIso);
  const { additions } = deps.hooks.fire({
    event: "SubagentStop",
    agentId: agent.id,
    agentName: agent.name,
    commandId: command.id,
    reason,
    result: result ?? "",
    durationMs,
  });
  const log: Omit<AgentLog, "agent_name"> = {
    id: deps.newEventId(),
    agent_id: agent.id,
    session_id: agent.session_id,
    command_id: command.id,
    task_slug: command.task_slug,
    entry_index: entryIndex,
    event_category: "hook",
    event_type: "SubagentStop",
    content: `${agent.name}: ${command.task_slug} ${reason}`,
    summary: null,
    payload: {
      subagent_id: agent.id,
      agent_name: agent.name,
      command_id: command.id,
      reason,
      duration_ms: durationMs,
      ...(additions.length === 0 ? {} : { notes: [...additions] }),
      timestamp: deps.nowIso,
    },
    timestamp: deps.nowIso,
  };
  return { log, notes: additions };
}
