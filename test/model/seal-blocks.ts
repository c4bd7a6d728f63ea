import { randomBytes } from "node:crypto";
import type { AnswerBlock, DraftBlock } from "./answer-blocks.ts";
import { isThinkingShown, type Ask } from "./ask.ts";
import { digest, identityOf, placeBlocks, prefixDigests } from "./block-identity.ts";
import { sealThinking } from "./thinking-seal.ts";

/** As the block will come back in a later request: in the key order of the request's schema. */
function echoOf(block: AnswerBlock): object {
  if (block.type === "whole") return block.block;
  if (block.type !== "tool_use") return block;
  return { type: "tool_use", id: block.id, name: block.name, input: block.input };
}

function isThinking(block: DraftBlock): boolean {
  return block.type === "thinking" || block.type === "redacted_thinking";
}

/** Hides thinking that was not asked for, and signs each thinking block for its place in this conversation. */
export function sealBlocks(ask: Ask, drafts: readonly DraftBlock[]): AnswerBlock[] {
  const of = drafts.filter(isThinking).length;
  const prefix = of === 0 ? "" : (prefixDigests(ask.body, placeBlocks(ask.body.messages)).at(-1) ?? "");
  const response = randomBytes(6).toString("base64url");
  const isShown = isThinkingShown(ask);
  const blocks: AnswerBlock[] = [];
  const before: string[] = [];
  let ordinal = 0;
  const seal = (text: string | null): string =>
    sealThinking({
      model: ask.model.id,
      prefix,
      position: before.length,
      before: digest(before.join("\n")),
      text,
      response,
      ordinal,
      of,
    });
  for (const draft of drafts) {
    if (isThinking(draft)) ordinal += 1;
    const block = sealOne(draft, isShown, seal);
    blocks.push(block);
    before.push(`assistant ${identityOf(echoOf(block))}`);
  }
  return blocks;
}

function sealOne(draft: DraftBlock, isShown: boolean, seal: (text: string | null) => string): AnswerBlock {
  if (draft.type === "redacted_thinking") return { type: "redacted_thinking", data: seal(null) };
  if (draft.type !== "thinking") return draft;
  const thinking = isShown ? draft.thinking : "";
  return {
    type: "thinking",
    thinking,
    signature: draft.signature ?? seal(thinking === "" ? null : digest(thinking)),
  };
}
