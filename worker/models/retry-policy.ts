import type { Fault, FaultKind } from "./fault.ts";

/** The wait before the second attempt; each further one waits twice as long, up to the cap. */
const RETRY_BASE_MS = 1_000;
export const RETRY_CAP_MS = 30_000;
/** A server that wants a longer wait than this is not waited for. */
export const RETRY_AFTER_CAP_MS = 120_000;
/** The part of a wait that is left to chance, so that a hundred agents do not come back at once. */
const JITTER = 0.25;

/** How many attempts a call has in all when it fails this way; 1: another would fail alike. */
const MAX_ATTEMPTS: Readonly<Record<FaultKind, number>> = {
  rate_limited: 6,
  overloaded: 6,
  server_error: 5,
  connection: 4,
  stream_cut: 4,
  conflict: 3,
  timeout: 3,
  bad_tool_input: 2,
  refused: 1,
  prompt_too_long: 1,
  spend_limit: 1,
  not_the_api: 1,
};

/**
 * How long to wait before the next attempt, in ms; null when there shall be none. `attempt` is the number of the one
 * that failed, from 1; `random` gives 0 to 1.
 */
export function nextDelayMs(attempt: number, fault: Fault, random: () => number): number | null {
  if (fault.isFinal || attempt >= MAX_ATTEMPTS[fault.kind]) return null;
  if (fault.retryAfterMs !== null) return fault.retryAfterMs > RETRY_AFTER_CAP_MS ? null : fault.retryAfterMs;
  const full = Math.min(RETRY_BASE_MS * 2 ** (attempt - 1), RETRY_CAP_MS);
  return Math.round(full * (1 - JITTER * random()));
}

/** Whether another model may answer where this one cannot: limits and load are per model. */
export function isWorthFallback(kind: FaultKind): boolean {
  return kind === "overloaded" || kind === "rate_limited" || kind === "server_error";
}
