import { z } from "zod";
import { AgentIdSchema, EventIdSchema, OrchestratorIdSchema } from "./ids.ts";

/** One row that waits for a summary; `text` is already shortened to what a summary needs. */
export const SummaryItemSchema = z.object({
  event_id: EventIdSchema,
  agent_id: AgentIdSchema.nullable(),
  type: z.string(),
  text: z.string(),
});
export type SummaryItem = z.infer<typeof SummaryItemSchema>;

/**
 * A message of the summaries queue. Delivered at least once and in any order: the orchestrator says which of the
 * items still need a summary before a model is asked.
 */
export const SummaryJobSchema = z.object({
  orchestrator_id: OrchestratorIdSchema,
  items: z.array(SummaryItemSchema).min(1),
});
export type SummaryJob = z.infer<typeof SummaryJobSchema>;
