/** How an improvised answer comes: the wait for its first token, then tokens at a steady rate. */
export interface Pace {
  firstMs: number;
  /** Infinity sends all at once. */
  tokensPerSecond: number;
}

export const NATURAL_PACE: Pace = { firstMs: 350, tokensPerSecond: 80 };
export const INSTANT_PACE: Pace = { firstMs: 0, tokensPerSecond: Number.POSITIVE_INFINITY };

const TOKENS_PER_CHUNK = 4;
const CHARACTERS_PER_TOKEN = 4;

/** The pace in the words of a scripted reply. */
export function paceReply({ firstMs, tokensPerSecond }: Pace): {
  firstMs: number;
  chunk: number;
  chunkMs: number;
} {
  const chunkMs = Number.isFinite(tokensPerSecond)
    ? Math.round((1000 * TOKENS_PER_CHUNK) / tokensPerSecond)
    : 0;
  return { firstMs, chunk: TOKENS_PER_CHUNK * CHARACTERS_PER_TOKEN, chunkMs };
}
