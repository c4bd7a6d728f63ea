import type { AgentReport, ReportBatch, ReportReceipt } from "../../contract/report.ts";
import type { FrameOf } from "../../contract/frame.ts";

export const UPLINK_SCHEMA = `CREATE TABLE IF NOT EXISTS report (n INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);`;

/** One open way to the orchestrator; `Symbol.dispose` gives the RPC session back. */
export interface ReportSink {
  push(batch: ReportBatch): Promise<ReportReceipt>;
  [Symbol.dispose](): void;
}

export interface UplinkDeps {
  sql: SqlStorage;
  connect: () => Promise<ReportSink>;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
}

const MAX_REPORTS_PER_PUSH = 100;
const RETRY = { baseMs: 100, capMs: 5_000, attempts: 10 } as const;

/**
 * The agent's way to its orchestrator. Reports wait in SQLite until they are acknowledged; frames wait in memory and
 * are lost with it. One push is on its way at a time, over one RPC session for as long as there is something to send:
 * what gathers meanwhile goes with the next, so many agents slow each other gently instead of queueing up.
 */
export class Uplink {
  private readonly deps: UplinkDeps;
  private frames: FrameOf<"agent_stream">[] = [];
  private sink: ReportSink | null = null;
  private sending: Promise<void> | null = null;
  /** Whether reports wait; null: not known since the object started. Asked for with every token, so it is remembered. */
  private isWaiting: boolean | null = null;

  constructor(deps: UplinkDeps) {
    this.deps = deps;
  }

  /** Durable with the transaction it is called in. Call `send` after it. */
  report(report: AgentReport): void {
    this.deps.sql.exec("INSERT INTO report (body) VALUES (?)", JSON.stringify(report));
    this.isWaiting = true;
  }

  show(frame: FrameOf<"agent_stream">): void {
    const last = this.frames.at(-1);
    const isSameBlock = last?.event_id === frame.event_id && !last.is_complete && !frame.is_complete;
    if (last && isSameBlock)
      this.frames[this.frames.length - 1] = { ...last, chunk: last.chunk + frame.chunk };
    else this.frames.push(frame);
    this.send();
  }

  send(): void {
    this.sending ??= this.sendAll().then((isDone) => {
      this.sending = null;
      if (isDone && this.hasMore()) this.send();
    });
  }

  /** Resolves when everything so far has arrived (true), or when the orchestrator is given up for now (false). */
  async flushed(): Promise<boolean> {
    this.send();
    while (this.sending) await this.sending;
    return !this.hasReports();
  }

  /** Ends the RPC session, which keeps both objects from sleeping. */
  release(): void {
    this.sink?.[Symbol.dispose]();
    this.sink = null;
  }

  hasReports(): boolean {
    this.isWaiting ??= this.deps.sql.exec("SELECT 1 FROM report LIMIT 1").toArray().length > 0;
    return this.isWaiting;
  }

  private forget(acknowledged: number): void {
    this.deps.sql.exec("DELETE FROM report WHERE n <= ?", acknowledged);
    this.isWaiting = null;
  }

  private hasMore(): boolean {
    return this.frames.length > 0 || this.hasReports();
  }

  private async sendAll(): Promise<boolean> {
    let failures = 0;
    // Lets what happens in the same tick go out together.
    await Promise.resolve();
    while (this.hasMore()) {
      const startedAt = this.deps.now();
      try {
        this.sink ??= await this.deps.connect();
        const { acknowledged, windowMs } = await this.sink.push(this.takeBatch());
        if (acknowledged > 0) this.forget(acknowledged);
        failures = 0;
        const waitMs = windowMs - (this.deps.now() - startedAt);
        if (waitMs > 0) await this.deps.sleep(waitMs);
      } catch {
        // The orchestrator restarted or is away. Reports stay; the session is broken and made anew.
        this.release();
        failures += 1;
        if (failures >= RETRY.attempts) return false;
        await this.deps.sleep(Math.min(RETRY.baseMs * 2 ** failures, RETRY.capMs));
      }
    }
    return true;
  }

  private takeBatch(): ReportBatch {
    const frames = this.frames;
    this.frames = [];
    if (!this.hasReports()) return { frames, reports: [] };
    const select = "SELECT n, body FROM report ORDER BY n LIMIT ?";
    const rows = this.deps.sql.exec<{ n: number; body: string }>(select, MAX_REPORTS_PER_PUSH).toArray();
    // None, when the transaction of the last one failed.
    this.isWaiting = rows.length > 0;
    // Written by `report` above and by nothing else.
    return { frames, reports: rows.map(({ n, body }) => ({ n, report: JSON.parse(body) as AgentReport })) };
  }
}
