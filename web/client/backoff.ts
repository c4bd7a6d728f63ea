const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 10_000;

/**
 * How long to wait before attempt `attempt` (1-based). Doubles from 0.5 s to 10 s; `random` (0 to 1) takes off up to
 * half, so that many clients of a restarted server do not all come back at once.
 */
export function retryDelayMs(attempt: number, random: number): number {
  const delayMs = Math.min(BASE_DELAY_MS * 2 ** Math.max(0, attempt - 1), MAX_DELAY_MS);
  return Math.round(delayMs * (1 - random / 2));
}
