import type { CacheControlEphemeral } from "@anthropic-ai/sdk/resources/messages/messages";
import type { Message, UserBlock } from "../agent-loop/transcript.ts";

/** What a block ends with, by the block's place in its message. */
export type Breakpoints = ReadonlyMap<number, CacheControlEphemeral>;

export const NO_BREAKPOINTS: Breakpoints = new Map();
/** Twice the price of input to write, so only for what many conversations begin with. */
export const ONE_HOUR: CacheControlEphemeral = { type: "ephemeral", ttl: "1h" };
const FIVE_MINUTES: CacheControlEphemeral = { type: "ephemeral" };

/** A request may have four; the first is on the system prompt and covers the tools, too. */
const MESSAGE_BREAKPOINTS = 3;

/**
 * Where the messages are cached: behind what other conversations begin with too, for an hour, and at their end, for
 * five minutes. The end of the request before gets one as well: its entry is there, and the API looks back only twenty
 * blocks from a breakpoint, which a turn with many parallel calls exceeds. What is left goes to ends further back.
 */
export function breakpointsOf(messages: readonly Message[]): ReadonlyMap<Message, Breakpoints> {
  const shared = sharedEnd(messages[0]);
  const ends = requestEnds(messages).slice(-(MESSAGE_BREAKPOINTS - (shared === null ? 0 : 1)));
  const marks = new Map<Message, Breakpoints>();
  for (const message of ends) {
    const at = lastCacheable(message);
    if (at >= 0) marks.set(message, new Map([[at, FIVE_MINUTES]]));
  }
  const [first] = messages;
  if (first && shared !== null) {
    // An hour must come before five minutes, also where both would stand on the same block.
    marks.set(first, new Map([...(marks.get(first) ?? NO_BREAKPOINTS), [shared, ONE_HOUR]]));
  }
  return marks;
}

/** The last block of the first message that other conversations have, too; null: none. */
function sharedEnd(first: Message | undefined): number | null {
  if (first?.role !== "user") return null;
  const at = first.content.findLastIndex((block) => block.type === "text" && block.isShared === true);
  return at < 0 ? null : at;
}

/** The messages that requests so far have ended with, and this one's last: those before an answer. */
function requestEnds(messages: readonly Message[]): Message[] {
  return messages.filter((message, at) => message.role === "user" && messages[at + 1]?.role !== "user");
}

/** An empty block cannot end a cached prefix. */
function lastCacheable(message: Message): number {
  return message.role === "user" ? message.content.findLastIndex(isCacheable) : -1;
}

function isCacheable(block: UserBlock): boolean {
  return block.type === "text" || block.content !== "";
}
