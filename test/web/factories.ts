import { AgentSchema, CommandSchema, type Agent, type Command } from "../../contract/agent.ts";
import { DEFAULT_ORCHESTRATOR_ID } from "../../contract/ids.ts";
import {
  EventSchema,
  type AgentLog,
  type Event,
  type EventOf,
  type EventType,
} from "../../contract/event.ts";
import { FrameSchema, type Frame, type FrameOf } from "../../contract/frame.ts";
import { MergeSchema, type Merge } from "../../contract/merge.ts";
import { OrchestratorSchema, type Orchestrator } from "../../contract/orchestrator.ts";
import { QuestionSchema, type Question } from "../../contract/question.ts";
import { NO_USAGE } from "../../contract/usage.ts";
import { WorkspaceSchema, type Workspace } from "../../contract/workspace.ts";
import type { State } from "../../web/store/state.ts";
import { emptyState } from "../../web/store/state.ts";

/** Things of the wire with sensible values; each goes through its schema, so none can be impossible. */

export const at = (seconds = 0) => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toISOString();
export const uuid = (n: number) => `01939a00-0000-7000-8000-${String(n).padStart(12, "0")}`;

export const aliceId = uuid(1);

export function anAgent(changes: Record<string, unknown> = {}): Agent {
  return AgentSchema.parse({
    ...NO_USAGE,
    id: aliceId,
    orchestrator_agent_id: DEFAULT_ORCHESTRATOR_ID,
    name: "alice",
    status: "idle",
    status_reason: null,
    status_since: at(),
    model: "claude-sonnet-5-5",
    effort: null,
    system_prompt: "",
    subagent_template: null,
    tools: null,
    working_dir: ".",
    session_id: null,
    context_tokens: 0,
    context_window: 200_000,
    queued_commands: 0,
    log_count: 0,
    counts: { responses: 0, tools: 0, hooks: 0, thinking: 0 },
    current_task: null,
    latest_summary: null,
    metadata: {},
    archived: false,
    created_at: at(),
    updated_at: at(),
    ...changes,
  });
}

export function anOrchestrator(changes: Record<string, unknown> = {}): Orchestrator {
  return OrchestratorSchema.parse({
    ...NO_USAGE,
    id: DEFAULT_ORCHESTRATOR_ID,
    name: "default",
    status: "idle",
    status_reason: null,
    session_id: "s1",
    model: "claude-sonnet-5-5",
    system_prompt: null,
    working_dir: ".",
    budget_usd: null,
    context_tokens: 0,
    context_window: 200_000,
    queued_messages: 0,
    last_seq: 0,
    archived: false,
    metadata: {},
    created_at: at(),
    updated_at: at(),
    ...changes,
  });
}

export function aCommand(changes: Record<string, unknown> = {}): Command {
  return CommandSchema.parse({
    id: uuid(900),
    agent_id: aliceId,
    command: "Write main.py\nand test it",
    task_slug: "write-main-py",
    author: "engineer",
    status: "executing",
    result: null,
    file_changes: [],
    usage: NO_USAGE,
    queued_at: at(),
    started_at: null,
    ended_at: null,
    ...changes,
  });
}

export function aQuestion(changes: Record<string, unknown> = {}): Question {
  return QuestionSchema.parse({
    id: uuid(950),
    agent_id: aliceId,
    agent_name: "alice",
    command_id: uuid(900),
    question: "Which colour?",
    options: ["red", "blue"],
    state: "open",
    answer: null,
    answered_by: null,
    asked_at: at(),
    ended_at: null,
    ...changes,
  });
}

/** A conflict of alice's in `src/a.ts`. */
export function aMerge(changes: Record<string, unknown> = {}): Merge {
  return MergeSchema.parse({
    id: uuid(900),
    agent_id: aliceId,
    agent_name: "alice",
    command_id: uuid(900),
    task: "Raise the limit",
    branch: "agent/alice",
    commit: "c0ffee",
    base_commit: "ba5e",
    state: "conflict",
    reason: "Main has other changes in src/a.ts.",
    files: ["src/a.ts"],
    conflicts: [
      {
        path: "src/a.ts",
        kind: "content",
        base: "limit = 1\n",
        ours: "limit = 2\n",
        theirs: "limit = 3\n",
        merged: "<<<<<<< main\nlimit = 2\n=======\nlimit = 3\n>>>>>>> agent/alice\n",
      },
    ],
    merge_commit: null,
    created_at: at(),
    updated_at: at(),
    ...changes,
  });
}

