import { and, desc, eq, gt, inArray, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { EventType, SystemLogLevel } from "../../contract/event.ts";
import type { OrchestratorId } from "../../contract/ids.ts";
import { contains } from "./event-sources.ts";
import { lastSeqOf, MAX_SCANNED_EVENTS } from "./events.ts";
import { systemLogs } from "./schema.ts";

export interface SystemLogQuery {
  offset: number;
  limit: number;
  /** Found anywhere in the line or its summary; upper and lower case are the same within ASCII. */
  messageContains?: string | undefined;
  level?: SystemLogLevel | undefined;
}

export interface SystemLogLine {
  id: string;
  seq: number;
  timestamp: string;
  type: EventType;
  level: SystemLogLevel;
  message: string;
  summary: string | null;
  /** The whole event. */
  metadata: Record<string, unknown>;
}

/** What a reader of a log expects in it; the other events are the conductor's blocks and changed numbers. */
const LOGGED_TYPES: EventType[] = [
  "system_log",
  "error",
  "agent_created",
  "agent_deleted",
  "agent_status_changed",
  "command_updated",
];

/** Newest first. Warnings and errors are found however old they are, other lines among the newest 20,000 events. */
export async function readSystemLogs(
  db: D1Database,
  orchestratorId: OrchestratorId,
  { offset, limit, messageContains, level }: SystemLogQuery,
): Promise<SystemLogLine[]> {
  const { id, seq, timestamp, type, message, summary, metadata } = systemLogs;
  const isProblem = level === "WARNING" || level === "ERROR";
  return drizzle(db)
    .select({ id, seq, timestamp, type, level: systemLogs.level, message, summary, metadata })
    .from(systemLogs)
    .where(
      and(
        eq(systemLogs.orchestratorAgentId, orchestratorId),
        isProblem
          ? // The condition of the partial index, word for word.
            sql`level IN ('WARNING', 'ERROR')`
          : gt(seq, (await lastSeqOf(db, orchestratorId)) - MAX_SCANNED_EVENTS),
        inArray(type, LOGGED_TYPES),
        level === undefined ? undefined : eq(systemLogs.level, level),
        messageContains === undefined
          ? undefined
          : sql`(${contains(message, messageContains)} OR ${contains(summary, messageContains)})`,
      ),
    )
    .orderBy(desc(seq))
    .limit(limit)
    .offset(offset);
}
