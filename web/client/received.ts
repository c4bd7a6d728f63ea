import { z } from "zod";
import { EventSchema } from "../../contract/event.ts";
import { FrameSchema, WireItemSchema, type WireItem } from "../../contract/frame.ts";

/**
 * What could not be read. `seq` keeps the place of a durable event, so that it is not asked for again. `isUnknown`:
 * its type belongs to a newer server, which is no error.
 */
interface UnreadableItem {
  type: "unreadable";
  seq: number | null;
  isUnknown: boolean;
}
export type ReceivedItem = WireItem | UnreadableItem;

const knownTypes = new Set<unknown>(
  [...EventSchema.options, ...FrameSchema.options].flatMap((option) => [...option.shape.type.values]),
);
const EnvelopeSchema = z.object({ type: z.unknown().optional(), seq: z.int().positive().optional() });
const LooseBatchSchema = z.object({ events: z.array(z.unknown()) });

/** Each item stands alone: a broken one becomes `unreadable` and its neighbours are kept. */
export function readItem(raw: unknown): ReceivedItem {
  const parsed = WireItemSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const envelope = EnvelopeSchema.safeParse(raw);
  if (!envelope.success) return { type: "unreadable", seq: null, isUnknown: false };
  const { seq, type } = envelope.data;
  return {
    type: "unreadable",
    seq: seq ?? null,
    isUnknown: typeof type === "string" && !knownTypes.has(type),
  };
}

/** Text of one socket message: a batch, or a single item when the server does not speak the subprotocol. */
export function readMessage(text: string): ReceivedItem[] {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return [{ type: "unreadable", seq: null, isUnknown: false }];
  }
  const batch = LooseBatchSchema.safeParse(raw);
  return batch.success ? batch.data.events.map(readItem) : [readItem(raw)];
}

/** The place in the log; null for frames, which have none. */
export function seqOf(item: ReceivedItem): number | null {
  return "seq" in item ? item.seq : null;
}
