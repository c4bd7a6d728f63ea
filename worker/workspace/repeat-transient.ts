const MAX_ATTEMPTS = 3;
const BASE_DELAY_MS = 50;
const MAX_DELAY_MS = 400;

/**
 * Makes a call again that failed because the object moved or the connection broke. Only for calls that may take
 * effect twice. An overloaded object is left alone: more calls would not help it.
 */
export async function repeatTransient<T>(
  call: () => Promise<T>,
  wait: (delayMs: number) => Promise<unknown>,
): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempts >= MAX_ATTEMPTS || !isTransient(error)) throw error;
      await wait(Math.min(BASE_DELAY_MS * 2 ** (attempts - 1), MAX_DELAY_MS));
    }
  }
}

/** The platform marks errors of its own with these: https://developers.cloudflare.com/durable-objects/best-practices/error-handling/ */
function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isRetryable = "retryable" in error && error.retryable === true;
  return isRetryable && !("overloaded" in error && error.overloaded === true);
}
