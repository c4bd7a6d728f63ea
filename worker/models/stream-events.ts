import { z } from "zod";

/** What the Messages API streams. Fields that are not read here are kept where blocks are concerned, else ignored. */

/** Absent, null or odd: not told. */
const count = z.int().nonnegative().nullish().catch(null);

const WireUsageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  cache_creation: z
    .object({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count })
    .nullish()
    .catch(null),
  speed: z.string().nullish().catch(null),
  inference_geo: z.string().nullish().catch(null),
  service_tier: z.string().nullish().catch(null),
});
export type WireUsage = z.infer<typeof WireUsageSchema>;

const index = z.int().nonnegative();

const DeltaSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text_delta"), text: z.string() }),
  z.object({ type: z.literal("thinking_delta"), thinking: z.string() }),
  z.object({ type: z.literal("signature_delta"), signature: z.string() }),
  z.object({ type: z.literal("input_json_delta"), partial_json: z.string() }),
  z.object({ type: z.literal("citations_delta"), citation: z.unknown() }),
]);
export type Delta = z.infer<typeof DeltaSchema>;

const StreamEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("message_start"),
    message: z.object({ model: z.string().catch(""), usage: WireUsageSchema.nullish() }),
  }),
  z.object({
    type: z.literal("content_block_start"),
    index,
    content_block: z.looseObject({ type: z.string() }),
  }),
  /** A delta of a kind that is not known is null: the block stays as it is. */
  z.object({ type: z.literal("content_block_delta"), index, delta: DeltaSchema.nullable().catch(null) }),
  z.object({ type: z.literal("content_block_stop"), index }),
  z.object({
    type: z.literal("message_delta"),
    delta: z.object({
      stop_reason: z.string().nullish(),
      stop_details: z.object({ category: z.string().nullish() }).nullish().catch(null),
    }),
    usage: WireUsageSchema.nullish(),
  }),
  z.object({ type: z.literal("message_stop") }),
]);
export type StreamEvent = z.infer<typeof StreamEventSchema>;

const KNOWN_TYPES: ReadonlySet<string> = new Set(
  StreamEventSchema.options.map((option) => option.shape.type.value),
);

export const StreamErrorSchema = z.object({
  error: z.object({ type: z.string(), message: z.string().optional() }),
});

/** One event of the stream, `ignored` for types that are not known, `malformed` for known ones of a wrong shape. */
export function parseStreamEvent(data: string): StreamEvent | "ignored" | "malformed" {
  const json = parseJson(data);
  const parsed = StreamEventSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const typed = z.object({ type: z.string() }).safeParse(json);
  return typed.success && !KNOWN_TYPES.has(typed.data.type) ? "ignored" : "malformed";
}

/** Undefined for text that is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
