import { z } from "zod";
import { AgentPatchSchema, AgentSchema, CommandSchema, StatusSchema } from "./agent.ts";
import { DeliveryStateSchema } from "./delivery.ts";
import {
  AgentIdSchema,
  CommandIdSchema,
  EventIdSchema,
  OrchestratorIdSchema,
  TimestampSchema,
} from "./ids.ts";
import { MergeSchema } from "./merge.ts";
import { OrchestratorSchema } from "./orchestrator.ts";
import { WorkspaceSchema } from "./workspace.ts";
import { QuestionSchema } from "./question.ts";

/**
 * What has happened, as every client reads it: on sockets, from `…/events`, in exports. Durable events have an id
 * made where they happen and a `seq` that is 1-based and gapless per orchestrator, given when they are appended.
 * Adding one is a line in `EventSchema`; the compiler lists the switches that need it.
 */
const envelope = { id: EventIdSchema, seq: z.int().positive(), timestamp: TimestampSchema };

export const PartySchema = z.enum(["user", "orchestrator", "agent"]);

export const ChatMessageSchema = z.object({
  id: EventIdSchema,
  orchestrator_agent_id: OrchestratorIdSchema,
  sender_type: PartySchema,
  receiver_type: PartySchema,
  message: z.string(),
  /** Set exactly when one of the parties is an agent. */
  agent_id: AgentIdSchema.nullable(),
  summary: z.string().nullable(),
  /**
   * `type` is `text_chunk` for text of the conductor, `agent_report` for what an ended agent told it, and
   * `agent_message` for what one agent sent `to` another or to the conductor: `agent_id` is the sender then.
   */
  metadata: z.record(z.string(), z.unknown()),
  timestamp: TimestampSchema,
});
export type ChatMessage = z.infer<typeof ChatMessageSchema>;

export const EventCategorySchema = z.enum(["hook", "response", "file_tracking"]);

export const AgentLogTypeSchema = z.enum([
  "UserPromptSubmit",
  "PreToolUse",
  "PostToolUse",
  "Stop",
  "SubagentStop",
  "PreCompact",
  "TextBlock",
  "ThinkingBlock",
  "ToolUseBlock",
  "FileTrackingBlock",
]);
export type AgentLogType = z.infer<typeof AgentLogTypeSchema>;

export const AgentLogSchema = z.object({
  id: EventIdSchema,
  agent_id: AgentIdSchema,
  agent_name: z.string(),
  session_id: z.string().nullable(),
  command_id: CommandIdSchema.nullable(),
  task_slug: z.string().nullable(),
  /** Counts the rows of one command from 0. */
  entry_index: z.int().nonnegative(),
  event_category: EventCategorySchema,
  event_type: AgentLogTypeSchema,
  content: z.string().nullable(),
  summary: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()),
  /** The row that this one adds to: the answer whose files a FileTrackingBlock lists. */
  parent_log_id: EventIdSchema.nullable().optional(),
  timestamp: TimestampSchema,
});
export type AgentLog = z.infer<typeof AgentLogSchema>;

const conductorBlock = {
  id: EventIdSchema,
  orchestrator_agent_id: OrchestratorIdSchema,
  timestamp: TimestampSchema,
};

export const SystemLogLevelSchema = z.enum(["DEBUG", "INFO", "WARNING", "ERROR"]);
export type SystemLogLevel = z.infer<typeof SystemLogLevelSchema>;

