import { type Result, fail, succeed } from "../../contract/failure.ts";
import {
  DEFAULT_ORCHESTRATOR_ID,
  DEFAULT_ORCHESTRATOR_NAME,
  type OrchestratorId,
} from "../../contract/ids.ts";
import { findOrchestrator } from "../db/orchestrators.ts";
import type { OrchestratorApi } from "../orchestrator/orchestrator-api.ts";
import { orchestrator } from "../orchestrator/orchestrator-client.ts";

export interface Found {
  id: OrchestratorId;
  object: OrchestratorApi;
}

/** Names and ids that were found before, so that the live way does not need the database. A rename ages out. */
const known = new Map<string, { id: OrchestratorId; at: number }>();
const KNOWN_FOR_MS = 30_000;
const KNOWN_MAX = 1_000;

/** The orchestrator that `:o` names, by id or name. `default` is always there. */
export async function lookUpOrchestrator(env: Cloudflare.Env, nameOrId: string): Promise<Result<Found>> {
  if (nameOrId === DEFAULT_ORCHESTRATOR_NAME || nameOrId === DEFAULT_ORCHESTRATOR_ID) {
    return succeed(found(env, DEFAULT_ORCHESTRATOR_ID));
  }
  const before = known.get(nameOrId);
  if (before && Date.now() - before.at < KNOWN_FOR_MS) return succeed(found(env, before.id));
  try {
    const row = await findOrchestrator(env.DB, nameOrId);
    if (!row.ok) return row;
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(nameOrId, { id: row.value.id, at: Date.now() });
    return succeed(found(env, row.value.id));
  } catch {
    // Better an old answer than none while the database is away.
    if (before) return succeed(found(env, before.id));
    return fail({ code: "history_unavailable", detail: "The database does not answer. Try again soon." });
  }
}

/** After a rename or deletion. Other isolates learn of it when what they know has aged. */
export function forgetOrchestrator(nameOrId: string): void {
  known.delete(nameOrId);
}

function found(env: Cloudflare.Env, id: OrchestratorId): Found {
  return { id, object: orchestrator(env, id) };
}
