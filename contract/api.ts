import { z } from "zod";
import { AgentSchema, CommandSchema, CompactAtSchema, EffortSchema, MaxTurnsSchema } from "./agent.ts";
import { DeliveryModeSchema, DeliveryStateSchema } from "./delivery.ts";
import { AgentIdSchema, CommandIdSchema, EventIdSchema, NameSchema, TimestampSchema } from "./ids.ts";
import { ChatMessageSchema, EventSchema } from "./event.ts";
import { LIMITS } from "./limits.ts";
import { MergePolicySchema, MergeSchema } from "./merge.ts";
import { OrchestratorSchema } from "./orchestrator.ts";
import { QuestionSchema, QuestionStateSchema } from "./question.ts";
import { UsageSchema } from "./usage.ts";
import { BranchSchema, CommitInfoSchema, FileDiffSchema } from "./workspace.ts";

/** Bodies and answers of the REST API, by resource. Absent is `null` on the wire, money is USD. */

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });

const limit = z.coerce.number().int().min(1).max(LIMITS.listMax).default(LIMITS.listDefault);
const seq = z.coerce.number().int().nonnegative();

export const PageQuerySchema = z.object({ limit, cursor: z.string().max(200).optional() });

export const SignInSchema = z.strictObject({ token: z.string().trim().min(1).max(1_000) });

export const ModelSourceSchema = z.enum(["anthropic", "stand-in", "not configured"]);
export type ModelSource = z.infer<typeof ModelSourceSchema>;

export const HealthSchema = z.object({
  status: z.enum(["healthy", "degraded"]),
  service: z.string(),
  version: z.string(),
  model: ModelSourceSchema,
  websocket_connections: z.int(),
  /** Durable events that are not in D1 yet. */
  outbox_depth: z.int(),
});
export type Health = z.infer<typeof HealthSchema>;

export const CreateOrchestratorSchema = z.strictObject({
  name: NameSchema,
  system_prompt: z.string().max(LIMITS.systemPromptChars).optional(),
  model: z.string().min(1).max(100).optional(),
  budget_usd: z.number().positive().optional(),
  working_dir: z.string().min(1).max(500).optional(),
  compact_at: CompactAtSchema.optional(),
});
export type CreateOrchestrator = z.infer<typeof CreateOrchestratorSchema>;

export const UpdateOrchestratorSchema = z.strictObject({
  name: NameSchema.optional(),
  system_prompt: z.string().max(LIMITS.systemPromptChars).nullable().optional(),
  model: z.string().min(1).max(100).optional(),
  budget_usd: z.number().positive().nullable().optional(),
  compact_at: CompactAtSchema.nullable().optional(),
});
export type UpdateOrchestrator = z.infer<typeof UpdateOrchestratorSchema>;

export const OrchestratorListSchema = listOf(OrchestratorSchema);

const text = z.string().trim().min(1).max(LIMITS.messageChars);

export const SendMessageSchema = z.strictObject({ message: text, mode: DeliveryModeSchema.default("queue") });
export type SendMessage = z.infer<typeof SendMessageSchema>;

export const MessageAcceptedSchema = z.object({
  message_id: EventIdSchema,
  seq: z.int().positive(),
  status: z.enum(["queued", "delivered"]),
});
export type MessageAccepted = z.infer<typeof MessageAcceptedSchema>;

export const MessagesQuerySchema = PageQuerySchema.extend({ before: seq.optional() });
export const MessageListSchema = listOf(
  ChatMessageSchema.extend({
    seq: z.int().positive(),
    /** Of a person's message. */
    state: DeliveryStateSchema.optional(),
  }),
);

export const MessageStateSchema = z.object({ message_id: EventIdSchema, state: DeliveryStateSchema });
export type MessageState = z.infer<typeof MessageStateSchema>;

export const CreateAgentSchema = z.strictObject({
  name: NameSchema,
  system_prompt: z.string().max(LIMITS.systemPromptChars).optional(),
  model: z.string().min(1).max(100).optional(),
  effort: EffortSchema.optional(),
  subagent_template: z.string().min(1).max(100).optional(),
  tools: z.array(z.string().min(1).max(100)).max(50).optional(),
  merge: MergePolicySchema.optional(),
  max_turns: MaxTurnsSchema.optional(),
  compact_at: CompactAtSchema.optional(),
});
export type CreateAgent = z.infer<typeof CreateAgentSchema>;

