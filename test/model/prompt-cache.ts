import { effortOf, thinkingTypeOf, type Ask } from "./ask.ts";
import { digest, identityOf } from "./block-identity.ts";
import { cacheMarks, promptBlocks, type CacheMark, type PromptBlock, type Ttl } from "./prompt-blocks.ts";

const LOOK_BACK_BLOCKS = 20;
const LIFETIME_MS: Readonly<Record<Ttl, number>> = { "5m": 5 * 60_000, "1h": 60 * 60_000 };
/** Expired entries are swept once there are this many. */
const SWEEP_AT = 10_000;

/** What the prompt of one request costs, in tokens by kind; together they are the whole prompt. */
export interface PromptUsage {
  inputTokens: number;
  readTokens: number;
  written5mTokens: number;
  written1hTokens: number;
}

interface CachePlan {
  usage: PromptUsage;
  /** Makes what this request writes readable; call it when the response begins, not before. */
  commit: () => void;
}

export interface PromptCache {
  plan: (ask: Ask, leftOut: ReadonlySet<string>) => CachePlan;
}

interface Entry {
  ttl: Ttl;
  expiresAtMs: number;
}

/** Where a prefix ends: its digest and its length in tokens. */
interface PrefixEnd {
  key: string;
  tokens: number;
}

/** Everything besides the prompt that makes two requests have separate caches. */
function rootKey(ask: Ask): string {
  const { thinking, speed } = ask.body;
  const budget = thinking?.type === "enabled" ? thinking.budget_tokens : null;
  return identityOf([ask.model.id, speed ?? "standard", thinkingTypeOf(ask), budget, effortOf(ask)]);
}

function messagesKey({ body }: Ask): string {
  return identityOf([body.tool_choice ?? { type: "auto" }, body.output_config?.format]);
}

function prefixEnds(ask: Ask, blocks: readonly PromptBlock[]): PrefixEnd[] {
  let key = digest(rootKey(ask));
  let tokens = 0;
  let section: PromptBlock["section"] = "tools";
  return blocks.map((block) => {
    if (block.section === "messages" && section !== "messages") key = digest(key + messagesKey(ask));
    section = block.section;
    key = digest(key + block.identity);
    tokens += block.tokens;
    return { key, tokens };
  });
}

/** The longest prefix that a live entry holds, seen from the marks. */
function readTokens(
  marks: readonly CacheMark[],
  ends: readonly PrefixEnd[],
  read: (key: string) => boolean,
): number {
  const hits = marks.map(({ at }) => {
    const seen = ends.slice(Math.max(0, at - LOOK_BACK_BLOCKS + 1), at + 1);
    return seen.findLast(({ key }) => read(key))?.tokens ?? 0;
  });
  return Math.max(0, ...hits);
}

interface Coverage {
  written: Record<Ttl, number>;
  /** Prefixes that are not in the cache yet. */
  fresh: ReadonlyMap<string, Ttl>;
  /** Tokens up to the last mark, from the cache or written. */
  covered: number;
}

/** What is written beyond the part that is read: up to each mark, with that mark's lifetime. */
function coverMarks(marks: readonly CacheMark[], ends: readonly PrefixEnd[], fromCache: number): Coverage {
  const written: Record<Ttl, number> = { "5m": 0, "1h": 0 };
  const fresh = new Map<string, Ttl>();
  let covered = fromCache;
  for (const { at, ttl } of marks) {
    const end = ends[at];
    if (end === undefined || end.tokens <= covered) continue;
    written[ttl] += end.tokens - covered;
    covered = end.tokens;
    fresh.set(end.key, ttl);
  }
  return { written, fresh, covered };
}

/** Prefixes are remembered in memory, at the marks only, each for its lifetime since it was last used. */
export function createPromptCache(now: () => number): PromptCache {
  const entries = new Map<string, Entry>();

  function read(key: string): boolean {
    const entry = entries.get(key);
    if (entry === undefined || entry.expiresAtMs <= now()) return false;
    entry.expiresAtMs = now() + LIFETIME_MS[entry.ttl];
    return true;
  }

  function sweep(): void {
    if (entries.size < SWEEP_AT) return;
    for (const [key, { expiresAtMs }] of entries) if (expiresAtMs <= now()) entries.delete(key);
  }

  function plan(ask: Ask, leftOut: ReadonlySet<string>): CachePlan {
    const startedAtMs = now();
    const blocks = promptBlocks(ask.body, leftOut);
    const ends = prefixEnds(ask, blocks);
    const marks = cacheMarks(ask.body, blocks).filter(
      ({ at }) => (ends[at]?.tokens ?? 0) >= ask.model.cacheMinimumTokens,
    );
    const fromCache = readTokens(marks, ends, read);
    const { written, fresh, covered } = coverMarks(marks, ends, fromCache);
    const total = ends.at(-1)?.tokens ?? 0;
    return {
      usage: {
        inputTokens: total - covered,
        readTokens: fromCache,
        written5mTokens: written["5m"],
        written1hTokens: written["1h"],
      },
      commit: () => {
        for (const [key, ttl] of fresh)
          entries.set(key, { ttl, expiresAtMs: startedAtMs + LIFETIME_MS[ttl] });
        sweep();
      },
    };
  }

  return { plan };
}
