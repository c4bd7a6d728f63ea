import type { Agent } from "../../../contract/agent.ts";
import type { AgentLogType, Event } from "../../../contract/event.ts";
import type { Orchestrator } from "../../../contract/orchestrator.ts";
import type { Catalog } from "../../orchestrator/orchestrator-api.ts";

/** Our shapes as the reference system's client expects them; see the routes beside. */

export function referenceOrchestrator(self: Orchestrator, catalog: Catalog): object {
  const { id, session_id, status, working_dir, input_tokens, output_tokens, total_cost, metadata } = self;
  const info = { session_id, cwd: working_dir, captured_at: null, subtype: "fallback" };
  return {
    orchestrator: {
      id,
      session_id,
      status,
      working_dir,
      input_tokens,
      output_tokens,
      total_cost,
      metadata: { system_message_info: info, ...metadata },
    },
    slash_commands: catalog.commands.map((command) => ({
      name: command.name,
      description: command.description,
      arguments: command.argument_hint,
      model: command.model,
      allowed_tools: command.allowed_tools ?? [],
      disable_model_invocation: command.disable_model_invocation,
    })),
    agent_templates: catalog.templates.map(({ name, description }) => ({ name, description })),
    orchestrator_tools: catalog.tools,
    adw_workflows: [],
  };
}

export function referenceAgent(agent: Agent): object {
  return { ...agent, git_worktree: null, adw_id: null, adw_step: null };
}

/** Chat rows as they are; the conductor's blocks as messages without text. */
export function chatMessages(events: readonly Event[]): object[] {
  return events.flatMap((event): object[] => {
    if (event.type === "orchestrator_chat") {
      const { timestamp, ...message } = event.message;
      return [{ ...message, created_at: timestamp, updated_at: timestamp }];
    }
    const metadata = blockMetadata(event);
    if (!metadata) return [];
    return [
      {
        id: event.id,
        orchestrator_agent_id: metadata.orchestratorId,
        sender_type: "orchestrator",
        receiver_type: "user",
        message: "",
        agent_id: null,
        metadata: metadata.value,
        created_at: event.timestamp,
        updated_at: event.timestamp,
      },
    ];
  });
}

function blockMetadata(event: Event): { orchestratorId: string; value: object } | null {
  if (event.type === "thinking_block") {
    return {
      orchestratorId: event.data.orchestrator_agent_id,
      value: { type: "thinking", thinking: event.data.thinking },
    };
  }
  if (event.type !== "tool_use_block") return null;
  const { orchestrator_agent_id, tool_name, tool_input } = event.data;
  return { orchestratorId: orchestrator_agent_id, value: { type: "tool_use", tool_name, tool_input } };
}

/** Each with `sourceType`; what the client must not miss (`event_type`, `timestamp`) is always there. */
export function referenceEvents(events: readonly Event[]): object[] {
  return events.flatMap((event): object[] => {
    switch (event.type) {
      case "agent_log":
        return [
          {
            ...event.log,
            event_type: storedType(event.log.event_type),
            adw_id: null,
            adw_step: null,
            sourceType: "agent_log",
          },
        ];
      case "orchestrator_chat":
        return [
          {
            ...event.message,
            event_type: "orchestrator_chat",
            created_at: event.timestamp,
            sourceType: "orchestrator_chat",
          },
        ];
      case "system_log":
        return [
          {
            ...systemRow(event.id, event.data.level, event.data.message, event.timestamp),
            metadata: event.data.metadata,
          },
        ];
      case "error":
        return [{ ...systemRow(event.id, "ERROR", event.message, event.timestamp), metadata: event.details }];
      case "agent_created":
      case "agent_updated":
      case "agent_status_changed":
      case "agent_deleted":
      case "agent_summary_update":
      case "event_summary_update":
      case "command_updated":
      case "merge_updated":
      case "merge_conflict":
      case "workspace_updated":
      case "files_overlap":
      case "message_state":
      case "question_asked":
      case "question_answered":
      case "question_withdrawn":
      case "orchestrator_updated":
      case "thinking_block":
      case "tool_use_block":
      case "tool_result_block":
        return [];
    }
  });
}

function systemRow(id: string, level: string, message: string, timestamp: string): object {
  return {
    id,
    file_path: null,
    adw_id: null,
    level,
    message,
    summary: null,
    event_type: `System${level.charAt(0)}${level.slice(1).toLowerCase()}`,
    timestamp,
    sourceType: "system_log",
  };
}

/** Blocks have another name in storage than on the wire. */
function storedType(type: AgentLogType): string {
  switch (type) {
    case "TextBlock":
      return "text";
    case "ThinkingBlock":
      return "thinking";
    case "ToolUseBlock":
      return "tool_use";
    case "UserPromptSubmit":
    case "PreToolUse":
    case "PostToolUse":
    case "Stop":
    case "SubagentStop":
    case "PreCompact":
    case "FileTrackingBlock":
      return type;
  }
}
