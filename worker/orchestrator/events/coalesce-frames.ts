import type { Event } from "../../../contract/event.ts";
import type { Frame } from "../../../contract/frame.ts";

type Item = Event | Frame;

/** Joins the chunks of a block into one frame, at the place of the first. Order between blocks and events stays. */
export function coalesce(items: readonly Item[]): Item[] {
  const joined: Item[] = [];
  /** Where the open frame of each block stands in `joined`. */
  const open = new Map<string, number>();
  for (const item of items) {
    const key = streamKey(item);
    if (key === null) {
      joined.push(item);
      continue;
    }
    const at = open.get(key);
    const before = at === undefined ? undefined : joined[at];
    if (at !== undefined && before && isStream(before) && isStream(item) && !item.is_complete) {
      joined[at] = { ...before, chunk: before.chunk + item.chunk };
      continue;
    }
    joined.push(item);
    if (isStream(item) && item.is_complete) open.delete(key);
    else open.set(key, joined.length - 1);
  }
  return joined;
}

type StreamFrame = Extract<Frame, { chunk: string }>;

function isStream(item: Item): item is StreamFrame {
  return item.type === "chat_stream" || item.type === "agent_stream";
}

function streamKey(item: Item): string | null {
  if (item.type === "chat_stream") return item.message_id;
  return item.type === "agent_stream" ? item.event_id : null;
}
