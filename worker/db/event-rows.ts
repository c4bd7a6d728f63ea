import { agentOf, type AgentLog, type ChatMessage, type Event } from "../../contract/event.ts";
import type { OrchestratorId } from "../../contract/ids.ts";
import { levelOf, lineOf, type SystemEvent } from "./log-line.ts";
import type { agentLogs, orchestratorChat, systemLogs } from "./schema.ts";

type AgentLogRow = typeof agentLogs.$inferSelect;
type ChatRow = typeof orchestratorChat.$inferSelect;
type SystemLogRow = typeof systemLogs.$inferSelect;

export interface EventRows {
  agentLogs: AgentLogRow[];
  orchestratorChat: ChatRow[];
  systemLogs: SystemLogRow[];
}

/** Each event becomes one row. The ids and times of an event and of the log or message in it are the same. */
export function rowsOfEvents(
  orchestratorId: OrchestratorId,
  events: readonly Event[],
  nameOf: (agentId: string) => string,
): EventRows {
  const rows: EventRows = { agentLogs: [], orchestratorChat: [], systemLogs: [] };
  for (const event of events) {
    const key = { orchestratorAgentId: orchestratorId, seq: event.seq, id: event.id };
    if (event.type === "agent_log") rows.agentLogs.push({ ...key, ...agentLogColumns(event.log) });
    else if (event.type === "orchestrator_chat")
      rows.orchestratorChat.push({ ...key, ...chatColumns(event.message) });
    else rows.systemLogs.push({ ...key, ...systemLogColumns(event, nameOf) });
  }
  return rows;
}

type Columns<Row> = Omit<Row, "orchestratorAgentId" | "seq" | "id">;

function agentLogColumns(log: AgentLog): Columns<AgentLogRow> {
  return {
    agentId: log.agent_id,
    agentName: log.agent_name,
    sessionId: log.session_id,
    commandId: log.command_id,
    parentLogId: log.parent_log_id ?? null,
    taskSlug: log.task_slug,
    entryIndex: log.entry_index,
    eventCategory: log.event_category,
    eventType: log.event_type,
    timestamp: log.timestamp,
    summary: log.summary,
    content: log.content,
    payload: log.payload,
  };
}

function chatColumns(message: ChatMessage): Columns<ChatRow> {
  return {
    senderType: message.sender_type,
    receiverType: message.receiver_type,
    agentId: message.agent_id,
    createdAt: message.timestamp,
    updatedAt: message.timestamp,
    summary: message.summary,
    message: message.message,
    metadata: message.metadata,
  };
}

function systemLogColumns(event: SystemEvent, nameOf: (agentId: string) => string): Columns<SystemLogRow> {
  return {
    type: event.type,
    level: levelOf(event),
    agentId: agentOf(event),
    timestamp: event.timestamp,
    summary: null,
    message: lineOf(event, nameOf),
    metadata: event,
  };
}

/** A row of one of the three tables as SQL gives it, with its JSON still text. */
export type StoredEvent =
  | ({ source: "agent_logs" } & Omit<AgentLogRow, "payload"> & { payload: string })
  | ({ source: "orchestrator_chat" } & Omit<ChatRow, "metadata"> & { metadata: string })
  | ({ source: "system_logs" } & Omit<SystemLogRow, "metadata"> & { metadata: string });

/** The event as it was appended, with the summary that it has by now. */
export function eventOfRow(row: StoredEvent): Event {
  switch (row.source) {
    case "agent_logs":
      return {
        type: "agent_log",
        id: row.id,
        seq: row.seq,
        timestamp: row.timestamp,
        log: agentLogOfRow(row),
      };
    case "orchestrator_chat":
      return {
        type: "orchestrator_chat",
        id: row.id,
        seq: row.seq,
        timestamp: row.createdAt,
        message: messageOfRow(row),
      };
    case "system_logs":
      // Written by us from an event, in the form that events had at that time.
      return JSON.parse(row.metadata);
  }
}

function agentLogOfRow(row: StoredEvent & { source: "agent_logs" }): AgentLog {
  return {
    id: row.id,
    agent_id: row.agentId,
    agent_name: row.agentName,
    session_id: row.sessionId,
    command_id: row.commandId,
    task_slug: row.taskSlug,
    entry_index: row.entryIndex,
    event_category: row.eventCategory,
    event_type: row.eventType,
    content: row.content,
    summary: row.summary,
    payload: JSON.parse(row.payload),
    parent_log_id: row.parentLogId,
    timestamp: row.timestamp,
  };
}

function messageOfRow(row: StoredEvent & { source: "orchestrator_chat" }): ChatMessage {
  return {
    id: row.id,
    orchestrator_agent_id: row.orchestratorAgentId,
    sender_type: row.senderType,
    receiver_type: row.receiverType,
    message: row.message,
    agent_id: row.agentId,
    summary: row.summary,
    metadata: JSON.parse(row.metadata),
    timestamp: row.createdAt,
  };
}
