import type { AgentLog, AgentLogType, Event, EventOf } from "../../contract/event.ts";
import type { FrameOf } from "../../contract/frame.ts";
import type { Command } from "../../contract/agent.ts";
import type { Merge } from "../../contract/merge.ts";
import type { RowCategory, StreamRow } from "./state.ts";

const CATEGORY_OF: Record<AgentLogType, RowCategory> = {
  UserPromptSubmit: "hook",
  PreToolUse: "hook",
  PostToolUse: "hook",
  Stop: "hook",
  SubagentStop: "hook",
  PreCompact: "hook",
  TextBlock: "response",
  ThinkingBlock: "thinking",
  ToolUseBlock: "tool",
  FileTrackingBlock: "file",
};

/** The line that an event is in the stream; null for events that only change figures or belong to the chat. */
export function rowOf(event: Event, nameOf: (agentId: string) => string): StreamRow | null {
  switch (event.type) {
    case "agent_log":
      return logRow(event);
    case "agent_created":
      return systemRow(event, event.agent.id, event.agent.name, `${event.agent.name} was created`);
    case "agent_deleted":
      return systemRow(event, event.agent_id, event.agent_name, `${event.agent_name} was deleted`);
    case "agent_status_changed":
      return statusRow(event, nameOf(event.agent_id));
    case "command_updated":
      return commandRow(event, nameOf(event.agent_id));
    case "merge_updated":
    case "merge_conflict":
      return mergeRow(event);
    case "workspace_updated":
      return workspaceRow(event);
    case "files_overlap": {
      const names = event.agents.map(({ name }) => name).join(" and ");
      const row = systemRow(
        event,
        event.agent_id,
        nameOf(event.agent_id),
        `${names} both change ${event.path}`,
      );
      return { ...row, level: "WARNING" };
    }
    case "system_log": {
      const row = systemRow(event, null, "", event.data.message, event.data.metadata);
      return { ...row, level: event.data.level };
    }
    case "error":
      return { ...systemRow(event, null, "", event.message, event.details), level: "ERROR" };
    case "question_asked":
    case "question_answered":
    case "question_withdrawn":
      return questionRow(event);
    case "message_state":
    case "orchestrator_chat":
    case "thinking_block":
    case "tool_use_block":
    case "tool_result_block":
    case "agent_updated":
    case "agent_summary_update":
    case "event_summary_update":
    case "orchestrator_updated":
      return null;
  }
}

/** The line of a block that is being written, before its first text. */
export function provisionalRow(frame: FrameOf<"agent_stream">, agentName: string, at: string): StreamRow {
  const category =
    frame.block_type === "text" ? "response" : frame.block_type === "thinking" ? "thinking" : "tool";
  return {
    id: frame.event_id,
    seq: null,
    at,
    category,
    kind: category === "response" ? "TextBlock" : category === "thinking" ? "ThinkingBlock" : "ToolUseBlock",
    level: "INFO",
    agentId: frame.agent_id,
    agentName,
    text: "",
    summary: null,
    toolName: frame.tool_name ?? null,
    toolUseId: null,
    payload: {},
  };
}

function logRow(event: EventOf<"agent_log">): StreamRow {
  const { log } = event;
  return {
    id: event.id,
    seq: event.seq,
    at: event.timestamp,
    category: CATEGORY_OF[log.event_type],
    kind: log.event_type,
    level: log.payload["is_error"] === true ? "ERROR" : "INFO",
    agentId: log.agent_id,
    agentName: log.agent_name,
    text: textOf(log),
    summary: log.summary,
    toolName: stringOf(log.payload["tool_name"]),
    toolUseId: stringOf(log.payload["tool_use_id"]),
    payload: log.payload,
  };
}

function textOf(log: AgentLog): string {
  const fromPayload = log.event_type === "TextBlock" ? log.payload["text"] : log.payload["thinking"];
  return log.content ?? stringOf(fromPayload) ?? "";
}

function statusRow(event: EventOf<"agent_status_changed">, agentName: string): StreamRow {
  const reason = event.reason ? `: ${event.reason}` : "";
  const row = systemRow(
    event,
    event.agent_id,
    agentName,
    `${event.old_status} → ${event.new_status}${reason}`,
  );
  return { ...row, level: event.new_status === "blocked" ? "ERROR" : "INFO" };
}

function questionRow(
  event: EventOf<"question_asked"> | EventOf<"question_answered"> | EventOf<"question_withdrawn">,
): StreamRow {
  const { question } = event;
  const { agent_id, agent_name, state, answer } = question;
  const text = `question ${state}: ${answer ?? question.question}`;
  return systemRow(event, agent_id, agent_name, text, { ...question });
}

const COMMAND_WORDS: Record<Command["status"], string> = {
  queued: "command queued",
  executing: "command started",
  completed: "command completed",
  failed: "command failed",
  interrupted: "command interrupted",
};

/** That a running command has been read is no line of its own. */
function commandRow(event: EventOf<"command_updated">, agentName: string): StreamRow | null {
  const { command } = event;
  if (command.delivery === "consumed" && command.status === "executing") return null;
  const tail = command.status === "failed" && command.result ? command.result : command.command;
  const words = command.delivery === "withdrawn" ? "command withdrawn" : COMMAND_WORDS[command.status];
  const text = `${words}: ${tail}`;
  const row = systemRow(event, event.agent_id, agentName, text, { ...command });
  return { ...row, level: command.status === "failed" ? "ERROR" : "INFO" };
}

const MERGE_WORDS: Record<Merge["state"], string> = {
  merged: "merged into main",
  review: "waits for review",
  conflict: "conflicts with main",
  unfinished: "kept, not finished",
  kept: "kept on its branch",
  dropped: "dropped",
};

function mergeRow(event: EventOf<"merge_updated"> | EventOf<"merge_conflict">): StreamRow {
  const { merge } = event;
  const files = merge.state === "conflict" ? merge.conflicts.map(({ path }) => path) : merge.files;
  const text = `${merge.branch} ${MERGE_WORDS[merge.state]}: ${files.join(", ") || merge.task}`;
  const row = systemRow(event, merge.agent_id, merge.agent_name, text, { ...merge });
  return { ...row, level: merge.state === "conflict" ? "WARNING" : "INFO" };
}

function workspaceRow(event: EventOf<"workspace_updated">): StreamRow {
  const { status, error, files, remote } = event.workspace;
  const from = remote === null ? "" : ` from ${remote.url}`;
  const text = status === "importing" ? "Import begins" : (error ?? `Workspace has ${files} files${from}`);
  return {
    ...systemRow(event, null, "", text, { ...event.workspace }),
    level: error === null ? "INFO" : "ERROR",
  };
}

function systemRow(
  event: Event,
  agentId: string | null,
  agentName: string,
  text: string,
  payload: Record<string, unknown> = {},
): StreamRow {
  return {
    id: event.id,
    seq: event.seq,
    at: event.timestamp,
    category: "system",
    kind: event.type,
    level: "INFO",
    agentId,
    agentName,
    text,
    summary: null,
    toolName: null,
    toolUseId: null,
    payload,
  };
}

function stringOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
