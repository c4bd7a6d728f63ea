import { z } from "zod";

/** UUIDs, version 7 where we make them, so that ids sort by the time they were made. */
export const OrchestratorIdSchema = z.uuid().brand<"OrchestratorId">();
export type OrchestratorId = z.infer<typeof OrchestratorIdSchema>;

export const AgentIdSchema = z.uuid().brand<"AgentId">();
export type AgentId = z.infer<typeof AgentIdSchema>;

export const CommandIdSchema = z.uuid().brand<"CommandId">();
export type CommandId = z.infer<typeof CommandIdSchema>;

export const QuestionIdSchema = z.uuid().brand<"QuestionId">();
export type QuestionId = z.infer<typeof QuestionIdSchema>;

export const EventIdSchema = z.uuid().brand<"EventId">();
export type EventId = z.infer<typeof EventIdSchema>;

/** The orchestrator that exists without being created. A fixed id needs no lookup, so it works while D1 does not. */
export const DEFAULT_ORCHESTRATOR_NAME = "default";
export const DEFAULT_ORCHESTRATOR_ID: OrchestratorId = OrchestratorIdSchema.parse(
  "00000000-0000-7000-8000-000000000000",
);

/** Of orchestrators and agents. Safe in a path, a branch name and a prompt. */
export const NameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}$/,
    "1 to 64 letters, digits, spaces, '_', '.' or '-', beginning with a letter or digit",
  );

/** UTC, ISO 8601, always with `Z`. */
export const TimestampSchema = z.iso.datetime();
