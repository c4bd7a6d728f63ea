import { createHash } from "node:crypto";
import { isRecord } from "./narrow.ts";
import { blocksOf, type Message, type MessagesRequest } from "./request-schema.ts";
import type { ContentBlock } from "./block-schema.ts";

export function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

/**
 * A block as text that stays the same however often it is sent: without cache marks, absent fields and the caller
 * that responses name. A block's own fields may come in any order; a tool's input keeps its order, as the cache would
 * see it.
 */
export function identityOf(value: unknown): string {
  const sorted = isRecord(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
  return JSON.stringify(sorted, (key, inner: unknown) => {
    if (key === "cache_control" || key === "caller" || inner === null) return undefined;
    return inner;
  });
}

/** One block of the conversation and where it was sent. */
export interface PlacedBlock {
  message: number;
  index: number;
  role: Message["role"];
  block: ContentBlock;
  /** Role and content as one text; what hashes are made of. */
  identity: string;
}

export function placeBlocks(messages: readonly Message[]): PlacedBlock[] {
  return messages.flatMap(({ role, content }, message) =>
    blocksOf(content).map((block, index) => ({
      message,
      index,
      role,
      block,
      identity: `${role} ${identityOf(block)}`,
    })),
  );
}

/** What stands before the first message: the system prompt and the tools that are not deferred. */
function preambleDigest(body: MessagesRequest): string {
  const tools = (body.tools ?? []).filter((tool) => tool.defer_loading !== true);
  return digest(identityOf(blocksOf(body.system)) + identityOf(tools));
}

/** Digest of everything before each block, and at the end of everything: one more entry than blocks. */
export function prefixDigests(body: MessagesRequest, placed: readonly PlacedBlock[]): string[] {
  const digests = [preambleDigest(body)];
  for (const { identity } of placed) digests.push(digest((digests.at(-1) ?? "") + identity));
  return digests;
}
