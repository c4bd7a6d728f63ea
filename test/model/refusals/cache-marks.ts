import type { Ask } from "../ask.ts";
import { cacheMarks, lastCacheableBlock, promptBlocks } from "../prompt-blocks.ts";
import { invalid, type Refusal } from "../refusal.ts";

const MOST_MARKS = 4;

/** Where prompts may be marked for caching, how often, and in which order of lifetimes. */
export function refuseCacheMarks({ body }: Ask): Refusal | undefined {
  const deferred = (body.tools ?? []).findIndex((tool) => tool.defer_loading === true && tool.cache_control);
  if (deferred >= 0)
    return invalid(`tools.${deferred}: cache_control cannot be set on a tool with defer_loading`);
  const blocks = promptBlocks(body);
  const explicit = blocks.flatMap(({ marks }) => marks);
  const target = lastCacheableBlock(blocks);
  const automatic = body.cache_control;
  if (automatic && target?.ttl !== undefined && target.ttl !== (automatic.ttl ?? "5m")) {
    return invalid(
      `Top-level cache_control has ttl='${automatic.ttl ?? "5m"}' but the target block already has ttl='${target.ttl}'`,
    );
  }
  const found = explicit.length + (automatic && target?.ttl === undefined ? 1 : 0);
  if (found > MOST_MARKS)
    return invalid(`A maximum of ${MOST_MARKS} blocks with cache_control may be provided. Found ${found}.`);
  const lifetimes = cacheMarks(body, blocks).map(({ ttl }) => ttl);
  const short = lifetimes.indexOf("5m");
  if (short >= 0 && lifetimes.includes("1h", short)) {
    return invalid(
      "cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. " +
        "Note that blocks are processed in the following order: `tools`, `system`, `messages`.",
    );
  }
  return undefined;
}