export const UpdateAgentSchema = z.strictObject({
  name: NameSchema.optional(),
  system_prompt: z.string().max(LIMITS.systemPromptChars).optional(),
  model: z.string().min(1).max(100).optional(),
  effort: EffortSchema.nullable().optional(),
  tools: z.array(z.string().min(1).max(100)).max(50).nullable().optional(),
  merge: MergePolicySchema.optional(),
  max_turns: MaxTurnsSchema.nullable().optional(),
  compact_at: CompactAtSchema.nullable().optional(),
});
export type UpdateAgent = z.infer<typeof UpdateAgentSchema>;

export const AgentListSchema = listOf(AgentSchema);

export const SendCommandSchema = z.strictObject({
  command: text,
  mode: DeliveryModeSchema.default("queue"),
  /** Whether the conductor is woken with the result. A program that waits for it itself may say no. */
  notify: z.boolean().default(true),
  /** For this command alone. */
  max_turns: MaxTurnsSchema.optional(),
});
export type SendCommand = z.infer<typeof SendCommandSchema>;

export const CommandAcceptedSchema = z.object({
  command_id: CommandIdSchema,
  task_slug: z.string(),
  status: z.enum(["queued", "executing"]),
});
export type CommandAccepted = z.infer<typeof CommandAcceptedSchema>;

export const CommandQuerySchema = z.object({
  wait: z.coerce.number().min(0).max(LIMITS.commandWaitMaxSeconds).default(0),
});
export const CommandListSchema = listOf(CommandSchema);

export const InterruptedSchema = z.object({ interrupted: z.boolean() });

export const QuestionsQuerySchema = PageQuerySchema.extend({ state: QuestionStateSchema.optional() });
export const QuestionListSchema = listOf(QuestionSchema);

export const AnswerQuestionSchema = z.strictObject({
  answer: z.string().trim().min(1).max(LIMITS.answerChars),
});

export const EventsQuerySchema = PageQuerySchema.extend({
  after: seq.optional(),
  before: seq.optional(),
  agent: z.string().min(1).max(100).optional(),
  type: z.string().min(1).max(200).optional(),
  category: z.string().min(1).max(100).optional(),
  task_slug: z.string().min(1).max(200).optional(),
  q: z.string().min(1).max(200).optional(),
});
export const EventListSchema = listOf(EventSchema);

export const CostsSchema = z.object({
  /** The conductor alone, then what summaries cost, then every agent that ever was. */
  orchestrator: UsageSchema.extend({ context_tokens: z.int(), context_window: z.int() }),
  summaries: UsageSchema,
  agents: z.array(
    UsageSchema.extend({
      agent_id: AgentIdSchema,
      name: z.string(),
      model: z.string(),
      archived: z.boolean(),
    }),
  ),
  models: z.array(UsageSchema.extend({ model: z.string() })),
  total: UsageSchema,
});
export type Costs = z.infer<typeof CostsSchema>;

export const FilesQuerySchema = z.object({
  path: z.string().max(1_000).default("."),
  ref: z.string().max(200).optional(),
});
export const FileContentQuerySchema = z.object({
  path: z.string().min(1).max(1_000),
  ref: z.string().max(200).optional(),
});

export const MergeListSchema = listOf(MergeSchema);
export const DiffSchema = z.object({ from: z.string(), to: z.string(), items: z.array(FileDiffSchema) });
export const BranchListSchema = listOf(BranchSchema);
export const CommitListSchema = listOf(CommitInfoSchema);

export const FileEntrySchema = z.object({
  path: z.string(),
  type: z.enum(["file", "directory"]),
  size_bytes: z.int(),
  modified_at: TimestampSchema,
});
export type FileEntry = z.infer<typeof FileEntrySchema>;
export const FileListSchema = listOf(FileEntrySchema);
