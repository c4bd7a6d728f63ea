import type { Ask } from "../ask.ts";
import { digest, placeBlocks, prefixDigests, type PlacedBlock } from "../block-identity.ts";
import { findModel } from "../model-rules.ts";
import { invalid, type Refusal } from "../refusal.ts";
import { openSeal, type Seal } from "../thinking-seal.ts";

export const BINDING_BETA = "thinking-binding-controls-2026-08-01";

/** A thinking block that the model does not get to see, as reported under the binding beta. */
export interface DroppedThinking {
  type: "thinking_dropped";
  path: string;
  reason: "model_binding_mismatch" | "prefix_binding_mismatch";
}

interface SealedBlock extends PlacedBlock {
  /** Its number among all blocks of the conversation. */
  at: number;
  path: string;
  signature: string;
  text: string | undefined;
}

function sealedBlocks(placed: readonly PlacedBlock[]): SealedBlock[] {
  return placed.flatMap((each, at): SealedBlock[] => {
    const path = `messages.${each.message}.content.${each.index}`;
    if (each.block.type === "thinking")
      return [{ ...each, at, path, signature: each.block.signature, text: each.block.thinking }];
    if (each.block.type === "redacted_thinking")
      return [{ ...each, at, path, signature: each.block.data, text: undefined }];
    return [];
  });
}

function isReadable(ask: Ask, seal: Seal): boolean {
  return (
    seal.model === ask.model.id ||
    (findModel(seal.model) !== undefined && ask.model.readsThinkingOf.includes(seal.model))
  );
}

function isTextAsReturned(block: SealedBlock, seal: Seal): boolean {
  return seal.text === null || block.text === undefined || digest(block.text) === seal.text;
}

/** Whether the blocks of the same response still stand before it as they did. */
function isOwnTurnIntact(block: SealedBlock, seal: Seal, placed: readonly PlacedBlock[]): boolean {
  const own = placed.slice(Math.max(0, block.at - seal.position), block.at).map(({ identity }) => identity);
  return own.length === seal.position && digest(own.join("\n")) === seal.before;
}

function isPrefixAsIssued(block: SealedBlock, seal: Seal, prefixes: readonly string[]): boolean {
  return prefixes[block.at - seal.position] === seal.prefix;
}

function modified(path: string): Refusal {
  return invalid(
    `${path}: \`thinking\` or \`redacted_thinking\` blocks in the latest assistant message cannot be modified. ` +
      "These blocks must remain as they were in the original response.",
  );
}

function boundElsewhere(path: string, ask: Ask): Refusal {
  const hint = ask.betas.has(BINDING_BETA) ? "" : ` (requires the header anthropic-beta: ${BINDING_BETA})`;
  return invalid(
    `${path}: Invalid \`signature\` in \`thinking\` block. The block is bound to a different conversation. Remove the block, or set ` +
      `\`thinking.block_binding.prefix_mismatch_behavior\` to "drop_block"${hint}. The system prompt, the tools or an earlier message differ from when the block was issued.`,
  );
}

/** In the latest assistant message either all thinking of a response is there, in order, or none of it. */
function refuseLatestTurn(blocks: readonly (readonly [SealedBlock, Seal])[]): Refusal | undefined {
  const seen = new Map<string, number>();
  for (const [block, seal] of blocks) {
    const count = (seen.get(seal.response) ?? 0) + 1;
    if (seal.ordinal !== count || !isTextAsReturned(block, seal)) return modified(block.path);
    seen.set(seal.response, count);
  }
  const incomplete = blocks.find(([, seal]) => seen.get(seal.response) !== seal.of);
  return incomplete === undefined ? undefined : modified(incomplete[0].path);
}

function checkBound(
  ask: Ask,
  opened: readonly (readonly [SealedBlock, Seal])[],
  placed: readonly PlacedBlock[],
): Refusal | DroppedThinking[] {
  const { thinking } = ask.body;
  const isDropping =
    thinking?.type === "adaptive" && thinking.block_binding?.prefix_mismatch_behavior === "drop_block";
  const prefixes = prefixDigests(ask.body, placed);
  const dropped: DroppedThinking[] = [];
  for (const [block, seal] of opened) {
    if (!isReadable(ask, seal)) {
      dropped.push({ type: "thinking_dropped", path: block.path, reason: "model_binding_mismatch" });
      continue;
    }
    if (!isTextAsReturned(block, seal)) return modified(block.path);
    if (!ask.model.bindsThinking) continue;
    if (isOwnTurnIntact(block, seal, placed) && isPrefixAsIssued(block, seal, prefixes)) continue;
    if (!isDropping) return boundElsewhere(block.path, ask);
    dropped.push({ type: "thinking_dropped", path: block.path, reason: "prefix_binding_mismatch" });
  }
  return dropped;
}

/** Thinking comes back unchanged and where it was, or the request is refused; what cannot be read is left out. */
export function checkThinkingBlocks(ask: Ask): Refusal | DroppedThinking[] {
  const placed = placeBlocks(ask.body.messages);
  const opened: (readonly [SealedBlock, Seal])[] = [];
  for (const block of sealedBlocks(placed)) {
    const seal = openSeal(block.signature);
    if (seal === undefined)
      return invalid(`${block.path}: Invalid \`signature\` in \`${block.block.type}\` block`);
    opened.push([block, seal]);
  }
  const latest = ask.body.messages.findLastIndex(({ role }) => role === "assistant");
  const readable = opened.filter(([block, seal]) => block.message === latest && isReadable(ask, seal));
  return refuseLatestTurn(readable) ?? checkBound(ask, opened, placed);
}
