import { type Event, EventSchema, type NewEvent, agentOf } from "../../../contract/event.ts";
import type { LogQuery } from "../orchestrator-api.ts";
import { Counter } from "../counter.ts";

/** What is kept at hand; older events are read from D1. Never cut before D1 has them. */
const HOT_ROWS = 5_000;
const HOT_BYTES = 16 * 1024 * 1024;

type Row = { body: string };

/** Events of one orchestrator in the order they were appended, with a gapless `seq` from 1. */
export class EventLog {
  private readonly sql: SqlStorage;
  private readonly last: Counter;

  constructor(sql: SqlStorage) {
    this.sql = sql;
    this.last = new Counter(sql, "last_seq");
  }

  lastSeq(): number {
    return this.last.get();
  }

  /** 0 while the log is empty. */
  oldestSeq(): number {
    return this.sql.exec<{ seq: number | null }>("SELECT min(seq) seq FROM event").one().seq ?? 0;
  }

  /** Within a transaction; the caller broadcasts after it. An id that is here already gives null and changes nothing. */
  append(event: NewEvent): Event | null {
    const seq = this.last.get() + 1;
    const whole: Event = { ...event, seq };
    const body = JSON.stringify(whole);
    const log = event.type === "agent_log" ? event.log : null;
    const { rowsWritten } = this.sql.exec(
      "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      seq,
      event.id,
      event.type,
      agentOf(event),
      log?.event_category ?? null,
      log?.task_slug ?? null,
      body.length,
      body,
    );
    if (rowsWritten === 0) return null;
    this.last.set(seq);
    return whole;
  }

  /** Events after `seq`, oldest first. */
  after(seq: number, limit: number): Event[] {
    return this.jsonAfter(seq, limit).map(({ body }) => toEvent({ body }));
  }

  /** The same as they are sent, without the cost of reading them. */
  jsonAfter(seq: number, limit: number): { seq: number; body: string }[] {
    const select = "SELECT seq, body FROM event WHERE seq > ? ORDER BY seq LIMIT ?";
    return this.sql.exec<{ seq: number; body: string }>(select, seq, limit).toArray();
  }

  /** Oldest first. `isWhole` is false when older events, which are not here, could belong to the answer. */
  read(query: LogQuery): { events: Event[]; isWhole: boolean } {
    const isBackward = query.before !== undefined && query.after === undefined;
    const { where, params } = conditions(query);
    const order = isBackward ? "DESC" : "ASC";
    const select = `SELECT body FROM event ${where} ORDER BY seq ${order} LIMIT ?`;
    const events = this.sql
      .exec<Row>(select, ...params, query.limit)
      .toArray()
      .map(toEvent);
    const oldest = this.oldestSeq();
    const isFromOldest = oldest <= 1 || (query.after !== undefined && query.after >= oldest - 1);
    if (isBackward)
      return { events: events.toReversed(), isWhole: isFromOldest || events.length === query.limit };
    return { events, isWhole: isFromOldest };
  }

  /** Sets the summary of a row that is still here. */
  summarize(eventId: string, summary: string): void {
    const update = `UPDATE event SET body = json_set(body, CASE type WHEN 'agent_log' THEN '$.log.summary'
      ELSE '$.message.summary' END, ?) WHERE id = ? AND type IN ('agent_log', 'orchestrator_chat')`;
    this.sql.exec(update, summary, eventId);
  }

  /** Lets go of the oldest events that D1 has (up to `drainedSeq`), beyond what is kept at hand. */
  trim(drainedSeq: number): void {
    const keep = `SELECT coalesce(max(seq), 0) cut FROM (
      SELECT seq, row_number() OVER (ORDER BY seq DESC) n, sum(bytes) OVER (ORDER BY seq DESC) total FROM event)
      WHERE n > ? OR total > ?`;
    if (this.lastSeq() - this.oldestSeq() < HOT_ROWS + HOT_ROWS / 10 && this.bytes() < HOT_BYTES) return;
    const { cut } = this.sql.exec<{ cut: number }>(keep, HOT_ROWS, HOT_BYTES).one();
    this.sql.exec("DELETE FROM event WHERE seq <= ?", Math.min(cut, drainedSeq));
  }

  private bytes(): number {
    return this.sql.exec<{ b: number | null }>("SELECT sum(bytes) b FROM event").one().b ?? 0;
  }
}

function conditions(query: LogQuery): { where: string; params: (string | number)[] } {
  const parts: string[] = [];
  const params: (string | number)[] = [];
  const add = (part: string, ...values: (string | number)[]): void => {
    parts.push(part);
    params.push(...values);
  };
  if (query.after !== undefined) add("seq > ?", query.after);
  if (query.before !== undefined) add("seq < ?", query.before);
  if (query.agentId !== undefined) add("agent_id = ?", query.agentId);
  if (query.category !== undefined) add("category = ?", query.category);
  if (query.taskSlug !== undefined) add("task_slug = ?", query.taskSlug);
  if (query.types) {
    // Of events (`agent_log`) or of agents' rows (`PreToolUse`).
    const marks = query.types.map(() => "?").join(", ");
    add(`(type IN (${marks}) OR body ->> '$.log.event_type' IN (${marks}))`, ...query.types, ...query.types);
  }
  if (query.text !== undefined) add("body LIKE ? ESCAPE '\\'", `%${query.text.replace(/[\\%_]/g, "\\$&")}%`);
  return { where: parts.length === 0 ? "" : `WHERE ${parts.join(" AND ")}`, params };
}

function toEvent(row: Row): Event {
  return EventSchema.parse(JSON.parse(row.body));
}
