import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 150;
const ANSWER_WITHIN_MS = 5_000;

/** Resolves with what `/health` says once the server answers there, or null when `signal` gives up first. */
export async function waitForHealth(url: string, signal: AbortSignal): Promise<unknown> {
  while (!signal.aborted) {
    const health = await ask(url, signal);
    if (health) return health;
    await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

async function ask(url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const timeout = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await fetch(`${url}/health`, { signal: AbortSignal.any([signal, timeout]) });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
