import type {
  CacheControlEphemeral,
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  OutputConfig,
} from "@anthropic-ai/sdk/resources/messages/messages";
import type { ModelRequest } from "../agent-loop/ports.ts";
import {
  type AssistantBlock,
  type Message,
  TextBlockSchema,
  type ToolResultBlock,
  type UserBlock,
} from "../agent-loop/transcript.ts";
import { type Breakpoints, breakpointsOf, NO_BREAKPOINTS, ONE_HOUR } from "./cache-breakpoints.ts";
import type { ModelInfo } from "./model-info.ts";
import { effortToSend, thinkingConfig } from "./thinking-config.ts";

/** Thinking counts too. Unused room costs nothing, so it is ample. */
const DEFAULT_MAX_TOKENS = 32_000;
const HARD_WORK_MAX_TOKENS = 64_000;

const NO_VISION = "(An image stood here. This model takes no images.)";
/**
 * The request as the Messages API takes it. System prompt, tools and messages go out exactly as given, byte for byte
 * the same in every call of a conversation: thinking blocks are bound to them. Only cache breakpoints move, which are
 * no part of what is bound. Sampling parameters, forced tools and prefilled answers are refused by the API.
 */
export function buildRequest(request: ModelRequest, model: ModelInfo): MessageCreateParamsStreaming {
  const maxTokens = maxTokensOf(request, model);
  const thinking = thinkingConfig(request, model, maxTokens);
  const outputConfig = outputConfigOf(request, model);
  return {
    model: model.id,
    max_tokens: maxTokens,
    stream: true,
    ...(thinking === undefined ? {} : { thinking }),
    ...(outputConfig === undefined ? {} : { output_config: outputConfig }),
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toolParam) }),
    ...(isBlank(request.system)
      ? {}
      : { system: [{ type: "text", text: request.system, cache_control: ONE_HOUR }] }),
    messages: messageParams(request, model),
  };
}

function maxTokensOf(request: ModelRequest, model: ModelInfo): number {
  const isHardWork = request.effort === "xhigh" || request.effort === "max";
  const wanted = request.maxTokens ?? (isHardWork ? HARD_WORK_MAX_TOKENS : DEFAULT_MAX_TOKENS);
  return Math.max(1, Math.min(wanted, model.maxOutputTokens));
}

function outputConfigOf(request: ModelRequest, model: ModelInfo): OutputConfig | undefined {
  const effort = effortToSend(request.effort, model);
  const { outputSchema } = request;
  if (effort === null && outputSchema === undefined) return undefined;
  return {
    ...(effort === null ? {} : { effort }),
    ...(outputSchema === undefined ? {} : { format: { type: "json_schema", schema: outputSchema } }),
  };
}

function toolParam(
  tool: ModelRequest["tools"][number],
): NonNullable<MessageCreateParamsStreaming["tools"]>[number] {
  return {
    name: tool.name,
    description: tool.description,
    input_schema: { ...tool.inputSchema, type: "object" },
  };
}

const isBlank = (text: string): boolean => text.trim() === "";

/** The API refuses blank text of either side, and messages without content. */
function isSendable(block: UserBlock | AssistantBlock): boolean {
  const text = TextBlockSchema.safeParse(block);
  return !text.success || !isBlank(text.data.text);
}

function messageParams(request: ModelRequest, { hasVision }: ModelInfo): MessageParam[] {
  const messages = request.messages
    .map((message): Message => {
      return message.role === "user"
        ? { role: "user", content: message.content.filter(isSendable) }
        : { role: "assistant", content: message.content.filter(isSendable) };
    })
    .filter((message) => message.content.length > 0);
  const breakpoints = request.outputSchema === undefined ? breakpointsOf(messages) : new Map();
  return messages.map((message) =>
    messageParam(message, breakpoints.get(message) ?? NO_BREAKPOINTS, hasVision),
  );
}

function messageParam(message: Message, breakpoints: Breakpoints, hasVision: boolean): MessageParam {
  if (message.role === "assistant") {
    return { role: "assistant", content: message.content.filter(isFromTheApi) };
  }
  return {
    role: "user",
    content: message.content.map((block, index) => userBlockParam(block, breakpoints.get(index), hasVision)),
  };
}

/** Every block of the assistant is: they go back verbatim, also kinds that the SDK's types do not name. */
function isFromTheApi(block: AssistantBlock): block is AssistantBlock & ContentBlockParam {
  return typeof block.type === "string";
}

function userBlockParam(
  block: UserBlock,
  cacheControl: CacheControlEphemeral | undefined,
  hasVision: boolean,
): ContentBlockParam {
  const mark = cacheControl === undefined ? {} : { cache_control: cacheControl };
  if (block.type === "text") return { type: "text", text: block.text, ...mark };
  const { type, tool_use_id, is_error } = block;
  const content = typeof block.content === "string" ? block.content : resultParts(block.content, hasVision);
  return { type, tool_use_id, content, ...(is_error === undefined ? {} : { is_error }), ...mark };
}

function resultParts(parts: Exclude<ToolResultBlock["content"], string>, hasVision: boolean) {
  return parts.map((part) =>
    part.type === "image" && !hasVision ? { type: "text" as const, text: NO_VISION } : part,
  );
}
