const PARENT_CHECK_MS = 500;

/**
 * Aborted by the first SIGINT, SIGTERM or SIGHUP; further ones change nothing, so that the end stays orderly. Also
 * aborted when the `npm run` that started us was killed without being able to pass it on.
 */
export function endingSignal(): AbortSignal {
  const controller = new AbortController();
  const parent = process.ppid;
  if (process.env["npm_lifecycle_event"]) {
    setInterval(() => process.ppid !== parent && controller.abort(), PARENT_CHECK_MS).unref();
  }
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => controller.abort());
  return controller.signal;
}

/** Resolves when `signal` is aborted. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
