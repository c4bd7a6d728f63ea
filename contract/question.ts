import { z } from "zod";
import { CommandAuthorSchema } from "./agent.ts";
import { AgentIdSchema, CommandIdSchema, QuestionIdSchema, TimestampSchema } from "./ids.ts";

/** `withdrawn`: the command that asked ended without an answer. */
export const QuestionStateSchema = z.enum(["open", "answered", "withdrawn"]);
export type QuestionState = z.infer<typeof QuestionStateSchema>;

/** What an agent wants to know of a person; its command waits until it is answered, once. */
export const QuestionSchema = z.object({
  id: QuestionIdSchema,
  agent_id: AgentIdSchema,
  /** As it was called when it asked. */
  agent_name: z.string(),
  command_id: CommandIdSchema,
  question: z.string(),
  /** Answers that the agent proposes; any other text is an answer too. */
  options: z.array(z.string()),
  state: QuestionStateSchema,
  answer: z.string().nullable(),
  answered_by: CommandAuthorSchema.nullable(),
  asked_at: TimestampSchema,
  /** When it was answered or withdrawn. */
  ended_at: TimestampSchema.nullable(),
});
export type Question = z.infer<typeof QuestionSchema>;
