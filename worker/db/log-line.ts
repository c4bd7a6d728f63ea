import type { Event, EventOf, SystemLogLevel } from "../../contract/event.ts";
import type { Workspace } from "../../contract/workspace.ts";

/** What goes to `system_logs`: every event but an agent's logs and messages. */
export type SystemEvent = Exclude<Event, EventOf<"agent_log"> | EventOf<"orchestrator_chat">>;

const MAX_QUOTED_CHARS = 300;

export function levelOf(event: SystemEvent): SystemLogLevel {
  if (event.type === "error") return "ERROR";
  if (event.type === "merge_conflict" || event.type === "files_overlap") return "WARNING";
  return event.type === "system_log" ? event.data.level : "INFO";
}

/** The event in one readable line. `nameOf` gives an agent's name for its id. */
export function lineOf(event: SystemEvent, nameOf: (agentId: string) => string): string {
  switch (event.type) {
    case "thinking_block":
      return `Thinking: ${quote(event.data.thinking)}`;
    case "tool_use_block":
      return `Tool ${event.data.tool_name} called: ${quote(JSON.stringify(event.data.tool_input))}`;
    case "tool_result_block":
      return `Tool ${event.data.tool_name} ${event.data.is_error ? "failed" : "answered"}: ${quote(event.data.result)}`;
    case "agent_created":
      return `Agent ${event.agent.name} created with ${event.agent.model}`;
    case "agent_updated":
      return `Agent ${nameOf(event.agent_id)} updated: ${Object.keys(event.agent).join(", ")}`;
    case "agent_status_changed": {
      const change = `Agent ${nameOf(event.agent_id)} went from ${event.old_status} to ${event.new_status}`;
      return event.reason === null ? change : `${change}: ${quote(event.reason)}`;
    }
    case "agent_deleted":
      return `Agent ${event.agent_name} deleted`;
    case "agent_summary_update":
      return `Agent ${nameOf(event.agent_id)}: ${quote(event.summary)}`;
    case "event_summary_update":
      return `Summary of ${event.event_id}: ${quote(event.summary)}`;
    case "command_updated":
      return `Command ${event.command.task_slug} of agent ${nameOf(event.agent_id)} is ${event.command.status}`;
    case "merge_updated":
      return `Branch ${event.merge.branch} is ${event.merge.state}: ${quote(event.merge.task)}`;
    case "merge_conflict":
      return `Branch ${event.merge.branch} conflicts with main in ${event.merge.conflicts.map(({ path }) => path).join(", ")}`;
    case "files_overlap":
      return `${event.agents.map(({ name }) => name).join(" and ")} both change ${event.path}`;
    case "workspace_updated":
      return workspaceLine(event.workspace);
    case "message_state":
      return `Message ${event.message_id} is ${event.state}`;
    case "question_asked":
      return `Agent ${event.question.agent_name} asks: ${quote(event.question.question)}`;
    case "question_answered":
      return `Question of agent ${event.question.agent_name} answered: ${quote(event.question.answer ?? "")}`;
    case "question_withdrawn":
      return `Question of agent ${event.question.agent_name} withdrawn: ${quote(event.question.question)}`;
    case "orchestrator_updated":
      return `Orchestrator updated: ${Object.keys(event.orchestrator)
        .filter((field) => field !== "id")
        .join(", ")}`;
    case "system_log":
      return event.data.message;
    case "error":
      return event.message;
  }
}

function workspaceLine({ status, error, files, commit }: Workspace): string {
  if (status === "importing") return "An import has begun";
  return error === null
    ? `The workspace has ${files} files at ${commit.slice(0, 10)}`
    : `The import failed: ${error}`;
}

function quote(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > MAX_QUOTED_CHARS ? `${line.slice(0, MAX_QUOTED_CHARS)}…` : line;
}
