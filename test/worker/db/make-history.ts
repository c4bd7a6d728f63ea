import { v7 } from "uuid";
import type { Agent, Command } from "../../../contract/agent.ts";
import type { AgentLog, ChatMessage, Event, EventOf } from "../../../contract/event.ts";
import {
  AgentIdSchema,
  CommandIdSchema,
  EventIdSchema,
  OrchestratorIdSchema,
} from "../../../contract/ids.ts";
import type { Orchestrator } from "../../../contract/orchestrator.ts";

export const AT = "2026-11-20T10:00:00.000Z";
export const LATER = "2026-11-20T11:00:00.000Z";

const usage = {
  input_tokens: 1_200,
  output_tokens: 340,
  cache_read_tokens: 9_000,
  cache_write_tokens: 800,
  total_cost: 0,
  context_tokens: 11_000,
  context_window: 1_000_000,
};

export const makeEventId = () => EventIdSchema.parse(v7());

export const makeEnvelope = (seq: number) => ({ id: makeEventId(), seq, timestamp: AT });

export function makeOrchestrator(some: Partial<Orchestrator> = {}): Orchestrator {
  const id = OrchestratorIdSchema.parse(v7());
  return {
    ...usage,
    id,
    name: `team ${id.slice(-12)}`,
    status: "idle",
    status_reason: null,
    session_id: "session",
    model: "claude-sonnet-5-5",
    system_prompt: null,
    working_dir: "/",
    budget_usd: null,
    queued_messages: 0,
    last_seq: 0,
    archived: false,
    metadata: {},
    created_at: AT,
    updated_at: AT,
    ...some,
  };
}

export function makeAgent(orchestrator: Orchestrator, some: Partial<Agent> = {}): Agent {
  return {
    ...usage,
    id: AgentIdSchema.parse(v7()),
    orchestrator_agent_id: orchestrator.id,
    name: "alice",
    status: "idle",
    status_reason: null,
    status_since: AT,
    model: "claude-sonnet-5-5",
    effort: null,
    system_prompt: "You write Python.",
    subagent_template: null,
    tools: null,
    merge: "auto",
    working_dir: "/",
    session_id: "alice's session",
    queued_commands: 0,
    log_count: 0,
    counts: { responses: 1, tools: 2, hooks: 3, thinking: 4 },
    current_task: null,
    latest_summary: null,
    todos: [],
    changing_files: [],
    metadata: {},
    archived: false,
    created_at: AT,
    updated_at: AT,
    ...some,
  };
}

export function makeCommand(agent: Agent, some: Partial<Command> = {}): Command {
  return {
    id: CommandIdSchema.parse(v7()),
    agent_id: agent.id,
    command: "Write a hello world app",
    task_slug: "write-a-hello-world-app-20261120-100000",
    author: "orchestrator_agent",
    mode: "queue",
    delivery: "queued",
    joined_command_id: null,
    from_agent: null,
    hops: 0,
    status: "queued",
    result: null,
    file_changes: [],
    read_files: [],
    merge: null,
    resolves: null,
    usage,
    queued_at: AT,
    started_at: null,
    ended_at: null,
    ...some,
  };
}

export function makeLog(agent: Agent, seq: number, some: Partial<AgentLog> = {}): EventOf<"agent_log"> {
  const id = makeEventId();
  const log: AgentLog = {
    id,
    agent_id: agent.id,
    agent_name: agent.name,
    session_id: agent.session_id,
    command_id: null,
    task_slug: "write-a-hello-world-app-20261120-100000",
    entry_index: seq,
    event_category: "hook",
    event_type: "PreToolUse",
    content: `Using tool: Read (${seq})`,
    summary: null,
    payload: { tool_name: "Read", tool_input: { file_path: "main.py" } },
    parent_log_id: null,
    timestamp: AT,
    ...some,
  };
  return { type: "agent_log", id: log.id, seq, timestamp: AT, log };
}

export function makeChat(
  orchestrator: Orchestrator,
  seq: number,
  some: Partial<ChatMessage> = {},
): EventOf<"orchestrator_chat"> {
  const id = makeEventId();
  const message: ChatMessage = {
    id,
    orchestrator_agent_id: orchestrator.id,
    sender_type: "user",
    receiver_type: "orchestrator",
    message: `Message ${seq}`,
    agent_id: null,
    summary: null,
    metadata: {},
    timestamp: AT,
    ...some,
  };
  return { type: "orchestrator_chat", id: message.id, seq, timestamp: AT, message };
}

export function makeSystemLog(
  seq: number,
  some: Partial<EventOf<"system_log">["data"]> = {},
): EventOf<"system_log"> {
  const data = { level: "INFO" as const, message: `Line ${seq}`, metadata: {}, timestamp: AT, ...some };
  return { type: "system_log", id: makeEventId(), seq, timestamp: AT, data };
}

export function makeSummaryUpdate(
  of: { id: Event["id"]; seq: number },
  seq: number,
  summary: string,
): EventOf<"event_summary_update"> {
  return {
    type: "event_summary_update",
    id: makeEventId(),
    seq,
    timestamp: LATER,
    event_id: of.id,
    event_seq: of.seq,
    summary,
  };
}

/** A batch for `writeHistory`. */
export function makeBatch(
  orchestrator: Orchestrator,
  some: { agents?: Agent[]; commands?: Command[]; events?: Event[] } = {},
) {
  return {
    orchestrator: { orchestrator, totalCostNano: 0 },
    agents: (some.agents ?? []).map((agent) => ({ agent, totalCostNano: 0 })),
    commands: some.commands ?? [],
    events: some.events ?? [],
  };
}
