import type { Agent, AgentCounts } from "../../contract/agent.ts";
import type { AgentLog, AgentLogType, Event, EventOf } from "../../contract/event.ts";
import type { ReceivedItem } from "../client/received.ts";
import { agentHue } from "./agent-hue.ts";
import { applyFrame, dropProvisional } from "./apply-frame.ts";
import { putMerge } from "./merges.ts";
import { matchOutgoing } from "./outgoing.ts";
import { isAtWork, type State } from "./state.ts";
import { trim } from "./timeline.ts";
import { recordEvent } from "./record-event.ts";

/** The only writer of server state while the page is live. `receivedAt` dates frames, which carry no time. */
export function applyItem(state: State, item: ReceivedItem, receivedAt: string): void {
  if (item.type === "unreadable") {
    if (item.seq !== null && item.seq <= state.lastSeq) return;
    state.lastSeq = item.seq ?? state.lastSeq;
    if (!item.isUnknown) state.unreadableCount += 1;
    return;
  }
  if ("seq" in item) applyEvent(state, item);
  else applyFrame(state, item, receivedAt);
}

/** Skips what it has seen, so replay after a reconnect is safe. */
export function applyEvent(state: State, event: Event): void {
  if (event.seq <= state.lastSeq) return;
  state.lastSeq = event.seq;
  applyFleet(state, event);
  const isNew = { row: state.rows[event.id] === undefined, entry: state.entries[event.id] === undefined };
  const recorded = recordEvent(state, event);
  if (recorded.row && isNew.row) state.stream.ids.push(event.id);
  if (recorded.entry && isNew.entry) state.chat.ids.push(event.id);
  trim(state.stream, state.rows, (row) => {
    if (row.toolUseId !== null) delete state.toolCalls[row.toolUseId];
  });
  trim(state.chat, state.entries);
}

/** What an event changes in the fleet and its figures. */
function applyFleet(state: State, event: Event): void {
  switch (event.type) {
    case "agent_created":
      putAgent(state, event.agent);
      return;
    case "agent_updated":
      if (event.agent.counts) state.countsAsOf[event.agent_id] = event.agent.updated_at ?? event.timestamp;
      updateAgent(state, event.agent_id, event.agent);
      return;
    case "agent_status_changed":
      applyStatus(state, event);
      return;
    case "agent_deleted":
      removeAgent(state, event.agent_id);
      return;
    case "agent_summary_update":
      updateAgent(state, event.agent_id, { latest_summary: event.summary });
      return;
    case "command_updated":
      if (event.command.status === "executing") {
        updateAgent(state, event.agent_id, { current_task: firstLine(event.command.command) });
      }
      return;
    case "agent_log":
      applyLog(state, event.log);
      return;
    case "orchestrator_updated":
      if (!state.orchestrator) return;
      Object.assign(state.orchestrator, event.orchestrator);
      if (event.orchestrator.status && !isAtWork(event.orchestrator.status)) dropProvisional(state, null);
      return;
    case "orchestrator_chat":
      if (event.message.sender_type === "user") matchOutgoing(state, event.id);
      return;
    case "merge_updated":
    case "merge_conflict":
      putMerge(state, event.merge);
      return;
    case "workspace_updated":
      state.workspace = event.workspace;
      state.workspaceProgress = null;
      return;
    case "message_state":
    case "question_asked":
    case "question_answered":
    case "question_withdrawn":
    case "files_overlap":
    case "event_summary_update":
    case "thinking_block":
    case "tool_use_block":
    case "tool_result_block":
    case "system_log":
    case "error":
      return;
  }
}

function applyStatus(state: State, event: EventOf<"agent_status_changed">): void {
  const { agent_id, new_status: status, reason: status_reason, timestamp: status_since } = event;
  updateAgent(state, agent_id, { status, status_reason, status_since });
  if (!isAtWork(status)) dropProvisional(state, agent_id);
}

export function putAgent(state: State, agent: Agent): void {
  if (agent.archived) return;
  ensureHue(state, agent.id);
  state.countsAsOf[agent.id] = agent.updated_at;
  state.agents[agent.id] = agent;
}

type AgentChanges = { [Field in keyof Agent]?: Agent[Field] | undefined };

function updateAgent(state: State, id: string, changes: AgentChanges): void {
  const agent = state.agents[id];
  if (!agent) {
    // A turn that was stopped by the deletion is paid for after it.
    if (changes.total_cost !== undefined) state.archivedCosts[id] = changes.total_cost;
    return;
  }
  Object.assign(agent, changes);
  if (agent.archived) removeAgent(state, id);
}

/** What it cost stays in the sum. */
function removeAgent(state: State, id: string): void {
  const agent = state.agents[id];
  if (!agent) return;
  state.archivedCosts[id] = agent.total_cost;
  delete state.agents[id];
  dropProvisional(state, id);
}

const COUNT_OF: Partial<Record<AgentLogType, keyof AgentCounts>> = {
  TextBlock: "responses",
  ToolUseBlock: "tools",
  ThinkingBlock: "thinking",
  UserPromptSubmit: "hooks",
  PreToolUse: "hooks",
  PostToolUse: "hooks",
  Stop: "hooks",
  SubagentStop: "hooks",
  PreCompact: "hooks",
};

/** Keeps the counts going between those of the server, which win: rows up to then are in them already. */
function applyLog(state: State, log: AgentLog): void {
  ensureHue(state, log.agent_id);
  state.activity[log.agent_id] = (state.activity[log.agent_id] ?? 0) + 1;
  const agent = state.agents[log.agent_id];
  const count = COUNT_OF[log.event_type];
  const countedUntil = Date.parse(state.countsAsOf[log.agent_id] ?? "");
  if (!agent || !count || Date.parse(log.timestamp) <= countedUntil) return;
  agent.counts[count] += 1;
}

export function ensureHue(state: State, agentId: string): void {
  if (state.hues[agentId] !== undefined) return;
  const alive = Object.entries(state.hues).filter(([id]) => state.agents[id]);
  state.hues[agentId] = agentHue(
    agentId,
    alive.map(([, hue]) => hue),
  );
}

function firstLine(command: string): string {
  const line = command.trim().split("\n", 1)[0] ?? "";
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
