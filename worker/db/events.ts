import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Event } from "../../contract/event.ts";
import type { OrchestratorId } from "../../contract/ids.ts";
import type { SeqPosition } from "./cursor.ts";
import { eventOfRow, type StoredEvent } from "./event-rows.ts";
import { selectFrom, sourcesFor, type EventFilter } from "./event-sources.ts";

/**
 * How many events one page looks through for those that a filter without an index asks for. It bounds what a request
 * costs; a page that ends there says where to go on.
 */
export const MAX_SCANNED_EVENTS = 20_000;

export interface EventQuery extends EventFilter {
  /** The first events after it, and up to `before` if that is given too. */
  after?: number | undefined;
  /** Alone: the last events before it. With neither, history is read from its beginning. */
  before?: number | undefined;
  limit: number;
}

export interface EventPage {
  /** Oldest first. May be fewer than asked for, even none, while `next` is not null. */
  events: Event[];
  /** To be put into the same query for the next page; null: there is nothing more in this direction. */
  next: SeqPosition | null;
}

interface Span {
  after: number;
  before: number;
  isForward: boolean;
  /** What lies beyond the span and is still asked for. */
  beyond: SeqPosition | null;
}

export async function readEvents(
  db: D1Database,
  orchestratorId: OrchestratorId,
  query: EventQuery,
): Promise<EventPage> {
  const sources = sourcesFor(query);
  if (sources.length === 0) return { events: [], next: null };
  const isScan = sources.some(({ conditions }) => conditions.length > 0);
  const span = isScan ? boundedSpan(query, await lastSeqOf(db, orchestratorId)) : fullSpan(query);
  const selects = sources.map((source) => selectFrom(source, orchestratorId, query.agentId, span));
  const order = sql.raw(span.isForward ? "ASC" : "DESC");
  const rows = await drizzle(db).all<StoredEvent>(
    // One more than asked for says whether there are more.
    sql`${sql.join(selects, sql` UNION ALL `)} ORDER BY seq ${order} LIMIT ${query.limit + 1}`,
  );
  return pageOf(rows, query.limit, span);
}

function pageOf(rows: StoredEvent[], limit: number, span: Span): EventPage {
  const shown = rows.slice(0, limit).map((row) => eventOfRow(row));
  const last = shown.at(-1);
  const events = span.isForward ? shown : shown.toReversed();
  if (rows.length <= limit || !last) return { events, next: span.beyond };
  return { events, next: span.isForward ? { after: last.seq } : { before: last.seq } };
}

function fullSpan({ after, before }: EventQuery): Span {
  return {
    after: after ?? 0,
    before: before ?? Number.MAX_SAFE_INTEGER,
    isForward: after !== undefined || before === undefined,
    beyond: null,
  };
}

function boundedSpan(query: EventQuery, lastSeq: number): Span {
  const span = fullSpan(query);
  const before = Math.min(span.before, lastSeq + 1);
  if (before - span.after - 1 <= MAX_SCANNED_EVENTS) return span;
  if (span.isForward) {
    const last = span.after + MAX_SCANNED_EVENTS;
    return { ...span, before: last + 1, beyond: { after: last } };
  }
  const first = before - MAX_SCANNED_EVENTS;
  return { ...span, after: first - 1, before, beyond: { before: first } };
}

const maxSeqIn = (table: string) =>
  `coalesce((SELECT max(seq) FROM ${table} WHERE orchestrator_agent_id = ?1), 0)`;
const LAST_SEQ = `SELECT max(${["agent_logs", "orchestrator_chat", "system_logs"].map(maxSeqIn).join(", ")}) AS last`;

/** Of the newest event that D1 has; 0 without any. */
export async function lastSeqOf(db: D1Database, orchestratorId: OrchestratorId): Promise<number> {
  const row = await db.prepare(LAST_SEQ).bind(orchestratorId).first<{ last: number }>();
  return row?.last ?? 0;
}
