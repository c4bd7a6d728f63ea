import type { DraftBlock } from "./answer-blocks.ts";
import type { MessagesRequest } from "./request-schema.ts";
import { estimateText } from "./token-estimate.ts";

interface LimitedBlocks {
  blocks: readonly DraftBlock[];
  tokens: number;
  /** Why it ended early, if it did. */
  stop: "max_tokens" | "stop_sequence" | undefined;
  sequence: string | undefined;
}

function textOf(block: DraftBlock): string {
  switch (block.type) {
    case "text":
      return block.text;
    case "thinking":
      return block.thinking;
    case "tool_use":
      return block.json;
    case "redacted_thinking":
      return "redacted";
    case "whole":
      return JSON.stringify(block.block);
  }
}

function withText(block: DraftBlock, text: string): DraftBlock | undefined {
  switch (block.type) {
    case "text":
      return text === "" ? undefined : { ...block, text };
    case "thinking":
      return { ...block, thinking: text };
    case "tool_use":
      return { ...block, json: text };
    case "redacted_thinking":
    case "whole":
      return undefined;
  }
}

function firstSequence(
  text: string,
  sequences: readonly string[],
): { at: number; sequence: string } | undefined {
  const found = sequences
    .map((sequence) => ({ at: text.indexOf(sequence), sequence }))
    .filter(({ at }) => at >= 0);
  return found.toSorted((a, b) => a.at - b.at)[0];
}

/** Ends an answer where `max_tokens` or a stop sequence would end it, in the middle of a block if need be. */
export function limitBlocks(drafts: readonly DraftBlock[], body: MessagesRequest): LimitedBlocks {
  const blocks: DraftBlock[] = [];
  let tokens = 0;
  for (const draft of drafts) {
    const stopped = draft.type === "text" ? firstSequence(draft.text, body.stop_sequences ?? []) : undefined;
    const text = textOf(draft).slice(0, stopped?.at);
    const left = body.max_tokens - tokens;
    const isTooLong = estimateText(text) > left;
    const kept = isTooLong ? text.slice(0, left * 4) : text;
    const block = isTooLong || stopped !== undefined ? withText(draft, kept) : draft;
    if (block !== undefined && (left > 0 || !isTooLong)) blocks.push(block);
    tokens += estimateText(kept);
    if (isTooLong) return { blocks, tokens, stop: "max_tokens", sequence: undefined };
    if (stopped !== undefined) return { blocks, tokens, stop: "stop_sequence", sequence: stopped.sequence };
  }
  const isWarmUp = body.max_tokens === 0;
  return { blocks, tokens, stop: isWarmUp ? "max_tokens" : undefined, sequence: undefined };
}
