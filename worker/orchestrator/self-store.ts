import type { CreateOrchestrator, UpdateOrchestrator } from "../../contract/api.ts";
import {
  DEFAULT_ORCHESTRATOR_ID,
  DEFAULT_ORCHESTRATOR_NAME,
  type OrchestratorId,
} from "../../contract/ids.ts";
import { type Orchestrator, OrchestratorSchema } from "../../contract/orchestrator.ts";
import { NO_USAGE } from "../../contract/usage.ts";

/** What the orchestrator is and how it stands, as clients see it. */
export class SelfStore {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** Null: nobody has created it. */
  find(): Orchestrator | null {
    const [row] = this.sql.exec<{ body: string }>("SELECT body FROM self").toArray();
    return row ? OrchestratorSchema.parse(JSON.parse(row.body)) : null;
  }

  /** Throws before it was created: every way in has seen to that. */
  get(): Orchestrator {
    const self = this.find();
    if (!self) throw new Error("This orchestrator has not been created");
    return self;
  }

  save(self: Orchestrator): void {
    this.sql.exec("INSERT OR REPLACE INTO self VALUES (1, ?)", JSON.stringify(self));
  }

  change(patch: Partial<Orchestrator>): Orchestrator {
    const self = { ...this.get(), ...patch };
    this.save(self);
    return self;
  }
}

export function newOrchestrator(
  id: OrchestratorId,
  input: CreateOrchestrator,
  model: { id: string; contextTokens: number },
  made: { sessionId: string; at: string },
): Orchestrator {
  return {
    ...NO_USAGE,
    id,
    name: input.name,
    status: "idle",
    status_reason: null,
    session_id: made.sessionId,
    model: model.id,
    system_prompt: input.system_prompt ?? null,
    working_dir: input.working_dir ?? "/",
    budget_usd: input.budget_usd ?? null,
    compact_at: input.compact_at ?? null,
    context_tokens: 0,
    context_window: model.contextTokens,
    queued_messages: 0,
    last_seq: 0,
    archived: false,
    metadata: {},
    created_at: made.at,
    updated_at: made.at,
  };
}

/** What an update changes; a new model brings its own window. */
export function changedOrchestrator(
  self: Orchestrator,
  patch: UpdateOrchestrator,
  model: { id: string; contextTokens: number } | null,
): Partial<Orchestrator> {
  return {
    name: patch.name ?? self.name,
    ...(patch.system_prompt === undefined ? {} : { system_prompt: patch.system_prompt }),
    ...(patch.budget_usd === undefined ? {} : { budget_usd: patch.budget_usd }),
    ...(patch.compact_at === undefined ? {} : { compact_at: patch.compact_at }),
    ...(model ? { model: model.id, context_window: model.contextTokens } : {}),
  };
}

/** The one that needs no creating. */
export function isDefault(id: string): boolean {
  return id === DEFAULT_ORCHESTRATOR_ID;
}

export const DEFAULT_INPUT: CreateOrchestrator = { name: DEFAULT_ORCHESTRATOR_NAME };
