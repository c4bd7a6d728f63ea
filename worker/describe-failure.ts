import type { Failure } from "../contract/failure.ts";

/** In words for people and models: what is wrong, and where it helps what would be right. */
export function describeFailure(failure: Failure): { title: string; detail: string } {
  switch (failure.code) {
    case "invalid_json":
      return { title: "Not JSON", detail: failure.detail };
    case "invalid_request": {
      const list = failure.errors.map(({ field, message }) => `${field}: ${message}`).join("; ");
      return { title: "Invalid request", detail: list };
    }
    case "request_too_large":
      return { title: "Request too large", detail: `The body may have at most ${failure.limitBytes} bytes.` };
    case "unauthenticated":
      return { title: "Not signed in", detail: failure.detail };
    case "forbidden":
      return { title: "Not allowed", detail: failure.detail };
    case "request_in_progress":
      return {
        title: "In progress",
        detail: "A request with this Idempotency-Key is being answered. Ask again soon.",
      };
    case "idempotency_key_reused":
      return {
        title: "Key used before",
        detail: "This Idempotency-Key belongs to another request. Use a new one.",
      };
    case "route_not_found":
      return { title: "No such route", detail: `There is nothing at ${failure.path}.` };
    case "orchestrator_not_found":
      return {
        title: "No such orchestrator",
        detail: `There is no orchestrator ${quoted(failure.orchestrator)}.`,
      };
    case "orchestrator_name_taken":
      return {
        title: "Name taken",
        detail: `There is already an orchestrator called ${quoted(failure.name)}.`,
      };
    case "agent_not_found":
      return {
        title: "No such agent",
        detail: `There is no agent ${quoted(failure.agent)}. ${agentsThereAre(failure.known)}`,
      };
    case "agent_name_taken":
      return {
        title: "Name taken",
        detail: `There is already an agent called ${quoted(failure.name)}. Choose another name, or delete that agent first.`,
      };
    case "agent_limit_reached":
      return {
        title: "Too many agents",
        detail: `There are ${failure.limit} agents, which is the limit. Delete one first.`,
      };
    case "template_not_found":
      return {
        title: "No such template",
        detail: `There is no template ${quoted(failure.template)}. ${listed("Available", failure.known)}`,
      };
    case "model_unknown":
      return {
        title: "Unknown model",
        detail: `${quoted(failure.model)} is not a model. ${listed("Known", failure.known)}`,
      };
    case "tool_unknown":
      return {
        title: "Unknown tool",
        detail: `There is no tool ${quoted(failure.tool)}. ${listed("Available", failure.known)}`,
      };
    case "command_not_found":
      return { title: "No such command", detail: `This agent has no command ${quoted(failure.commandId)}.` };
    case "command_queue_full":
      return {
        title: "Queue full",
        detail: `${failure.limit} commands wait already. Try again when some have ended.`,
      };
    case "path_outside_workspace":
      return {
        title: "Outside the workspace",
        detail: `${quoted(failure.path)} leads outside the workspace.`,
      };
    case "file_not_found":
      return { title: "No such file", detail: `There is no file ${quoted(failure.path)}.` };
    case "is_a_directory":
      return { title: "A directory", detail: `${quoted(failure.path)} is a directory, not a file.` };
    case "not_a_directory":
      return { title: "Not a directory", detail: `${quoted(failure.path)} is not a directory.` };
    case "file_too_large":
      return {
        title: "File too large",
        detail: `${quoted(failure.path)} would have more than ${failure.limitBytes} bytes, which is the limit.`,
      };
    case "history_unavailable":
      return { title: "History not available", detail: failure.detail };
    case "websocket_expected":
      return { title: "WebSocket expected", detail: "Connect to this path with a WebSocket." };
    case "model_not_configured":
      return { title: "No model", detail: "Set ANTHROPIC_API_KEY, then try again." };
    case "not_supported":
      return { title: "Not supported", detail: failure.detail };
  }
}

const LONGEST_QUOTE = 100;

/** Names come from outside and may be anything. */
function quoted(name: string): string {
  return JSON.stringify(name.length <= LONGEST_QUOTE ? name : `${name.slice(0, LONGEST_QUOTE)}…`);
}

function listed(label: string, names: readonly string[]): string {
  return names.length === 0 ? "There are none." : `${label}: ${names.join(", ")}.`;
}

function agentsThereAre(names: readonly string[]): string {
  return names.length === 0 ? "There are no agents yet; create one." : listed("Agents", names);
}
