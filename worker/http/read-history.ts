import type { Event } from "../../contract/event.ts";
import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { SeqPosition } from "../db/cursor.ts";
import { readEvents } from "../db/events.ts";
import type { LogQuery } from "../orchestrator/orchestrator-api.ts";
import type { Found } from "./find-orchestrator.ts";

const CATCH_UP_MS = 500;

export interface HistoryPage {
  /** Oldest first. */
  events: Event[];
  next: SeqPosition | null;
}

/** From the orchestrator's own log as far as it reaches, else from the database, which is first brought up to date. */
export async function readHistory(
  db: D1Database,
  { id, object }: Found,
  query: LogQuery,
): Promise<Result<HistoryPage>> {
  const atHand = await object.readLog({ ...query, limit: query.limit + 1 });
  if (!atHand.ok) return atHand;
  if (atHand.value.isWhole) return succeed(pageOf(atHand.value.events, query));
  try {
    if (await object.flushHistory(CATCH_UP_MS)) return succeed(await readEvents(db, id, query));
  } catch {
    // Told below, like a database that is behind.
  }
  return fail({
    code: "history_unavailable",
    detail: "Older history cannot be read now: the database does not answer or is behind. Live events go on.",
  });
}

/** `events` has one more than asked for when there are more. */
function pageOf(events: Event[], query: LogQuery): HistoryPage {
  const isBackward = query.before !== undefined && query.after === undefined;
  if (events.length <= query.limit) return { events, next: null };
  const page = isBackward ? events.slice(-query.limit) : events.slice(0, query.limit);
  const edge = (isBackward ? page.at(0) : page.at(-1))?.seq ?? 0;
  return { events: page, next: isBackward ? { before: edge } : { after: edge } };
}
