import { z } from "zod";
import { EventSchema } from "./event.ts";
import { AgentIdSchema, EventIdSchema, OrchestratorIdSchema, TimestampSchema } from "./ids.ts";
import { ImportProgressSchema } from "./workspace.ts";

/** Frames are shown and never stored: text while it is being written, who is typing, the state of a connection. */
export const StreamedBlockTypeSchema = z.enum(["text", "thinking", "tool_use"]);

const streamed = {
  /** More of the block; append it to what came before. */
  chunk: z.string(),
  /** The block has ended: its durable event follows, or has come already. */
  is_complete: z.boolean(),
  /** The attempt failed and starts anew: drop what was shown of this block. */
  is_discarded: z.boolean().optional(),
};

export const FrameSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("connection_established"),
    client_id: z.string(),
    orchestrator_id: OrchestratorIdSchema,
    last_seq: z.int().nonnegative(),
    message: z.string(),
    timestamp: TimestampSchema,
  }),
  /** The client asked for events older than are kept at hand: read them from `…/events`, then go on from `last_seq`. */
  z.object({
    type: z.literal("resync_required"),
    oldest_seq: z.int().nonnegative(),
    last_seq: z.int().nonnegative(),
  }),
  z.object({
    type: z.literal("chat_typing"),
    orchestrator_agent_id: OrchestratorIdSchema,
    is_typing: z.boolean(),
    timestamp: TimestampSchema,
  }),
  /** The conductor's answer as it is written. `message_id` is the id of the event that the whole block becomes. */
  z.object({
    type: z.literal("chat_stream"),
    ...streamed,
    message_id: EventIdSchema,
    block_type: StreamedBlockTypeSchema,
    tool_name: z.string().optional(),
  }),
  /** How far an import is; the durable `workspace_updated` follows when it has ended. */
  z.object({ type: z.literal("workspace_progress"), progress: ImportProgressSchema }),
  /** The same for a command agent; `event_id` is the id of the `agent_log` to come. */
  z.object({
    type: z.literal("agent_stream"),
    ...streamed,
    agent_id: AgentIdSchema,
    event_id: EventIdSchema,
    block_type: StreamedBlockTypeSchema,
    task_slug: z.string().nullable(),
    tool_name: z.string().optional(),
  }),
]);
export type Frame = z.infer<typeof FrameSchema>;
export type FrameOf<Type extends Frame["type"]> = Extract<Frame, { type: Type }>;

/** What a socket carries: one of these per message, or many in a batch with the subprotocol `v1`. */
export const WireItemSchema = z.union([EventSchema, FrameSchema]);
export type WireItem = z.infer<typeof WireItemSchema>;

export const SUBPROTOCOL_V1 = "v1";

/** `seq` is that of the last durable event in the batch, or of the last before it when it holds none. */
export const BatchSchema = z.object({ seq: z.int().nonnegative(), events: z.array(WireItemSchema) });
