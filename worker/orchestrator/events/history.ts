import type { AgentLog, Event } from "../../../contract/event.ts";
import { type Result, fail, succeed } from "../../../contract/failure.ts";
import type { AgentId, OrchestratorId } from "../../../contract/ids.ts";
import { readEvents } from "../../db/events.ts";
import { readSystemLogs } from "../../db/system-logs.ts";
import { writeHistory } from "../../db/write-history.ts";
import type { EventLog } from "./event-log.ts";
import type { Outbox, HistoryBatch } from "./outbox.ts";
import type { SystemLogQuery, SystemLogRow } from "./system-logs.ts";

export interface HistoryDeps {
  db: D1Database;
  log: EventLog;
  outbox: Outbox;
  orchestratorId: () => OrchestratorId;
}

/** A reader sees what it has caused: D1 is brought up to date first, for at most so long. */
const CATCH_UP_MS = 500;
const NEWEST = Number.MAX_SAFE_INTEGER;
const AWAY =
  "The database does not answer or is behind. What happens now is kept and shown live; try again soon.";

/** A batch for D1, with the commands that its events tell of. */
export async function writeBatch(db: D1Database, batch: HistoryBatch): Promise<void> {
  const commands = batch.events.flatMap((event) => (event.type === "command_updated" ? [event.command] : []));
  await writeHistory(db, { ...batch, commands });
}

/** The last rows of an agent's newest task, oldest first; `offset` passes over as many of the newest. */
export async function recentLogs(
  deps: HistoryDeps,
  agentId: AgentId,
  tail: number,
  offset: number,
): Promise<Result<AgentLog[]>> {
  const query = { agentId, types: ["agent_log"], before: NEWEST, limit: tail + offset };
  if (query.limit === 0) return succeed([]);
  const atHand = deps.log.read(query);
  const events = atHand.isWhole
    ? succeed(atHand.events)
    : await fromDatabase(deps, (db, id) =>
        readEvents(db, id, { ...query, types: ["agent_log"] }).then((page) => page.events),
      );
  if (!events.ok) return events;
  const logs = logsOf(events.value);
  const newest = logs.at(-1)?.task_slug;
  const task = logs.filter((log) => log.task_slug === newest);
  return succeed(task.slice(Math.max(0, task.length - offset - tail), task.length - offset));
}

export async function systemLogs(deps: HistoryDeps, query: SystemLogQuery): Promise<Result<SystemLogRow[]>> {
  return await fromDatabase(deps, (db, id) => readSystemLogs(db, id, query));
}

async function fromDatabase<T>(
  deps: HistoryDeps,
  read: (db: D1Database, id: OrchestratorId) => Promise<T>,
): Promise<Result<T>> {
  try {
    if (await deps.outbox.flush(CATCH_UP_MS)) return succeed(await read(deps.db, deps.orchestratorId()));
  } catch {
    // Answered like a database that is behind; the outbox tells of it in the log.
  }
  return fail({ code: "history_unavailable", detail: AWAY });
}

function logsOf(events: readonly Event[]): AgentLog[] {
  return events.flatMap((event) => (event.type === "agent_log" ? [event.log] : []));
}
