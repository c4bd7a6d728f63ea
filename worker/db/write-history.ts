import type { Command } from "../../contract/agent.ts";
import type { Event } from "../../contract/event.ts";
import type { EventId, OrchestratorId } from "../../contract/ids.ts";
import { upsertAgents, type PricedAgent } from "./agents.ts";
import { rowsOfEvents } from "./event-rows.ts";
import { insertRows } from "./json-rows.ts";
import { upsertOrchestrator, type PricedOrchestrator } from "./orchestrators.ts";
import { upsertPrompts } from "./prompts.ts";
import { agentLogs, orchestratorChat, systemLogs } from "./schema.ts";

/** What has happened since the last batch. An agent is in the same batch as the first event that names it, or before. */
export interface HistoryBatch {
  orchestrator: PricedOrchestrator;
  /** New or changed, archived ones too. */
  agents: readonly PricedAgent[];
  /** New or changed. */
  commands: readonly Command[];
  events: readonly Event[];
}

/**
 * Writes all or nothing, and the same batch twice is the same as once: events are never changed but for their
 * summary, the rest is brought up to date. Throws when D1 does; the caller tries again.
 */
export async function writeHistory(db: D1Database, batch: HistoryBatch): Promise<void> {
  const { id } = batch.orchestrator.orchestrator;
  const agents = new Map<string, PricedAgent["agent"]>(batch.agents.map(({ agent }) => [agent.id, agent]));
  const rows = rowsOfEvents(id, batch.events, (agentId) => agents.get(agentId)?.name ?? agentId);
  await db.batch([
    ...upsertOrchestrator(db, batch.orchestrator),
    ...upsertAgents(db, batch.agents),
    ...upsertPrompts(db, batch.commands, (agentId) => agents.get(agentId)?.session_id ?? null),
    ...insertRows(db, agentLogs, rows.agentLogs, "DO NOTHING"),
    ...insertRows(db, orchestratorChat, rows.orchestratorChat, "DO NOTHING"),
    ...insertRows(db, systemLogs, rows.systemLogs, "DO NOTHING"),
    ...updateSummaries(db, id, batch),
  ]);
}

function updateSummaries(db: D1Database, id: OrchestratorId, batch: HistoryBatch): D1PreparedStatement[] {
  const latest = new Map<EventId, { seq: number; id: EventId; summary: string; at: string }>();
  for (const event of batch.events) {
    if (event.type !== "event_summary_update") continue;
    const { event_id: target, event_seq: seq } = event;
    if (seq === undefined) continue;
    latest.set(target, { seq, id: target, summary: event.summary, at: event.timestamp });
  }
  if (latest.size === 0) return [];
  const json = JSON.stringify([...latest.values()]);
  // Which table a row is in is not known here: each `seq` is in one of them.
  return ["agent_logs", "orchestrator_chat", "system_logs"].map((table) =>
    db
      .prepare(
        `UPDATE ${table} SET summary = new.value ->> '$.summary'
         ${table === "orchestrator_chat" ? ", updated_at = new.value ->> '$.at'" : ""}
         FROM json_each(?1) AS new
         WHERE ${table}.orchestrator_agent_id = ?2 AND ${table}.seq = new.value ->> '$.seq'
           AND ${table}.id = new.value ->> '$.id'`,
      )
      .bind(json, id),
  );
}
