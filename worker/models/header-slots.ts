/**
 * Workers let six connections of one object wait for response headers at a time and queue a seventh without a word.
 * Requests therefore queue here first, so that the time to headers is measured from when a request is really sent.
 * One per object: a wait must not be ended from another object's context.
 */
export interface HeaderSlots {
  /** Gives back how to free the slot, or null when aborted meanwhile. */
  take: (signal: AbortSignal) => Promise<(() => void) | null>;
}

export function createHeaderSlots(size: number): HeaderSlots {
  let free = size;
  const waiting: (() => void)[] = [];

  function release(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  function releaseOnce(): () => void {
    let isHeld = true;
    return () => {
      if (isHeld) release();
      isHeld = false;
    };
  }

  async function take(signal: AbortSignal): Promise<(() => void) | null> {
    if (signal.aborted) return null;
    if (free > 0) {
      free -= 1;
      return releaseOnce();
    }
    return new Promise((resolve) => {
      const enter = (): void => {
        signal.removeEventListener("abort", leave);
        resolve(releaseOnce());
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(enter), 1);
        resolve(null);
      };
      waiting.push(enter);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  return { take };
}
