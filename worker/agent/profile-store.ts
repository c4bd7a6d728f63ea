import { z } from "zod";
import { EffortSchema } from "../../contract/agent.ts";
import { AgentIdSchema, OrchestratorIdSchema } from "../../contract/ids.ts";
import { MergePolicySchema } from "../../contract/merge.ts";
import type { AgentProfile } from "./command-agent-api.ts";

export const PROFILE_SCHEMA =
  "CREATE TABLE IF NOT EXISTS profile (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);";

const ProfileSchema = z.object({
  agentId: AgentIdSchema,
  orchestratorId: OrchestratorIdSchema,
  name: z.string(),
  model: z.string(),
  effort: EffortSchema.nullable(),
  systemPrompt: z.string(),
  tools: z.array(z.string()).nullable(),
  merge: MergePolicySchema.default("auto"),
  workingDir: z.string(),
  // Absent in profiles that are older than they are.
  maxTurns: z.int().nullable().default(null),
  compactAt: z.number().nullable().default(null),
  sessionId: z.string(),
  projectContext: z.string().nullable().default(null),
});

/** What this agent is, as its orchestrator last said. */
export class ProfileStore {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** Throws before the first `set`: an agent is configured before anything else is asked of it. */
  get(): AgentProfile {
    const { body } = this.sql.exec<{ body: string }>("SELECT body FROM profile").one();
    return ProfileSchema.parse(JSON.parse(body));
  }

  set(profile: AgentProfile): void {
    this.sql.exec("INSERT OR REPLACE INTO profile VALUES (1, ?)", JSON.stringify(profile));
  }
}
