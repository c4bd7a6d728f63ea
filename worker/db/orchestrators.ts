import { and, asc, eq, gt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { fail, succeed, type FailureOf, type Result } from "../../contract/failure.ts";
import {
  DEFAULT_ORCHESTRATOR_ID,
  DEFAULT_ORCHESTRATOR_NAME,
  OrchestratorIdSchema,
} from "../../contract/ids.ts";
import type { OrchestratorId } from "../../contract/ids.ts";
import type { Orchestrator } from "../../contract/orchestrator.ts";
import { decodeCursor, pageById, type Page } from "./cursor.ts";
import { insertRows, updateAllBut } from "./json-rows.ts";
import { orchestratorAgents as orchestrators } from "./schema.ts";
import { usageColumns, usageOf } from "./usage-columns.ts";

// Which orchestrators there are and what they are called is decided here, for no object knows the others: names
// change by `renameOrchestrator` alone. Everything else an orchestrator says of itself, and D1 follows.

type OrchestratorRow = typeof orchestrators.$inferSelect;

type NameTaken = FailureOf<"orchestrator_name_taken">;
type NotFound = FailureOf<"orchestrator_not_found">;

/** An orchestrator with its exact cost in 1e-9 USD. */
export interface PricedOrchestrator {
  orchestrator: Orchestrator;
  totalCostNano: number;
}

// A literal, since SQLite uses a partial index only when it can see its condition in the query.
const isLive = sql`${orchestrators.archived} = 0`;

/** Trying again with the same id is no conflict. The default orchestrator's name is never another's. */
export async function insertOrchestrator(
  db: D1Database,
  { orchestrator, totalCostNano }: PricedOrchestrator,
): Promise<Result<void, NameTaken>> {
  const { id, name } = orchestrator;
  if (isReserved(id, name)) return fail({ code: "orchestrator_name_taken", name });
  await db.batch(insertRows(db, orchestrators, [orchestratorRow(orchestrator, totalCostNano)], "DO NOTHING"));
  const found = await findOrchestrator(db, id);
  return found.ok && found.value.name === name
    ? succeed(undefined)
    : fail({ code: "orchestrator_name_taken", name });
}

/** By id, else by name; archived ones are not found. */
export async function findOrchestrator(
  db: D1Database,
  nameOrId: string,
): Promise<Result<Orchestrator, NotFound>> {
  const orm = drizzle(db);
  // Two statements, for SQLite answers an OR of these two from no index.
  const [byId, byName] = await orm.batch([
    orm
      .select()
      .from(orchestrators)
      .where(and(isLive, sql`${orchestrators.id} = ${nameOrId}`)),
    orm
      .select()
      .from(orchestrators)
      .where(and(isLive, eq(orchestrators.name, nameOrId))),
  ]);
  const row = byId[0] ?? byName[0];
  return row
    ? succeed(orchestratorOfRow(row))
    : fail({ code: "orchestrator_not_found", orchestrator: nameOrId });
}

/** Those not archived, in the order of their creation. */
export async function listOrchestrators(
  db: D1Database,
  page: { limit: number; cursor?: string | undefined },
): Promise<Result<Page<Orchestrator>, FailureOf<"invalid_request">>> {
  const after = page.cursor === undefined ? succeed(null) : decodeCursor(OrchestratorIdSchema, page.cursor);
  if (!after.ok) return after;
  const rows = await drizzle(db)
    .select()
    .from(orchestrators)
    .where(and(isLive, after.value === null ? undefined : gt(orchestrators.id, after.value)))
    .orderBy(asc(orchestrators.id))
    .limit(page.limit + 1);
  return succeed(pageById(rows, page.limit, orchestratorOfRow));
}

/** To be done before the orchestrator itself is told. */
export async function renameOrchestrator(
  db: D1Database,
  id: OrchestratorId,
  name: string,
  updatedAt: string,
): Promise<Result<void, NameTaken | NotFound>> {
  if (isReserved(id, name)) return fail({ code: "orchestrator_name_taken", name });
  const isFree = sql`NOT EXISTS (
    SELECT 1 FROM orchestrator_agents AS other WHERE other.archived = 0 AND other.name = ${name} AND other.id <> ${id}
  )`;
  const renamed = await drizzle(db)
    .update(orchestrators)
    .set({ name, updatedAt })
    .where(and(isLive, eq(orchestrators.id, id), isFree))
    .returning({ id: orchestrators.id });
  if (renamed.length > 0) return succeed(undefined);
  const found = await findOrchestrator(db, id);
  return found.ok ? fail({ code: "orchestrator_name_taken", name }) : found;
}

/** Frees the name. What the orchestrator and its agents did stays readable by its id. */
export async function archiveOrchestrator(
  db: D1Database,
  id: OrchestratorId,
  updatedAt: string,
): Promise<Result<void, NotFound>> {
  const archived = await drizzle(db)
    .update(orchestrators)
    .set({ archived: true, updatedAt })
    .where(and(isLive, eq(orchestrators.id, id)))
    .returning({ id: orchestrators.id });
  return archived.length > 0
    ? succeed(undefined)
    : fail({ code: "orchestrator_not_found", orchestrator: id });
}

/**
 * What the orchestrator says of itself, except its name. If it comes back from the archive (the default one does when
 * it is used again), that holds only while its name is free: history must not be held up by a name.
 */
export function upsertOrchestrator(
  db: D1Database,
  { orchestrator, totalCostNano }: PricedOrchestrator,
): D1PreparedStatement[] {
  const archived = `CASE WHEN EXISTS (
      SELECT 1 FROM orchestrator_agents AS other
      WHERE other.archived = 0 AND other.name = orchestrator_agents.name AND other.id <> orchestrator_agents.id
    ) THEN 1 ELSE excluded.archived END`;
  const onConflict = `${updateAllBut(orchestrators, ["id", "name", "createdAt", "archived"])}, archived = ${archived}`;
  return insertRows(db, orchestrators, [orchestratorRow(orchestrator, totalCostNano)], onConflict);
}

function isReserved(id: OrchestratorId, name: string): boolean {
  return name === DEFAULT_ORCHESTRATOR_NAME && id !== DEFAULT_ORCHESTRATOR_ID;
}

function orchestratorRow(orchestrator: Orchestrator, totalCostNano: number): OrchestratorRow {
  return {
    id: orchestrator.id,
    name: orchestrator.name,
    sessionId: orchestrator.session_id,
    status: orchestrator.status,
    statusReason: orchestrator.status_reason,
    model: orchestrator.model,
    systemPrompt: orchestrator.system_prompt,
    workingDir: orchestrator.working_dir,
    budgetUsd: orchestrator.budget_usd,
    ...usageColumns(orchestrator, totalCostNano),
    contextTokens: orchestrator.context_tokens,
    contextWindow: orchestrator.context_window,
    queuedMessages: orchestrator.queued_messages,
    lastSeq: orchestrator.last_seq,
    metadata: orchestrator.metadata,
    archived: orchestrator.archived,
    createdAt: orchestrator.created_at,
    updatedAt: orchestrator.updated_at,
  };
}

function orchestratorOfRow(row: OrchestratorRow): Orchestrator {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    status_reason: row.statusReason,
    session_id: row.sessionId,
    model: row.model,
    system_prompt: row.systemPrompt,
    working_dir: row.workingDir,
    budget_usd: row.budgetUsd,
    ...usageOf(row),
    context_tokens: row.contextTokens,
    context_window: row.contextWindow,
    queued_messages: row.queuedMessages,
    last_seq: row.lastSeq,
    metadata: row.metadata,
    archived: row.archived,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}
