import { and, asc, eq, gt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Agent } from "../../contract/agent.ts";
import { succeed, type FailureOf, type Result } from "../../contract/failure.ts";
import { AgentIdSchema, type OrchestratorId } from "../../contract/ids.ts";
import { decodeCursor, pageById, type Page } from "./cursor.ts";
import { insertRows, updateAllBut } from "./json-rows.ts";
import { agents } from "./schema.ts";
import { usageColumns, usageOf } from "./usage-columns.ts";

type AgentRow = typeof agents.$inferSelect;

/** An agent with its exact cost in 1e-9 USD. */
export interface PricedAgent {
  agent: Agent;
  totalCostNano: number;
}

/** Every agent that the orchestrator ever had, archived ones too, in the order of their creation. */
export async function listAgents(
  db: D1Database,
  orchestratorId: OrchestratorId,
  page: { limit: number; cursor?: string | undefined },
): Promise<Result<Page<Agent>, FailureOf<"invalid_request">>> {
  const after = page.cursor === undefined ? succeed(null) : decodeCursor(AgentIdSchema, page.cursor);
  if (!after.ok) return after;
  const rows = await drizzle(db)
    .select()
    .from(agents)
    .where(
      and(
        eq(agents.orchestratorAgentId, orchestratorId),
        after.value === null ? undefined : gt(agents.id, after.value),
      ),
    )
    .orderBy(asc(agents.id))
    .limit(page.limit + 1);
  return succeed(pageById(rows, page.limit, agentOfRow));
}

/**
 * A name may have moved from one agent to another since the last batch, by renaming or by deleting, and the unique
 * index looks at each row at once. So the agents whose name changes give up their old one first (an id is a name that
 * nobody else has), and archived ones are written before those that may have taken their place.
 */
export function upsertAgents(db: D1Database, changed: readonly PricedAgent[]): D1PreparedStatement[] {
  if (changed.length === 0) return [];
  const rows = changed
    .map((priced) => agentRow(priced))
    .toSorted((one, other) => Number(other.archived) - Number(one.archived));
  const freeNames = db
    .prepare(
      `UPDATE agents SET name = agents.id FROM json_each(?1) AS changed
       WHERE agents.id = changed.value ->> '$.id' AND agents.name <> changed.value ->> '$.name'`,
    )
    .bind(JSON.stringify(rows.map(({ id, name }) => ({ id, name }))));
  const onConflict = updateAllBut(agents, ["id", "orchestratorAgentId", "createdAt"]);
  return [freeNames, ...insertRows(db, agents, rows, onConflict)];
}

function agentRow({ agent, totalCostNano }: PricedAgent): AgentRow {
  return {
    id: agent.id,
    orchestratorAgentId: agent.orchestrator_agent_id,
    name: agent.name,
    model: agent.model,
    effort: agent.effort,
    systemPrompt: agent.system_prompt,
    subagentTemplate: agent.subagent_template,
    tools: agent.tools,
    workingDir: agent.working_dir,
    status: agent.status,
    statusReason: agent.status_reason,
    statusSince: agent.status_since,
    sessionId: agent.session_id,
    ...usageColumns(agent, totalCostNano),
    contextTokens: agent.context_tokens,
    contextWindow: agent.context_window,
    queuedCommands: agent.queued_commands,
    logCount: agent.log_count,
    responseCount: agent.counts.responses,
    toolCount: agent.counts.tools,
    hookCount: agent.counts.hooks,
    thinkingCount: agent.counts.thinking,
    currentTask: agent.current_task,
    latestSummary: agent.latest_summary,
    settings: { merge: agent.merge, max_turns: agent.max_turns, compact_at: agent.compact_at },
    metadata: agent.metadata,
    archived: agent.archived,
    createdAt: agent.created_at,
    updatedAt: agent.updated_at,
  };
}

function agentOfRow(row: AgentRow): Agent {
  return {
    id: row.id,
    orchestrator_agent_id: row.orchestratorAgentId,
    name: row.name,
    model: row.model,
    effort: row.effort,
    system_prompt: row.systemPrompt,
    subagent_template: row.subagentTemplate,
    tools: row.tools,
    working_dir: row.workingDir,
    status: row.status,
    status_reason: row.statusReason,
    status_since: row.statusSince,
    session_id: row.sessionId,
    ...usageOf(row),
    context_tokens: row.contextTokens,
    context_window: row.contextWindow,
    queued_commands: row.queuedCommands,
    log_count: row.logCount,
    counts: {
      responses: row.responseCount,
      tools: row.toolCount,
      hooks: row.hookCount,
      thinking: row.thinkingCount,
    },
    current_task: row.currentTask,
    latest_summary: row.latestSummary,
    ...row.settings,
    merge: row.settings.merge ?? "auto",
    // What an agent is about to do is not history.
    todos: [],
    changing_files: [],
    metadata: row.metadata,
    archived: row.archived,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}
