import { z } from "zod";
import { AgentIdSchema, CommandIdSchema, NameSchema, OrchestratorIdSchema, TimestampSchema } from "./ids.ts";
import { UsageSchema } from "./usage.ts";

/** Of orchestrators and agents. `waiting`: for a person, a lock or a limit. `blocked`: failed, the reason says why. */
export const StatusSchema = z.enum(["idle", "executing", "waiting", "blocked", "complete"]);
export type Status = z.infer<typeof StatusSchema>;

export const EffortSchema = z.enum(["low", "medium", "high", "xhigh", "max"]);
export type Effort = z.infer<typeof EffortSchema>;

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
  metadata: z.record(z.string(), z.unknown()),
  archived: z.boolean(),
  created_at: TimestampSchema,
  updated_at: TimestampSchema,
});
export type Agent = z.infer<typeof AgentSchema>;

export const CommandStatusSchema = z.enum(["queued", "executing", "completed", "failed", "interrupted"]);
export type CommandStatus = z.infer<typeof CommandStatusSchema>;

/** Who gave a command: a person or program (`engineer`), or the conductor. */
export const CommandAuthorSchema = z.enum(["engineer", "orchestrator_agent"]);
export type CommandAuthor = z.infer<typeof CommandAuthorSchema>;

export const FileChangeSchema = z.object({
  path: z.string(),
  status: z.enum(["created", "modified", "deleted", "renamed"]),
});

export type FileChange = z.infer<typeof FileChangeSchema>;

export const CommandSchema = z.object({
  id: CommandIdSchema,
  agent_id: AgentIdSchema,
  command: z.string(),
  /** Names the task in events and logs: the command's first words and the time. */
  task_slug: z.string(),
  author: CommandAuthorSchema,
  status: CommandStatusSchema,
  /** The agent's last words, or what went wrong; null until it has ended. */
  result: z.string().nullable(),
  file_changes: z.array(FileChangeSchema),
  usage: UsageSchema,
  queued_at: TimestampSchema,
  started_at: TimestampSchema.nullable(),
  ended_at: TimestampSchema.nullable(),
});
export type Command = z.infer<typeof CommandSchema>;
