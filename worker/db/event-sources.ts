import { getTableColumns, getTableName, sql, type Column, type SQL } from "drizzle-orm";
import { AgentLogTypeSchema } from "../../contract/event.ts";
import type { OrchestratorId } from "../../contract/ids.ts";
import { agentLogs, orchestratorChat, systemLogs } from "./schema.ts";

export interface EventFilter {
  agentId?: string | undefined;
  /** Of events (`agent_log`) or of agents' log rows (`PreToolUse`): what is of any of them is shown. */
  types?: readonly string[] | undefined;
  category?: string | undefined;
  taskSlug?: string | undefined;
  /** Found anywhere in text, summary or task slug; upper and lower case are the same within ASCII. */
  text?: string | undefined;
}

type EventTable = typeof agentLogs | typeof orchestratorChat | typeof systemLogs;

/** A table that may hold what a filter asks for, and the conditions on its rows that no index answers. */
export interface EventSource {
  table: EventTable;
  conditions: SQL[];
}

export function sourcesFor(filter: EventFilter): EventSource[] {
  return [agentLogSource(filter), chatSource(filter), systemLogSource(filter)].filter(
    (source) => source !== null,
  );
}

function agentLogSource({ types, category, taskSlug, text }: EventFilter): EventSource | null {
  const logTypes = types?.filter(isLogType) ?? [];
  const takesAll = types === undefined || types.includes("agent_log");
  if (!takesAll && logTypes.length === 0) return null;
  const { eventType, eventCategory, taskSlug: slug, content, summary } = agentLogs;
  return {
    table: agentLogs,
    conditions: present([
      takesAll ? null : isAmong(eventType, logTypes),
      category === undefined ? null : sql`${eventCategory} = ${category}`,
      taskSlug === undefined ? null : sql`${slug} = ${taskSlug}`,
      text === undefined ? null : anyOf([content, summary, slug].map((column) => contains(column, text))),
    ]),
  };
}

function chatSource({ types, category, taskSlug, text }: EventFilter): EventSource | null {
  if (category !== undefined || taskSlug !== undefined) return null;
  if (types !== undefined && !types.includes("orchestrator_chat")) return null;
  const { message, summary } = orchestratorChat;
  return {
    table: orchestratorChat,
    conditions: present([
      text === undefined ? null : anyOf([message, summary].map((column) => contains(column, text))),
    ]),
  };
}

function systemLogSource({ types, category, taskSlug, text }: EventFilter): EventSource | null {
  if (category !== undefined) return null;
  const others = types?.filter(
    (type) => type !== "agent_log" && type !== "orchestrator_chat" && !isLogType(type),
  );
  if (others?.length === 0) return null;
  const { type, message, summary, metadata } = systemLogs;
  // The line in `message` is shortened; these hold the whole of it.
  const conductorText = sql`CASE ${type}
    WHEN 'thinking_block' THEN ${metadata} ->> '$.data.thinking'
    WHEN 'tool_use_block' THEN ${metadata} ->> '$.data.tool_input'
    WHEN 'tool_result_block' THEN ${metadata} ->> '$.data.result' END`;
  return {
    table: systemLogs,
    conditions: present([
      others === undefined ? null : isAmong(type, others),
      taskSlug === undefined
        ? null
        : sql`${type} = 'command_updated' AND ${metadata} ->> '$.command.task_slug' = ${taskSlug}`,
      text === undefined
        ? null
        : anyOf([message, summary, conductorText].map((column) => contains(column, text))),
    ]),
  };
}

const TABLES = [agentLogs, orchestratorChat, systemLogs];
const UNION_KEYS = [...new Set(TABLES.flatMap((table) => Object.keys(getTableColumns(table))))];

/** A SELECT of the source's rows between two `seq`s, with the same columns for every table, so that they can unite. */
export function selectFrom(
  { table, conditions }: EventSource,
  orchestratorId: OrchestratorId,
  agentId: string | undefined,
  span: { after: number; before: number },
): SQL {
  const columns: Record<string, Column> = getTableColumns(table);
  const list = UNION_KEYS.map((key) => `${columns[key]?.name ?? "NULL"} AS "${key}"`).join(", ");
  const owner =
    agentId === undefined
      ? sql`${table.orchestratorAgentId} = ${orchestratorId}`
      : // The `+` takes the primary key out of the choice: one agent's rows are found by the index on the agent.
        sql`+${table.orchestratorAgentId} = ${orchestratorId} AND ${table.agentId} = ${agentId}`;
  const where = [owner, sql`${table.seq} > ${span.after} AND ${table.seq} < ${span.before}`, ...conditions];
  return sql`SELECT ${sql.raw(`'${getTableName(table)}' AS source, ${list}`)} FROM ${table} WHERE ${allOf(where)}`;
}

/** Not LIKE: D1 allows its patterns 50 bytes. */
export function contains(column: Column | SQL, text: string): SQL {
  return sql`instr(lower(${column}), lower(${text})) > 0`;
}

function isLogType(type: string): boolean {
  return AgentLogTypeSchema.safeParse(type).success;
}

function isAmong(column: Column, values: readonly string[]): SQL {
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;
}

const anyOf = (conditions: SQL[]) => sql`(${sql.join(conditions, sql` OR `)})`;
const allOf = (conditions: SQL[]) => sql.join(conditions, sql` AND `);
const present = (conditions: (SQL | null)[]) => conditions.filter((condition) => condition !== null);
