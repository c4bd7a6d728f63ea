import type { Event } from "../../../contract/event.ts";
import type { AgentId, EventId, OrchestratorId } from "../../../contract/ids.ts";
import { CLAIM_MS } from "../../queue/summary-sink.ts";
import { textToSummarize } from "../../queue/summary-template.ts";
import type { SummaryItem, SummaryJob } from "../../../contract/queue.ts";

type Row = { event_id: string; agent_id: string | null; type: string; text: string };

export interface SummariesDeps {
  sql: SqlStorage;
  orchestratorId: () => OrchestratorId;
  send: (job: SummaryJob) => Promise<void>;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
}

const GATHER_MS = 1_500;
const ITEMS_PER_JOB = 20;
const TEXT_CHARS = 2_000;

/** Rows that a model is to summarise: gathered, sent to the queue in jobs, and claimed by one delivery at a time. */
export class Summaries {
  private readonly deps: SummariesDeps;
  private gathering: Promise<void> | null = null;

  constructor(deps: SummariesDeps) {
    this.deps = deps;
  }

  /** Takes note of what needs a summary. */
  note(events: readonly Event[]): void {
    const needed = events
      .filter((event) => event.type === "agent_log")
      .filter(({ log }) => log.summary === null);
    for (const { seq, log } of needed) {
      const insert = "INSERT OR IGNORE INTO summary_task VALUES (?, ?, ?, ?, ?, 'waiting', NULL, NULL)";
      const text = textToSummarize(log).slice(0, TEXT_CHARS);
      this.deps.sql.exec(insert, log.id, seq, log.agent_id, log.event_type, text);
    }
    if (needed.length > 0) this.wake();
  }

  /** Sends what waits, after a moment in which more may come. */
  wake(): void {
    this.gathering ??= this.sendAll().finally(() => (this.gathering = null));
  }

  /** After a restart. */
  wakeIfWaiting(): void {
    if (this.deps.sql.exec("SELECT 1 FROM summary_task WHERE state = 'waiting' LIMIT 1").toArray().length > 0)
      this.wake();
  }

  claim(eventIds: readonly EventId[], claimant: string): EventId[] {
    const update = `UPDATE summary_task SET state = 'claimed', claimant = ?1, claimed_at_ms = ?2 WHERE event_id = ?3
      AND (state <> 'claimed' OR claimant = ?1 OR claimed_at_ms < ?4)`;
    const now = this.deps.now();
    return eventIds.filter(
      (id) => this.deps.sql.exec(update, claimant, now, id, now - CLAIM_MS).rowsWritten > 0,
    );
  }

  release(eventIds: readonly string[]): void {
    for (const id of eventIds)
      this.deps.sql.exec("UPDATE summary_task SET state = 'sent' WHERE event_id = ?", id);
  }

  /** The row has its summary; whose it was. Null: it had one already. */
  done(eventId: EventId): { seq: number; agentId: AgentId | null } | null {
    const remove = "DELETE FROM summary_task WHERE event_id = ? RETURNING seq, agent_id";
    const [row] = this.deps.sql.exec<{ seq: number; agent_id: AgentId | null }>(remove, eventId).toArray();
    return row ? { seq: row.seq, agentId: row.agent_id } : null;
  }

  private async sendAll(): Promise<void> {
    await this.deps.sleep(GATHER_MS);
    for (;;) {
      const select =
        "SELECT event_id, agent_id, type, text FROM summary_task WHERE state = 'waiting' ORDER BY event_id LIMIT ?";
      const rows = this.deps.sql.exec<Row>(select, ITEMS_PER_JOB).toArray();
      if (rows.length === 0) return;
      // Ids were checked when the events were appended.
      await this.deps.send({ orchestrator_id: this.deps.orchestratorId(), items: rows as SummaryItem[] });
      for (const row of rows)
        this.deps.sql.exec("UPDATE summary_task SET state = 'sent' WHERE event_id = ?", row.event_id);
    }
  }
}
