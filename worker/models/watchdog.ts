/** How long an attempt may stay silent, in ms. */
export interface SilenceLimits {
  /** From sending the request to the response's headers. */
  headersMs: number;
  /** Without any event, pings included: the connection is dead. */
  idleMs: number;
  /** With pings only: the connection lives, but nothing comes of it. */
  pingsOnlyMs: number;
}

export const SILENCE_LIMITS: SilenceLimits = { headersMs: 180_000, idleMs: 90_000, pingsOnlyMs: 600_000 };

/**
 * Aborts `signal` when an attempt stays silent too long. Nothing runs before `awaitHeaders` and after `stop`. Events
 * come by the thousand, so they only note the time; one timer looks at it now and then.
 */
export class Watchdog {
  private readonly limits: SilenceLimits;
  private readonly now: () => number;
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private heardAt = 0;
  private progressAt = 0;

  constructor(limits: SilenceLimits, now: () => number = Date.now) {
    this.limits = limits;
    this.now = now;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  awaitHeaders(): void {
    this.timer = setTimeout(() => this.controller.abort(), this.limits.headersMs);
  }

  /** The response has begun. */
  listen(): void {
    this.heard("progress");
    this.look();
  }

  /** Something came: a ping shows life, any other event shows progress. */
  heard(what: "ping" | "progress"): void {
    this.heardAt = this.now();
    if (what === "progress") this.progressAt = this.heardAt;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private look(): void {
    clearTimeout(this.timer);
    const { idleMs, pingsOnlyMs } = this.limits;
    const leftMs = Math.min(this.heardAt + idleMs, this.progressAt + pingsOnlyMs) - this.now();
    if (leftMs <= 0) this.controller.abort();
    else this.timer = setTimeout(() => this.look(), leftMs);
  }
}
