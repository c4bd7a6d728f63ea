import type { Ask } from "../ask.ts";
import type { ToolResultBlock, ToolUseBlock } from "../block-schema.ts";
import { invalid, type Refusal } from "../refusal.ts";
import { blocksOf, type Message } from "../request-schema.ts";
import { isPausedTurn } from "./roles.ts";

function usesOf(message: Message | undefined): ToolUseBlock[] {
  if (message?.role !== "assistant") return [];
  return blocksOf(message.content).filter((block) => block.type === "tool_use");
}

function resultsOf(message: Message | undefined): ToolResultBlock[] {
  if (message?.role !== "user") return [];
  return blocksOf(message.content).filter((block) => block.type === "tool_result");
}

/** The results that open a message; one that comes after other content does not count. */
function leadingResultIds(message: Message | undefined): Set<string> {
  const ids = new Set<string>();
  for (const block of message?.role === "user" ? blocksOf(message.content) : []) {
    if (block.type !== "tool_result") break;
    ids.add(block.tool_use_id);
  }
  return ids;
}

function refuseMissing(messages: readonly Message[], at: number): Refusal | undefined {
  const uses = usesOf(messages[at]);
  if (uses.length === 0) return undefined;
  const answered = leadingResultIds(messages[at + 1]);
  const missing = uses.filter(({ id }) => !answered.has(id));
  if (missing.length > 0) {
    const ids = missing.map(({ id }) => id).join(", ");
    return invalid(
      `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids}. ` +
        "Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
    );
  }
  const next = blocksOf(messages[at + 1]?.content);
  if (isPausedTurn(messages[at]) && next.some(({ type }) => type !== "tool_result")) {
    return invalid(
      `messages.${at + 1}: only \`tool_result\` blocks may follow a turn with an unfinished server tool`,
    );
  }
  return undefined;
}

function refuseUnexpected(messages: readonly Message[], at: number): Refusal | undefined {
  const asked = new Set(usesOf(messages[at - 1]).map(({ id }) => id));
  const seen = new Set<string>();
  for (const { tool_use_id } of resultsOf(messages[at])) {
    if (!asked.has(tool_use_id)) {
      return invalid(
        `messages.${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${tool_use_id}. ` +
          "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.",
      );
    }
    if (seen.has(tool_use_id)) {
      return invalid(
        `messages.${at}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${tool_use_id}`,
      );
    }
    seen.add(tool_use_id);
  }
  return undefined;
}

/** Every call is answered in the very next message, once, and nothing else is. */
export function refuseToolPairs({ body }: Ask): Refusal | undefined {
  const ids = new Set<string>();
  for (const [at, message] of body.messages.entries()) {
    for (const { id } of usesOf(message)) {
      if (ids.has(id)) return invalid(`messages.${at}: \`tool_use\` ids must be unique: ${id}`);
      ids.add(id);
    }
    const refused = refuseUnexpected(body.messages, at) ?? refuseMissing(body.messages, at);
    if (refused !== undefined) return refused;
  }
  return undefined;
}
