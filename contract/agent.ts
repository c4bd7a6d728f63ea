import { z } from "zod";
import { DeliveryModeSchema, DeliveryStateSchema } from "./delivery.ts";
import { AgentIdSchema, CommandIdSchema, NameSchema, OrchestratorIdSchema, TimestampSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { MergePolicySchema, MergeSchema } from "./merge.ts";
import { UsageSchema } from "./usage.ts";

/** Of orchestrators and agents. `waiting`: for a person, a lock or a limit. `blocked`: failed, the reason says why. */
export const StatusSchema = z.enum(["idle", "executing", "waiting", "blocked", "complete"]);
export type Status = z.infer<typeof StatusSchema>;

export const EffortSchema = z.enum(["low", "medium", "high", "xhigh", "max"]);
export type Effort = z.infer<typeof EffortSchema>;

/** The most model calls for one command; then it fails, and another command goes on from there. */
export const MaxTurnsSchema = z.int().min(1).max(LIMITS.maxTurns);

/** How full a conversation gets before it is compacted: up to 1 a part of the model's window, above that tokens. */
export const CompactAtSchema = z
  .number()
  .positive()
  .max(10_000_000)
  .refine((value) => value <= 1 || (Number.isInteger(value) && value >= 1_000), {
    message: "A part of the model's window up to 1, or a whole number of tokens from 1000",
  });

/** How many rows of each kind an agent has produced. */
export const AgentCountsSchema = z.object({
  responses: z.int(),
  tools: z.int(),
  hooks: z.int(),
  thinking: z.int(),
});
export type AgentCounts = z.infer<typeof AgentCountsSchema>;

/** A step of an agent's list, in Claude Code's form: `content` says what to do, `activeForm` what is being done. */
export const TodoSchema = z.strictObject({
  content: z.string().min(1).max(500),
  status: z.enum(["pending", "in_progress", "completed"]),
  activeForm: z.string().min(1).max(500),
});
export type Todo = z.infer<typeof TodoSchema>;

export const AgentSchema = UsageSchema.extend({
  id: AgentIdSchema,
  orchestrator_agent_id: OrchestratorIdSchema,
  name: NameSchema,
  status: StatusSchema,
  status_reason: z.string().nullable(),
  status_since: TimestampSchema,
  /** A full model id, never an alias. */
  model: z.string(),
  effort: EffortSchema.nullable(),
  system_prompt: z.string(),
  subagent_template: z.string().nullable(),
  /** Names of the tools that the agent may use; null: all. */
  tools: z.array(z.string()).nullable(),
  /** What becomes of its changes when a command ends well. */
  merge: MergePolicySchema.default("auto"),
  /** Null: the default. Absent in rows that are older than the setting, as in history. */
  max_turns: MaxTurnsSchema.nullable().optional(),
  compact_at: CompactAtSchema.nullable().optional(),
  working_dir: z.string(),
  session_id: z.string().nullable(),
  /** Size of the last model call's whole prompt and answer, in tokens, and what the model can hold. */
  context_tokens: z.int(),
  context_window: z.int(),
  queued_commands: z.int(),
  log_count: z.int(),
  counts: AgentCountsSchema,
  /** What it is doing, in a line: the running command, shortened. */
  current_task: z.string().nullable(),
  latest_summary: z.string().nullable(),
  /** The agent's own list of steps, as it last wrote it. */
  todos: z.array(TodoSchema).default([]),
  /** What its running command has changed so far, by path; not in main yet. */
  changing_files: z.array(z.string()).default([]),
  metadata: z.record(z.string(), z.unknown()),
  archived: z.boolean(),
  created_at: TimestampSchema,
  updated_at: TimestampSchema,
});
export type Agent = z.infer<typeof AgentSchema>;

/**
 * Some fields of an agent. The plain `partial()` would fill absent ones in with their defaults, and whoever applies the
 * change would set back what it does not speak of.
 */
export const AgentPatchSchema = z.object(
  Object.fromEntries(
    Object.entries(AgentSchema.shape).map(([field, schema]) => {
      const bare: z.ZodType = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
      return [field, bare.optional()];
    }),
  ) as ReturnType<typeof AgentSchema.partial>["shape"], // the same fields, none of them with a default
);

export const CommandStatusSchema = z.enum(["queued", "executing", "completed", "failed", "interrupted"]);
export type CommandStatus = z.infer<typeof CommandStatusSchema>;

/** Who gave a command: a person or program (`engineer`), or the conductor. */
export const CommandAuthorSchema = z.enum(["engineer", "orchestrator_agent"]);
export type CommandAuthor = z.infer<typeof CommandAuthorSchema>;

/** `agent`: the command is a message of another agent, see SendMessage. */
export const AuthorSchema = z.enum([...CommandAuthorSchema.options, "agent"]);
export type Author = z.infer<typeof AuthorSchema>;

/** A file that a command changed, found by comparing its worktree before and after. */
export const FileChangeSchema = z.object({
  path: z.string(),
  status: z.enum(["created", "modified", "deleted", "renamed"]),
  renamed_from: z.string().nullable().default(null),
  /** Null for what is no text. */
  lines_added: z.int().nullable().default(null),
  lines_removed: z.int().nullable().default(null),
  /** Unified; left out (empty) in `command_updated`, and cut with a note when it is long. */
  diff: z.string().default(""),
  summary: z.string().default(""),
});
export type FileChange = z.infer<typeof FileChangeSchema>;

export const ReadFileSchema = z.object({ path: z.string(), line_count: z.int().nullable() });

export const CommandSchema = z.object({
  id: CommandIdSchema,
  agent_id: AgentIdSchema,
  command: z.string(),
  /** Names the task in events and logs: the command's first words and the time. */
  task_slug: z.string(),
  author: AuthorSchema,
  /** Goes before the agent's own; null: that one. */
  max_turns: MaxTurnsSchema.nullable().optional(),
  mode: DeliveryModeSchema.default("queue"),
  delivery: DeliveryStateSchema.default("delivered"),
  /**
   * The command whose turn this one joined by steering: it ends with that turn and its result; what that costs and
   * changes is written on the other.
   */
  joined_command_id: CommandIdSchema.nullable().default(null),
  /** The agent whose message this is; null for commands, and for a note that a message could not be delivered. */
  from_agent: z.string().nullable().default(null),
  /** How many messages between agents led to this one; bounded, so that no two agents keep each other awake. */
  hops: z.int().nonnegative().default(0),
  status: CommandStatusSchema,
  /** The agent's last words, or what went wrong; null until it has ended. */
  result: z.string().nullable(),
  file_changes: z.array(FileChangeSchema),
  read_files: z.array(ReadFileSchema).default([]),
  /** Where the changes are and whether they are in main; null when it changed nothing or has not ended. */
  merge: MergeSchema.pick({ id: true, branch: true, commit: true, state: true, reason: true })
    .nullable()
    .default(null),
  /** The merge whose conflict this command is to resolve. */
  resolves: CommandIdSchema.nullable().default(null),
  usage: UsageSchema,
  queued_at: TimestampSchema,
  started_at: TimestampSchema.nullable(),
  ended_at: TimestampSchema.nullable(),
});
export type Command = z.infer<typeof CommandSchema>;
