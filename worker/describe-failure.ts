import type { Failure, FailureOf } from "../contract/failure.ts";

interface Words {
  title: string;
  detail: string;
}

/** A new code does not compile until it has its words here. */
const WORDS: { [Code in Failure["code"]]: (failure: FailureOf<Code>) => Words } = {
  invalid_json: (failure) => ({ title: "Not JSON", detail: failure.detail }),
  invalid_request: (failure) => {
    const list = failure.errors.map(({ field, message }) => `${field}: ${message}`).join("; ");
    return { title: "Invalid request", detail: list };
  },
  request_too_large: (failure) => ({
    title: "Request too large",
    detail: `The body may have at most ${failure.limitBytes} bytes.`,
  }),
  unauthenticated: (failure) => ({ title: "Not signed in", detail: failure.detail }),
  forbidden: (failure) => ({ title: "Not allowed", detail: failure.detail }),
  request_in_progress: () => ({
    title: "In progress",
    detail: "A request with this Idempotency-Key is being answered. Ask again soon.",
  }),
  idempotency_key_reused: () => ({
    title: "Key used before",
    detail: "This Idempotency-Key belongs to another request. Use a new one.",
  }),
  route_not_found: (failure) => ({ title: "No such route", detail: `There is nothing at ${failure.path}.` }),
  orchestrator_not_found: (failure) => ({
    title: "No such orchestrator",
    detail: `There is no orchestrator ${quoted(failure.orchestrator)}.`,
  }),
  orchestrator_name_taken: (failure) => ({
    title: "Name taken",
    detail: `There is already an orchestrator called ${quoted(failure.name)}.`,
  }),
  agent_not_found: (failure) => ({
    title: "No such agent",
    detail: `There is no agent ${quoted(failure.agent)}. ${agentsThereAre(failure.known)}`,
  }),
  agent_name_taken: (failure) => ({
    title: "Name taken",
    detail: `There is already an agent called ${quoted(failure.name)}. Choose another name, or delete that agent first.`,
  }),
  agent_limit_reached: (failure) => ({
    title: "Too many agents",
    detail: `There are ${failure.limit} agents, which is the limit. Delete one first.`,
  }),
  template_not_found: (failure) => ({
    title: "No such template",
    detail: `There is no template ${quoted(failure.template)}. ${listed("Available", failure.known)}`,
  }),
  slash_command_unknown: (failure) => ({
    title: "No such slash command",
    detail: `There is no command ${quoted(`/${failure.command}`)}. ${listed(
      "Near it",
      failure.known.map((name) => `/${name}`),
    )} To say a text that begins with a slash, put a word before it.`,
  }),
  slash_command_for_people: (failure) => ({
    title: "Only for people",
    detail: `${quoted(`/${failure.command}`)} is a command that only people give. Ask the person to give it.`,
  }),
  model_unknown: (failure) => ({
    title: "Unknown model",
    detail: `${quoted(failure.model)} is not a model. ${listed("Known", failure.known)}`,
  }),
  tool_unknown: (failure) => ({
    title: "Unknown tool",
    detail: `There is no tool ${quoted(failure.tool)}. ${listed("Available", failure.known)}`,
  }),
  command_not_found: (failure) => ({
    title: "No such command",
    detail: `This agent has no command ${quoted(failure.commandId)}.`,
  }),
  command_queue_full: (failure) => ({
    title: "Queue full",
    detail: `${failure.limit} commands wait already. Try again when some have ended.`,
  }),
  command_delivered: (failure) => ({
    title: "Already begun",
    detail: `The command is ${failure.status}: only one that has not begun can be withdrawn. Interrupt the agent instead.`,
  }),
  message_not_found: (failure) => ({
    title: "No such message",
    detail: `There is no message ${quoted(failure.messageId)} to the conductor.`,
  }),
  message_delivered: (failure) => ({
    title: "Already delivered",
    detail: `The message is ${failure.state}: only one that waits can be withdrawn. Interrupt the conductor instead.`,
  }),
  receiver_unknown: (failure) => ({
    title: "No such receiver",
    detail: `There is no agent ${quoted(failure.receiver)}. ${listed("You can write to", failure.known)}`,
  }),
  receiver_is_sender: () => ({ title: "Your own name", detail: "That is you. Name another agent." }),
  message_limit_reached: (failure) => ({ title: "Too many messages", detail: failure.detail }),
  question_not_found: (failure) => ({
    title: "No such question",
    detail: `There is no question ${quoted(failure.questionId)}.`,
  }),
  question_closed: (failure) => ({
    title: "Not open",
    detail: `The question is ${failure.state} already; it takes one answer.`,
  }),
  path_outside_workspace: (failure) => ({
    title: "Outside the workspace",
    detail: `${quoted(failure.path)} leads outside the workspace.`,
  }),
  file_not_found: (failure) => ({
    title: "No such file",
    detail: `There is no file ${quoted(failure.path)}.`,
  }),
  is_a_directory: (failure) => ({
    title: "A directory",
    detail: `${quoted(failure.path)} is a directory, not a file.`,
  }),
  not_a_directory: (failure) => ({
    title: "Not a directory",
    detail: `${quoted(failure.path)} is not a directory.`,
  }),
  file_too_large: (failure) => ({
    title: "File too large",
    detail: `${quoted(failure.path)} would have more than ${failure.limitBytes} bytes, which is the limit.`,
  }),
  ref_not_found: (failure) => ({
    title: "No such branch or commit",
    detail: `There is no branch or commit ${quoted(failure.ref)}.`,
  }),
  merge_not_found: (failure) => ({
    title: "No such branch",
    detail: `There are no changes of agents called ${quoted(failure.merge)}. Give the id or the branch.`,
  }),
  merge_not_possible: (failure) => ({
    title: "Not possible now",
    detail: `Branch ${failure.branch}: ${failure.detail}`,
  }),
  workspace_busy: (failure) => ({ title: "Workspace busy", detail: failure.detail }),
  history_unavailable: (failure) => ({ title: "History not available", detail: failure.detail }),
  websocket_expected: () => ({
    title: "WebSocket expected",
    detail: "Connect to this path with a WebSocket.",
  }),
  budget_exceeded: (failure) => ({
    title: "Budget spent",
    detail: `$${failure.spentUsd.toFixed(4)} of $${failure.limitUsd} are spent. Raise budget_usd to go on.`,
  }),
  model_not_configured: () => ({ title: "No model", detail: "Set ANTHROPIC_API_KEY, then try again." }),
  remote_refused: (failure) => ({ title: "Refused by the remote", detail: failure.detail }),
  remote_unavailable: (failure) => ({ title: "Remote not available", detail: failure.detail }),
  pack_invalid: (failure) => ({ title: "Not a valid pack", detail: failure.detail }),
  archive_invalid: (failure) => ({ title: "Archive not taken", detail: failure.detail }),
  object_missing: (failure) => ({
    title: "Repository incomplete",
    detail: `The object ${failure.oid} is not in this repository, though others refer to it.`,
  }),
  not_supported: (failure) => ({ title: "Not supported", detail: failure.detail }),
};

/** In words for people and models: what is wrong, and where it helps what would be right. */
export function describeFailure(failure: Failure): Words {
  // Each entry takes the failure of its own code, which the type of a union's lookup cannot say.
  const describe: (failure: never) => Words = WORDS[failure.code];
  return describe(failure as never);
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
