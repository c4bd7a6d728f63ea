import type { AnswerBlock } from "./answer-blocks.ts";
import type { Answer } from "./answer.ts";

export interface StreamEvent {
  name: string;
  data: Record<string, unknown>;
  /** Deltas come with the speed at which a model writes; all else at once. */
  isDelta: boolean;
}

interface StreamShape {
  chunk: number;
  messageDeltas: number;
  hasUnknownEvent: boolean;
}

function event(name: string, data: Record<string, unknown>, isDelta = false): StreamEvent {
  return { name, data: { type: name, ...data }, isDelta };
}

/** Pieces of at most `size` characters; a character is never split, nor is the `{{now}}` mark. */
export function pieces(text: string, size: number): string[] {
  return text.match(new RegExp(`(?:\\{\\{now\\}\\}|.){1,${size}}`, "gsu")) ?? [];
}

function* deltas(index: number, type: string, key: string, parts: readonly string[]): Generator<StreamEvent> {
  for (const part of parts) yield event("content_block_delta", { index, delta: { type, [key]: part } }, true);
}

function startOf(block: AnswerBlock): Record<string, unknown> {
  switch (block.type) {
    case "text":
      return { type: "text", text: "" };
    case "thinking":
      return { type: "thinking", thinking: "", signature: "" };
    case "tool_use":
      return { type: "tool_use", id: block.id, name: block.name, input: {}, caller: { type: "direct" } };
    case "redacted_thinking":
      return { ...block };
    case "whole":
      return block.block;
  }
}

function* blockDeltas(index: number, block: AnswerBlock, chunk: number): Generator<StreamEvent> {
  switch (block.type) {
    case "text":
      yield* deltas(index, "text_delta", "text", pieces(block.text, chunk));
      break;
    case "thinking":
      yield* deltas(index, "thinking_delta", "thinking", pieces(block.thinking, chunk));
      yield event(
        "content_block_delta",
        { index, delta: { type: "signature_delta", signature: block.signature } },
        true,
      );
      break;
    case "tool_use":
      // The first piece is empty; an input without fields has no other.
      yield* deltas(index, "input_json_delta", "partial_json", [
        "",
        ...(block.json === "{}" ? [] : pieces(block.json, chunk)),
      ]);
      break;
    case "redacted_thinking":
    case "whole":
      break;
  }
}

/** Usage so far, for each of several `message_delta` events: sums, not steps. */
function* endings(answer: Answer, count: number): Generator<StreamEvent> {
  for (let step = 1; step <= count; step += 1) {
    const isLast = step === count;
    const output_tokens = isLast ? answer.outputTokens : Math.floor((answer.outputTokens * step) / count);
    const { cache_creation: _split, ...usage } = answer.usage;
    const delta = isLast ? answer.stop : { stop_reason: null, stop_sequence: null, stop_details: null };
    yield event("message_delta", { delta, usage: { ...usage, output_tokens } });
  }
}

/** The events of a streamed answer, in the API's order. */
export function* streamEvents(answer: Answer, shape: StreamShape): Generator<StreamEvent> {
  yield event("message_start", { message: answer.opening });
  if (shape.hasUnknownEvent) yield event("weather_report", { sky: "clear" });
  for (const [index, block] of answer.blocks.entries()) {
    yield event("content_block_start", { index, content_block: startOf(block) });
    if (index === 0) yield event("ping", {});
    yield* blockDeltas(index, block, shape.chunk);
    yield event("content_block_stop", { index });
  }
  yield* endings(answer, shape.messageDeltas);
  yield event("message_stop", {});
}
