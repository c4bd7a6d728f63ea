import { randomBytes } from "node:crypto";
import type { AnswerBlock, DraftBlock } from "./answer-blocks.ts";
import type { Ask } from "./ask.ts";
import { limitBlocks } from "./limit-output.ts";
import type { PromptUsage } from "./prompt-cache.ts";
import { BINDING_BETA, type DroppedThinking } from "./refusals/thinking-blocks.ts";
import { offeredName, type Reply, type ReplyBlock } from "./rules.ts";
import { sealBlocks } from "./seal-blocks.ts";
import { estimateText } from "./token-estimate.ts";

export interface Answer {
  /** The message without content, as `message_start` has it; its usage knows the prompt only. */
  opening: Record<string, unknown>;
  blocks: readonly AnswerBlock[];
  stop: { stop_reason: string; stop_sequence: string | null; stop_details: object | null };
  /** Final numbers; `output_tokens` is the whole answer. */
  usage: Record<string, unknown>;
  outputTokens: number;
}

export function randomId(prefix: string): string {
  return `${prefix}_01${randomBytes(18).toString("base64").replaceAll(/[+/=]/g, "x").slice(0, 22)}`;
}

function draftOf(block: ReplyBlock, ask: Ask): DraftBlock {
  switch (block.type) {
    case "thinking":
      return {
        ...block,
        thinking: block.thinking.replaceAll("{{now}}", String(Date.now())),
        signature: block.signature,
      };
    case "tool_use": {
      const { input, partialJson, id = randomId("toolu") } = block;
      return {
        type: "tool_use",
        id,
        name: offeredName(ask.body, block.name) ?? block.name,
        input,
        json: partialJson ?? JSON.stringify(input),
      };
    }
    case "text":
    case "redacted_thinking":
    case "whole":
      return block;
  }
}

/** Usage in the API's words. Both halves of the split are always there. */
function usageOf(prompt: PromptUsage, outputTokens: number, speed: string | null): Record<string, unknown> {
  return {
    input_tokens: prompt.inputTokens,
    cache_creation_input_tokens: prompt.written5mTokens + prompt.written1hTokens,
    cache_read_input_tokens: prompt.readTokens,
    cache_creation: {
      ephemeral_5m_input_tokens: prompt.written5mTokens,
      ephemeral_1h_input_tokens: prompt.written1hTokens,
    },
    output_tokens: outputTokens,
    server_tool_use: null,
    service_tier: "standard",
    inference_geo: "global",
    speed,
  };
}

function thinkingTokens(blocks: readonly DraftBlock[]): number {
  return blocks.reduce(
    (sum, block) => sum + (block.type === "thinking" ? estimateText(block.thinking) : 0),
    0,
  );
}

export function openingOf(
  ask: Ask,
  dropped: readonly DroppedThinking[],
  usage: Record<string, unknown>,
): Record<string, unknown> {
  const transformations = ask.betas.has(BINDING_BETA) ? { input_transformations: dropped } : {};
  return {
    id: randomId("msg"),
    type: "message",
    role: "assistant",
    model: ask.model.id,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage,
    ...transformations,
  };
}

/** Makes a reply into what the API would send for this request: named, signed, cut to `max_tokens`, and counted. */
export function makeAnswer(
  ask: Ask,
  reply: Reply,
  prompt: PromptUsage,
  dropped: readonly DroppedThinking[],
): Answer {
  const drafts = (reply.content ?? []).map((block) => draftOf(block, ask));
  const limited = limitBlocks(drafts, ask.body);
  const hasCalls = limited.blocks.some(({ type }) => type === "tool_use");
  const stop_reason = limited.stop ?? reply.stop ?? (hasCalls ? "tool_use" : "end_turn");
  const given = reply.usage ?? {};
  const usage = {
    ...usageOf(prompt, limited.tokens, ask.body.speed ?? null),
    output_tokens_details: { thinking_tokens: thinkingTokens(limited.blocks) },
    ...given,
  };
  const outputTokens = given.output_tokens ?? limited.tokens;
  return {
    opening: openingOf(ask, dropped, {
      ...usage,
      output_tokens: Math.min(1, outputTokens),
      output_tokens_details: null,
    }),
    blocks: sealBlocks(ask, limited.blocks),
    stop: {
      stop_reason,
      stop_sequence: limited.sequence ?? reply.stopSequence ?? null,
      stop_details: reply.stopDetails ?? null,
    },
    usage,
    outputTokens,
  };
}

/** A block as it stands in a whole message. */
function wholeBlock(block: AnswerBlock): Record<string, unknown> {
  if (block.type === "whole") return block.block;
  if (block.type !== "tool_use") return { ...block };
  const { id, name, input } = block;
  return { type: "tool_use", id, name, input, caller: { type: "direct" } };
}

export function wholeMessage(answer: Answer): Record<string, unknown> {
  return { ...answer.opening, content: answer.blocks.map(wholeBlock), ...answer.stop, usage: answer.usage };
}
