import { v7 } from "uuid";
import {
  type AgentId,
  AgentIdSchema,
  type CommandId,
  CommandIdSchema,
  type EventId,
  EventIdSchema,
} from "../contract/ids.ts";

/** UUIDv7: sorts by the time it was made, so that inserts stay at the end of an index. */
export const newId = (): string => v7();
export const newEventId = (): EventId => EventIdSchema.parse(v7());
export const newAgentId = (): AgentId => AgentIdSchema.parse(v7());
export const newCommandId = (): CommandId => CommandIdSchema.parse(v7());