export function aWorkspace(changes: Record<string, unknown> = {}): Workspace {
  return WorkspaceSchema.parse({
    status: "ready",
    error: null,
    commit: "404f8ca3",
    files: 2,
    size_bytes: 1_500,
    remote: null,
    is_shallow: false,
    progress: null,
    ...changes,
  });
}

/** The id of the event with this `seq`. */
export const eventId = (seq: number) => uuid(10_000 + seq);

export function anEvent<Type extends EventType>(
  type: Type,
  seq: number,
  body: Record<string, unknown>,
): EventOf<Type> {
  const event: Event = EventSchema.parse({ id: eventId(seq), seq, timestamp: at(seq), type, ...body });
  if (!isOfType(event, type)) throw new Error("unreachable");
  return event;
}

function isOfType<Type extends EventType>(event: Event, type: Type): event is EventOf<Type> {
  return event.type === type;
}

export function aLog(seq: number, type: AgentLog["event_type"], changes: Record<string, unknown> = {}) {
  return anEvent("agent_log", seq, {
    log: {
      id: eventId(seq),
      agent_id: aliceId,
      agent_name: "alice",
      session_id: null,
      command_id: null,
      task_slug: null,
      entry_index: 0,
      event_category: "response",
      event_type: type,
      content: null,
      summary: null,
      payload: {},
      timestamp: at(seq),
      ...changes,
    },
  });
}

export function aChat(seq: number, sender: "user" | "orchestrator" | "agent", message: string, extra = {}) {
  return anEvent("orchestrator_chat", seq, {
    message: {
      id: eventId(seq),
      orchestrator_agent_id: DEFAULT_ORCHESTRATOR_ID,
      sender_type: sender,
      receiver_type: sender === "user" ? "orchestrator" : "user",
      message,
      agent_id: sender === "agent" ? aliceId : null,
      summary: null,
      metadata: {},
      timestamp: at(seq),
      ...extra,
    },
  });
}

const conductorBlock = (seq: number) => ({
  id: eventId(seq),
  orchestrator_agent_id: DEFAULT_ORCHESTRATOR_ID,
  timestamp: at(seq),
});

export const aThought = (seq: number, thinking: string) =>
  anEvent("thinking_block", seq, { data: { ...conductorBlock(seq), thinking } });

export const aToolUse = (seq: number, toolUseId: string, name = "mcp__mgmt__create_agent", input = {}) =>
  anEvent("tool_use_block", seq, {
    data: { ...conductorBlock(seq), tool_name: name, tool_input: input, tool_use_id: toolUseId },
  });

export const aToolResult = (seq: number, toolUseId: string, result: string, isError = false) =>
  anEvent("tool_result_block", seq, {
    data: {
      ...conductorBlock(seq),
      tool_name: "mcp__mgmt__create_agent",
      tool_use_id: toolUseId,
      result,
      is_error: isError,
    },
  });

export function aFrame<Type extends Frame["type"]>(type: Type, body: Record<string, unknown>): FrameOf<Type> {
  const frame: Frame = FrameSchema.parse({ type, ...body });
  if (!isFrameOfType(frame, type)) throw new Error("unreachable");
  return frame;
}

function isFrameOfType<Type extends Frame["type"]>(frame: Frame, type: Type): frame is FrameOf<Type> {
  return frame.type === type;
}

/** A chunk of the row that the event with this `seq` will be. */
export const anAgentChunk = (seq: number, chunk: string, extra = {}) =>
  aFrame("agent_stream", {
    chunk,
    is_complete: false,
    agent_id: aliceId,
    event_id: eventId(seq),
    block_type: "text",
    task_slug: null,
    ...extra,
  });

export const aChatChunk = (seq: number, chunk: string, extra = {}) =>
  aFrame("chat_stream", {
    chunk,
    is_complete: false,
    message_id: eventId(seq),
    block_type: "text",
    ...extra,
  });

export const connected = (lastSeq: number, orchestratorId: string = DEFAULT_ORCHESTRATOR_ID) =>
  aFrame("connection_established", {
    client_id: "c1",
    orchestrator_id: orchestratorId,
    last_seq: lastSeq,
    message: "connected",
    timestamp: at(),
  });

/** A page that has loaded: the orchestrator is there, alice too, and the log is empty. */
export function aState(changes: Partial<State> = {}): State {
  const alice = anAgent();
  return { ...emptyState(), orchestrator: anOrchestrator(), agents: { [alice.id]: alice }, ...changes };
}
