import type { Agent } from "../../../contract/agent.ts";
import type { Event } from "../../../contract/event.ts";
import type { Orchestrator } from "../../../contract/orchestrator.ts";
import type { Counter } from "../counter.ts";
import type { EventLog } from "./event-log.ts";

/** What goes to D1 in one piece: state as it stands, then the events. Written again, it changes nothing. */
export interface HistoryBatch {
  orchestrator: { orchestrator: Orchestrator; totalCostNano: number };
  agents: { agent: Agent; totalCostNano: number }[];
  events: Event[];
}

export interface OutboxDeps {
  log: Pick<EventLog, "lastSeq" | "after" | "trim">;
  drained: Pick<Counter, "get" | "set">;
  /** State that D1 lacks; `written` is called once D1 has it. */
  changedState: () => Omit<HistoryBatch, "events"> & { written: () => void };
  /** Throws when D1 does not take it. */
  write: (batch: HistoryBatch) => Promise<void>;
  sleep: (ms: number) => Promise<void>;
  /** Wakes the object up later, in case it sleeps by then. */
  wakeLater: (delayMs: number) => Promise<void>;
  /** Told once when D1 has been away for a while, and once when it is back. */
  onBehind: (isBehind: boolean, depth: number, error: unknown) => void;
}

const BATCH_EVENTS = 50;
const GATHER_MS = 250;
const RETRY = { baseMs: 500, capMs: 30_000 } as const;
const BEHIND_AFTER_FAILURES = 4;
const TRIM_EVERY = 250;

/** When the next try may be made; `failures` counts those in a row. */
export function retryDelayMs(failures: number): number {
  return Math.min(RETRY.baseMs * 2 ** (failures - 1), RETRY.capMs);
}

/**
 * Brings what happened to D1, behind the live view and never in its way. The log itself is the outbox: everything
 * after `drained` waits. One drain runs at a time; while D1 is away it is tried again with growing pauses.
 */
export class Outbox {
  private readonly deps: OutboxDeps;
  private draining: Promise<void> | null = null;
  private failures = 0;

  constructor(deps: OutboxDeps) {
    this.deps = deps;
  }

  depth(): number {
    return this.deps.log.lastSeq() - this.deps.drained.get();
  }

  /** Something was appended. Waits a moment for more. */
  wake(): void {
    if (this.draining || this.depth() === 0) return;
    const pauseMs = this.failures > 0 ? retryDelayMs(this.failures) : GATHER_MS;
    this.start(this.depth() >= BATCH_EVENTS && this.failures === 0 ? 0 : pauseMs);
  }

  /** Whether D1 has everything up to now, after at most `timeoutMs`. */
  async flush(timeoutMs: number): Promise<boolean> {
    const target = this.deps.log.lastSeq();
    const isDone = (): boolean => this.deps.drained.get() >= target;
    let isLate = false;
    const deadline = this.deps.sleep(timeoutMs).then(() => (isLate = true));
    while (!isDone() && !isLate && this.failures === 0) {
      this.start(0);
      await Promise.race([this.draining, deadline]);
    }
    return isDone();
  }

  private start(pauseMs: number): void {
    this.draining ??= this.drain(pauseMs).finally(() => {
      this.draining = null;
      this.wake();
    });
  }

  private async drain(pauseMs: number): Promise<void> {
    if (pauseMs > 0) await this.deps.sleep(pauseMs);
    while (this.depth() > 0) {
      const events = this.deps.log.after(this.deps.drained.get(), BATCH_EVENTS);
      const { written, ...state } = this.deps.changedState();
      try {
        await this.deps.write({ ...state, events });
      } catch (error) {
        return await this.onFailure(error);
      }
      this.deps.drained.set(events.at(-1)?.seq ?? this.deps.log.lastSeq());
      written();
      this.onSuccess();
    }
  }

  private onSuccess(): void {
    const drained = this.deps.drained.get();
    if (this.failures >= BEHIND_AFTER_FAILURES) this.deps.onBehind(false, this.depth(), null);
    this.failures = 0;
    if (drained % TRIM_EVERY < BATCH_EVENTS) this.deps.log.trim(drained);
  }

  private async onFailure(error: unknown): Promise<void> {
    this.failures += 1;
    if (this.failures === BEHIND_AFTER_FAILURES) this.deps.onBehind(true, this.depth(), error);
    await this.deps.wakeLater(retryDelayMs(this.failures));
  }
}
