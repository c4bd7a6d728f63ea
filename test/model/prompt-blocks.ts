import type { CacheControl, ContentBlock } from "./block-schema.ts";
import { identityOf } from "./block-identity.ts";
import { blocksOf, type MessagesRequest } from "./request-schema.ts";
import { estimateBlock, estimateText } from "./token-estimate.ts";

export type Ttl = "5m" | "1h";

/** One block of the prompt in the order in which the cache reads it: tools, system, messages. */
export interface PromptBlock {
  section: "tools" | "system" | "messages";
  /** `messages.1.content.0`, for blocks of messages. */
  path: string | undefined;
  identity: string;
  tokens: number;
  /** Lifetimes of all marks on it, with those inside a tool's result. */
  marks: readonly Ttl[];
  /** Lifetime of its last mark. */
  ttl: Ttl | undefined;
  isCacheable: boolean;
}

export interface CacheMark {
  at: number;
  ttl: Ttl;
}

function ttlOf(mark: CacheControl): Ttl {
  return mark.ttl ?? "5m";
}

function marksOf(block: ContentBlock): Ttl[] {
  const inner = block.type === "tool_result" && Array.isArray(block.content) ? block.content : [];
  const marks = [...inner, block].map((each) => ("cache_control" in each ? each.cache_control : undefined));
  return marks.flatMap((mark) => (mark ? [ttlOf(mark)] : []));
}

function contentBlock(
  block: ContentBlock,
  section: "system" | "messages",
  role: string,
  path?: string,
): PromptBlock {
  const marks = marksOf(block);
  const isThinking = block.type === "thinking" || block.type === "redacted_thinking";
  return {
    section,
    path,
    identity: `${role} ${identityOf(block)}`,
    tokens: estimateBlock(block),
    marks,
    ttl: marks.at(-1),
    isCacheable: !isThinking && !(block.type === "text" && block.text === ""),
  };
}

/** Blocks named in `left out` paths are not shown to the model and count for nothing. */
export function promptBlocks(body: MessagesRequest, leftOut: ReadonlySet<string> = new Set()): PromptBlock[] {
  const tools = (body.tools ?? []).filter((tool) => tool.defer_loading !== true);
  const toolBlocks = tools.map((tool): PromptBlock => {
    const identity = identityOf(tool);
    const ttl = tool.cache_control ? ttlOf(tool.cache_control) : undefined;
    return {
      section: "tools",
      path: undefined,
      identity,
      tokens: estimateText(identity),
      marks: ttl ? [ttl] : [],
      ttl,
      isCacheable: true,
    };
  });
  const system = blocksOf(body.system).map((block) => contentBlock(block, "system", "system"));
  const messages = body.messages.flatMap(({ role, content }, at) =>
    blocksOf(content).map((block, index) =>
      contentBlock(block, "messages", role, `messages.${at}.content.${index}`),
    ),
  );
  return [
    ...toolBlocks,
    ...system,
    ...messages.filter(({ path }) => path === undefined || !leftOut.has(path)),
  ];
}

export function lastCacheableBlock(blocks: readonly PromptBlock[]): PromptBlock | undefined {
  return blocks.findLast(({ isCacheable }) => isCacheable);
}

/** Explicit marks and the automatic one of the top level, in prompt order. */
export function cacheMarks(body: MessagesRequest, blocks: readonly PromptBlock[]): CacheMark[] {
  const marks = blocks.flatMap(({ ttl }, at): CacheMark[] => (ttl === undefined ? [] : [{ at, ttl }]));
  const automatic = blocks.findLastIndex(({ isCacheable }) => isCacheable);
  if (!body.cache_control || automatic < 0 || marks.some(({ at }) => at === automatic)) return marks;
  return [...marks, { at: automatic, ttl: ttlOf(body.cache_control) }].toSorted((a, b) => a.at - b.at);
}
