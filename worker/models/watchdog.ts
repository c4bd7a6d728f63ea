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

/** Aborts `signal` when an attempt stays silent too long. Nothing runs before `awaitHeaders` and after `stop`. */
export class Watchdog {
  private readonly limits: SilenceLimits;
  private readonly controller = new AbortController();
  private silence: ReturnType<typeof setTimeout> | undefined;
  private noProgress: ReturnType<typeof setTimeout> | undefined;

  constructor(limits: SilenceLimits) {
    this.limits = limits;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  awaitHeaders(): void {
    this.silence = setTimeout(() => this.controller.abort(), this.limits.headersMs);
  }

  /** Something came: a ping shows life, any other event shows progress. */
  heard(what: "ping" | "progress"): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.controller.abort(), this.limits.idleMs);
    if (what === "ping") return;
    clearTimeout(this.noProgress);
    this.noProgress = setTimeout(() => this.controller.abort(), this.limits.pingsOnlyMs);
  }

  stop(): void {
    clearTimeout(this.silence);
    clearTimeout(this.noProgress);
  }
}
