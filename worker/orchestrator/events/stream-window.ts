const FULL_WINDOW_MS = 50;
const AGENTS_FOR_FULL_WINDOW = 40;
/** So few share nothing worth waiting for. */
const AGENTS_WITHOUT_WINDOW = 2;

/** How long text is gathered: a lone agent's goes out at once, that of a crowd in shared batches. */
export function streamWindowMs(executingAgents: number): number {
  if (executingAgents <= AGENTS_WITHOUT_WINDOW) return 0;
  return Math.min(FULL_WINDOW_MS, Math.ceil((executingAgents / AGENTS_FOR_FULL_WINDOW) * FULL_WINDOW_MS));
}
