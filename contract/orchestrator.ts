import { z } from "zod";
import { CompactAtSchema, StatusSchema } from "./agent.ts";
import { NameSchema, OrchestratorIdSchema, TimestampSchema } from "./ids.ts";
import { UsageSchema } from "./usage.ts";

/** Tokens and cost are the conductor's own and its summaries'; agents carry theirs. */
export const OrchestratorSchema = UsageSchema.extend({
  id: OrchestratorIdSchema,
  name: NameSchema,
  status: StatusSchema,
  status_reason: z.string().nullable(),
  session_id: z.string(),
  model: z.string(),
  system_prompt: z.string().nullable(),
  working_dir: z.string(),
  /** For the conductor, and for agents that have none of their own; null or absent: the default. */
  compact_at: CompactAtSchema.nullable().optional(),
  budget_usd: z.number().nullable(),
  context_tokens: z.int(),
  context_window: z.int(),
  /** Messages and reports that wait for the conductor's turn. */
  queued_messages: z.int(),
  last_seq: z.int(),
  archived: z.boolean(),
  metadata: z.record(z.string(), z.unknown()),
  created_at: TimestampSchema,
  updated_at: TimestampSchema,
});
export type Orchestrator = z.infer<typeof OrchestratorSchema>;
