import type { Ask } from "../ask.ts";
import type { ContentBlock } from "../block-schema.ts";
import { invalid, type Refusal } from "../refusal.ts";
import { blocksOf, type Message } from "../request-schema.ts";

const MOST_MESSAGES = 100_000;

const FROM_USER: ReadonlySet<ContentBlock["type"]> = new Set([
  "text",
  "image",
  "document",
  "search_result",
  "tool_result",
  "container_upload",
  "compaction",
]);
const NOT_FROM_ASSISTANT: ReadonlySet<ContentBlock["type"]> = new Set([
  "tool_result",
  "image",
  "search_result",
  "tool_addition",
  "tool_removal",
]);

/** A turn that the API itself paused: the caller sends it back as it is, and the API goes on. */
export function isPausedTurn(message: Message | undefined): boolean {
  if (message?.role !== "assistant") return false;
  const blocks = blocksOf(message.content);
  const answered = new Set(blocks.flatMap((block) => ("tool_use_id" in block ? [block.tool_use_id] : [])));
  return blocks.some((block) => block.type === "server_tool_use" && !answered.has(block.id));
}

function refuseOrder({ body, model }: Ask): Refusal | undefined {
  const { messages } = body;
  const [opening] = messages;
  if (opening === undefined) return invalid("messages: at least one message is required");
  if (messages.length > MOST_MESSAGES)
    return invalid(`messages: at most ${MOST_MESSAGES} messages are allowed`);
  if (opening.role === "system") return invalid('messages.0: the first message cannot use the "system" role');
  const opensWithSummary = blocksOf(opening.content)[0]?.type === "compaction";
  if (opening.role !== "user" && !opensWithSummary)
    return invalid('messages: first message must use the "user" role');
  const last = messages.at(-1);
  if (
    last?.role !== "assistant" ||
    isPausedTurn(last) ||
    body.fallback_credit_token !== undefined ||
    body.compaction
  )
    return undefined;
  const isThinking = body.thinking?.type === "enabled";
  if (model.acceptsPrefill && !isThinking) return undefined;
  return invalid(
    "This model does not support assistant message prefill. The conversation must end with a user message.",
  );
}

function refuseSystemMessage({ body, model }: Ask, at: number): Refusal | undefined {
  if (!model.acceptsSystemMessages)
    return invalid(`messages.${at}: role "system" is not supported for this model.`);
  const before = body.messages[at - 1]?.role;
  const after = body.messages[at + 1]?.role;
  if (before === "assistant") return invalid(`messages.${at}: a "system" message must follow a user turn.`);
  if (after === "user")
    return invalid(`messages.${at}: a "system" message must come before an assistant turn or last.`);
  const message = body.messages[at];
  if (
    message?.role === "system" &&
    blocksOf(message.content).length === 0 &&
    !message.output_config?.effort
  ) {
    return invalid(`messages.${at}: a "system" message needs content or output_config.`);
  }
  return undefined;
}

function refuseBlock(
  ask: Ask,
  role: Message["role"],
  block: ContentBlock,
  path: string,
): Refusal | undefined {
  const isMisplaced =
    role === "user" ? !FROM_USER.has(block.type) : role === "assistant" && NOT_FROM_ASSISTANT.has(block.type);
  if (isMisplaced) return invalid(`${path}: \`${block.type}\` blocks are not allowed in ${role} messages`);
  if (ask.version !== "2026-10-21") return undefined;
  if (role === "assistant" && block.type === "document")
    return invalid(`${path}: \`document\` blocks are not allowed in assistant messages`);
  if (role !== "user") return undefined;
  const texts = block.type === "search_result" ? block.content : block.type === "text" ? [block] : [];
  const isCiting = texts.some((text) => (text.citations?.length ?? 0) > 0);
  return isCiting ? invalid(`${path}.citations: citations are not allowed on user text blocks`) : undefined;
}

/** Who may speak when, and which blocks each may send. */
export function refuseRoles(ask: Ask): Refusal | undefined {
  const refused = refuseOrder(ask);
  if (refused !== undefined) return refused;
  for (const [at, message] of ask.body.messages.entries()) {
    const system = message.role === "system" ? refuseSystemMessage(ask, at) : undefined;
    if (system !== undefined) return system;
    for (const [index, block] of blocksOf(message.content).entries()) {
      const misplaced = refuseBlock(ask, message.role, block, `messages.${at}.content.${index}`);
      if (misplaced !== undefined) return misplaced;
    }
  }
  return undefined;
}
