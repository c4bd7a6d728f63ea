import type { Ask } from "../ask.ts";
import type { ContentBlock } from "../block-schema.ts";
import { invalid, type Refusal } from "../refusal.ts";
import { blocksOf } from "../request-schema.ts";

function refuseText(text: string, where: string): Refusal | undefined {
  if (text === "") return invalid(`${where}: text content blocks must be non-empty`);
  return text.trim() === ""
    ? invalid(`${where}: text content blocks must contain non-whitespace text`)
    : undefined;
}

/** Texts of a block, with those inside a tool's result. */
function textsOf(block: ContentBlock): string[] {
  if (block.type === "text") return [block.text];
  if (block.type !== "tool_result" || !Array.isArray(block.content)) return [];
  return block.content.flatMap((part) => (part.type === "text" ? [part.text] : []));
}

function refuseTexts(blocks: readonly ContentBlock[], where: string): Refusal | undefined {
  for (const text of blocks.flatMap(textsOf)) {
    const refused = refuseText(text, where);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

export function refuseEmptyContent({ body }: Ask): Refusal | undefined {
  const inSystem = refuseTexts(Array.isArray(body.system) ? body.system : [], "system");
  if (inSystem !== undefined) return inSystem;
  for (const [at, { role, content }] of body.messages.entries()) {
    const blocks = blocksOf(content);
    const mayBeEmpty = role === "system" || (role === "assistant" && at === body.messages.length - 1);
    if (blocks.length === 0 && !mayBeEmpty) {
      return invalid(
        `messages.${at}: all messages must have non-empty content except for the optional final assistant message`,
      );
    }
    const refused = refuseTexts(blocks, "messages");
    if (refused !== undefined) return refused;
  }
  return undefined;
}
