import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import {
  CommandAuthorSchema,
  EffortSchema,
  StatusSchema,
  type Agent,
  type CommandAuthor,
  type Effort,
  type Status,
} from "../../contract/agent.ts";
import { EventCategorySchema, PartySchema, SystemLogLevelSchema } from "../../contract/event.ts";
import type { AgentLog, AgentLogType, ChatMessage, EventType, SystemLogLevel } from "../../contract/event.ts";
import type { AgentId, CommandId, EventId, OrchestratorId } from "../../contract/ids.ts";

/**
 * The tables of D1. Times are ISO 8601 in UTC with `Z`, ids are UUIDs as text, money is in integers of 1e-9 USD,
 * JSON is text. Every index is paid for on each insert, so each one names the query that needs it.
 */

const isOneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} IN (${values.map((value) => `'${value}'`).join(", ")})`);

const json = (name: string) => text(name, { mode: "json" }).$type<Record<string, unknown>>();
const flag = (name: string) => integer(name, { mode: "boolean" }).notNull().default(false);
const count = (name: string) => integer(name).notNull().default(0);

const spending = {
  inputTokens: count("input_tokens"),
  outputTokens: count("output_tokens"),
  cacheReadTokens: count("cache_read_tokens"),
  cacheWriteTokens: count("cache_write_tokens"),
  totalCostNanoUsd: count("total_cost_nano_usd"),
  costIsEstimate: flag("cost_is_estimate"),
  contextTokens: count("context_tokens"),
  contextWindow: count("context_window"),
};

const lifetime = {
  archived: flag("archived"),
  createdAt: text("created_at").notNull(),
  updatedAt: text("updated_at").notNull(),
};

export const orchestratorAgents = sqliteTable(
  "orchestrator_agents",
  {
    // In the order of creation, since ids are UUIDs of version 7: listOrchestrators pages by the primary key.
    id: text("id").$type<OrchestratorId>().primaryKey(),
    name: text("name").notNull(),
    sessionId: text("session_id").notNull(),
    status: text("status").$type<Status>().notNull(),
    statusReason: text("status_reason"),
    model: text("model").notNull(),
    systemPrompt: text("system_prompt"),
    workingDir: text("working_dir").notNull(),
    budgetUsd: real("budget_usd"),
    ...spending,
    queuedMessages: count("queued_messages"),
    lastSeq: count("last_seq"),
    metadata: json("metadata").notNull(),
    ...lifetime,
  },
  (table) => [
    check("orchestrator_agents_status", isOneOf("status", StatusSchema.options)),
    // findOrchestrator by name. An archived orchestrator's name is free.
    uniqueIndex("orchestrator_agents_live_name")
      .on(table.name)
      .where(sql`archived = 0`),
  ],
);

const owner = () =>
  text("orchestrator_agent_id")
    .$type<OrchestratorId>()
    .notNull()
    .references(() => orchestratorAgents.id, { onDelete: "cascade" });

export const agents = sqliteTable(
  "agents",
  {
    id: text("id").$type<AgentId>().primaryKey(),
    orchestratorAgentId: owner(),
    name: text("name").notNull(),
    model: text("model").notNull(),
    effort: text("effort").$type<Effort>(),
    systemPrompt: text("system_prompt").notNull(),
    subagentTemplate: text("subagent_template"),
    tools: text("tools", { mode: "json" }).$type<string[]>(),
    workingDir: text("working_dir").notNull(),
    status: text("status").$type<Status>().notNull(),
    statusReason: text("status_reason"),
    statusSince: text("status_since").notNull(),
    sessionId: text("session_id"),
    ...spending,
    queuedCommands: count("queued_commands"),
    logCount: count("log_count"),
    responseCount: count("response_count"),
    toolCount: count("tool_count"),
    hookCount: count("hook_count"),
    thinkingCount: count("thinking_count"),
    currentTask: text("current_task"),
    latestSummary: text("latest_summary"),
    /** What is only looked at with the whole agent: a new field needs no new column. */
    settings: text("settings", { mode: "json" })
      .$type<Partial<Pick<Agent, "merge" | "max_turns" | "compact_at">>>()
      .notNull()
      .default({}),
    metadata: json("metadata").notNull(),
    ...lifetime,
  },
  (table) => [
    check("agents_status", isOneOf("status", StatusSchema.options)),
    check("agents_effort", isOneOf("effort", EffortSchema.options)),
    // The rule that two live agents never share a name; a deleted agent's name is free.
    uniqueIndex("agents_live_name")
      .on(table.orchestratorAgentId, table.name)
      .where(sql`archived = 0`),
    // listAgents, archived ones included.
    index("agents_by_orchestrator").on(table.orchestratorAgentId, table.id),
  ],
);

const agentOfRow = () =>
  text("agent_id")
    .$type<AgentId>()
    .references(() => agents.id, { onDelete: "cascade" });

/** Commands as they were given; how they went is in the events. */
export const prompts = sqliteTable(
  "prompts",
  {
    id: text("id").$type<CommandId>().primaryKey(),
    agentId: agentOfRow().notNull(),
    author: text("author").$type<CommandAuthor>().notNull(),
    taskSlug: text("task_slug").notNull(),
    sessionId: text("session_id"),
    timestamp: text("timestamp").notNull(),
    summary: text("summary"),
    promptText: text("prompt_text").notNull(),
  },
  (table) => [
    check("prompts_author", isOneOf("author", CommandAuthorSchema.options)),
    // The foreign key, seen from an agent: without it, what is done to agents may read every prompt.
    index("prompts_by_agent").on(table.agentId),
  ],
);

/**
 * The three tables of events. `seq` is gapless per orchestrator over all three together, and every read of history
 * goes by it, so it is the primary key and there is no index on the id or the time.
 */
const event = {
  orchestratorAgentId: owner(),
  seq: integer("seq").notNull(),
  id: text("id").$type<EventId>().notNull(),
};

export const agentLogs = sqliteTable(
  "agent_logs",
  {
    ...event,
    agentId: agentOfRow().notNull(),
    agentName: text("agent_name").notNull(),
    sessionId: text("session_id"),
    commandId: text("command_id").$type<CommandId>(),
    parentLogId: text("parent_log_id").$type<EventId>(),
    taskSlug: text("task_slug"),
    entryIndex: integer("entry_index").notNull(),
    eventCategory: text("event_category").$type<AgentLog["event_category"]>().notNull(),
    eventType: text("event_type").$type<AgentLogType>().notNull(),
    timestamp: text("timestamp").notNull(),
    summary: text("summary"),
    content: text("content"),
    payload: json("payload").notNull(),
  },
  (table) => [
    // readEvents of all agents.
    primaryKey({ columns: [table.orchestratorAgentId, table.seq] }),
    check("agent_logs_category", isOneOf("event_category", EventCategorySchema.options)),
    // readEvents of one agent.
    index("agent_logs_by_agent").on(table.agentId, table.seq),
  ],
);

export const orchestratorChat = sqliteTable(
  "orchestrator_chat",
  {
    ...event,
    senderType: text("sender_type").$type<ChatMessage["sender_type"]>().notNull(),
    receiverType: text("receiver_type").$type<ChatMessage["receiver_type"]>().notNull(),
    agentId: agentOfRow(),
    createdAt: text("created_at").notNull(),
    updatedAt: text("updated_at").notNull(),
    summary: text("summary"),
    message: text("message").notNull(),
    metadata: json("metadata").notNull(),
  },
  (table) => [
    // readMessages and readEvents.
    primaryKey({ columns: [table.orchestratorAgentId, table.seq] }),
    check("orchestrator_chat_sender", isOneOf("sender_type", PartySchema.options)),
    check("orchestrator_chat_receiver", isOneOf("receiver_type", PartySchema.options)),
    check(
      "orchestrator_chat_agent",
      sql`(sender_type = 'agent' OR receiver_type = 'agent') = (agent_id IS NOT NULL)`,
    ),
    // readEvents of one agent.
    index("orchestrator_chat_by_agent")
      .on(table.agentId, table.seq)
      .where(sql`agent_id IS NOT NULL`),
  ],
);

/** Every event that is neither an agent's log nor a message, whole in `metadata`. */
export const systemLogs = sqliteTable(
  "system_logs",
  {
    ...event,
    type: text("type").$type<EventType>().notNull(),
    level: text("level").$type<SystemLogLevel>().notNull(),
    // Without a foreign key: a log line may speak of an agent that was never stored.
    agentId: text("agent_id"),
    timestamp: text("timestamp").notNull(),
    summary: text("summary"),
    message: text("message").notNull(),
    metadata: json("metadata").notNull(),
  },
  (table) => [
    // readEvents and readSystemLogs.
    primaryKey({ columns: [table.orchestratorAgentId, table.seq] }),
    check("system_logs_level", isOneOf("level", SystemLogLevelSchema.options)),
    // readEvents of one agent.
    index("system_logs_by_agent")
      .on(table.agentId, table.seq)
      .where(sql`agent_id IS NOT NULL`),
    // readSystemLogs of a level that is rare and must be found however old it is.
    index("system_logs_problems")
      .on(table.orchestratorAgentId, table.seq)
      .where(sql`level IN ('WARNING', 'ERROR')`),
  ],
);