export const EventSchema = z.discriminatedUnion("type", [
  z.object({ ...envelope, type: z.literal("orchestrator_chat"), message: ChatMessageSchema }),
  z.object({
    ...envelope,
    type: z.literal("thinking_block"),
    data: z.object({ ...conductorBlock, thinking: z.string() }),
  }),
  z.object({
    ...envelope,
    type: z.literal("tool_use_block"),
    data: z.object({
      ...conductorBlock,
      tool_name: z.string(),
      tool_input: z.record(z.string(), z.unknown()),
      tool_use_id: z.string(),
    }),
  }),
  z.object({
    ...envelope,
    type: z.literal("tool_result_block"),
    data: z.object({
      ...conductorBlock,
      tool_name: z.string(),
      tool_use_id: z.string(),
      result: z.string(),
      is_error: z.boolean(),
    }),
  }),
  z.object({ ...envelope, type: z.literal("agent_created"), agent: AgentSchema }),
  z.object({
    ...envelope,
    type: z.literal("agent_updated"),
    agent_id: AgentIdSchema,
    agent: AgentPatchSchema,
  }),
  z.object({
    ...envelope,
    type: z.literal("agent_status_changed"),
    agent_id: AgentIdSchema,
    old_status: StatusSchema,
    new_status: StatusSchema,
    reason: z.string().nullable(),
  }),
  z.object({
    ...envelope,
    type: z.literal("agent_deleted"),
    agent_id: AgentIdSchema,
    agent_name: z.string(),
  }),
  z.object({ ...envelope, type: z.literal("agent_log"), log: AgentLogSchema }),
  z.object({
    ...envelope,
    type: z.literal("agent_summary_update"),
    agent_id: AgentIdSchema,
    summary: z.string(),
  }),
  z.object({
    ...envelope,
    type: z.literal("event_summary_update"),
    event_id: EventIdSchema,
    /** Where that event is, so that its row is found although it is old. */
    event_seq: z.int().positive().optional(),
    summary: z.string(),
  }),
  z.object({
    ...envelope,
    type: z.literal("command_updated"),
    agent_id: AgentIdSchema,
    command: CommandSchema,
  }),
  /** An agent's changes are on their way into main, or have come there. */
  z.object({ ...envelope, type: z.literal("merge_updated"), agent_id: AgentIdSchema, merge: MergeSchema }),
  /** Main has other changes in the same lines: it is untouched, and someone has to decide. */
  z.object({ ...envelope, type: z.literal("merge_conflict"), agent_id: AgentIdSchema, merge: MergeSchema }),
  /** Agents at work change the same file, each in its own copy: told before anything is merged. */
  z.object({
    ...envelope,
    type: z.literal("files_overlap"),
    agent_id: AgentIdSchema,
    path: z.string(),
    agents: z.array(z.object({ id: AgentIdSchema, name: z.string() })),
  }),
  /** The repository was imported, uploaded to, or an import has begun or failed. */
  z.object({ ...envelope, type: z.literal("workspace_updated"), workspace: WorkspaceSchema }),
  /** How far a person's message to the conductor has come. */
  z.object({
    ...envelope,
    type: z.literal("message_state"),
    message_id: EventIdSchema,
    state: DeliveryStateSchema,
  }),
  z.object({ ...envelope, type: z.literal("question_asked"), question: QuestionSchema }),
  z.object({ ...envelope, type: z.literal("question_answered"), question: QuestionSchema }),
  z.object({ ...envelope, type: z.literal("question_withdrawn"), question: QuestionSchema }),
  z.object({
    ...envelope,
    type: z.literal("orchestrator_updated"),
    orchestrator: OrchestratorSchema.partial().extend({ id: OrchestratorIdSchema }),
  }),
  z.object({
    ...envelope,
    type: z.literal("system_log"),
    data: z.object({
      level: SystemLogLevelSchema,
      message: z.string(),
      metadata: z.record(z.string(), z.unknown()),
      timestamp: TimestampSchema,
    }),
  }),
  z.object({
    ...envelope,
    type: z.literal("error"),
    message: z.string(),
    details: z.record(z.string(), z.unknown()),
  }),
]);
export type Event = z.infer<typeof EventSchema>;
export type EventType = Event["type"];
export type EventOf<Type extends EventType> = Extract<Event, { type: Type }>;

/** An event before it is appended: whoever makes it gives the id and the time, the log gives `seq`. */
type WithoutSeq<E> = E extends unknown ? Omit<E, "seq"> : never;
export type NewEvent = WithoutSeq<Event>;

/** The agent that an event is about, if one. */
export function agentOf(event: NewEvent): string | null {
  switch (event.type) {
    case "agent_created":
      return event.agent.id;
    case "agent_log":
      return event.log.agent_id;
    case "orchestrator_chat":
      return event.message.agent_id;
    case "question_asked":
    case "question_answered":
    case "question_withdrawn":
      return event.question.agent_id;
    case "agent_updated":
    case "agent_status_changed":
    case "agent_deleted":
    case "agent_summary_update":
    case "command_updated":
    case "merge_updated":
    case "merge_conflict":
    case "files_overlap":
      return event.agent_id;
    case "thinking_block":
    case "tool_use_block":
    case "tool_result_block":
    case "event_summary_update":
    case "message_state":
    case "orchestrator_updated":
    case "workspace_updated":
    case "system_log":
    case "error":
      return null;
  }
}
