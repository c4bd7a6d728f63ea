import type { ContentBlock } from "./block-schema.ts";
import { identityOf } from "./block-identity.ts";
import { blocksOf, type MessagesRequest } from "./request-schema.ts";

const CHARACTERS_PER_TOKEN = 4;
/** Binary content costs by its size on screen, not by the length of its encoding. */
const IMAGE_TOKENS = 1600;
const DOCUMENT_TOKENS = 2500;

export function estimateText(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** Content other than text, by its JSON; the few characters of punctuation stand for the block's own overhead. */
export function estimateBlock(block: ContentBlock): number {
  if (block.type === "text") return estimateText(block.text);
  if (block.type === "image") return IMAGE_TOKENS;
  if (block.type === "document") return DOCUMENT_TOKENS;
  if (block.type === "tool_result" && Array.isArray(block.content)) {
    return (
      8 +
      block.content.reduce(
        (sum, part) =>
          sum +
          (part.type === "browser_state" ? estimateText(identityOf(part)) : estimateBlock(asBlock(part))),
        0,
      )
    );
  }
  return estimateText(identityOf(block));
}

type ResultPart = Exclude<
  Extract<ContentBlock, { type: "tool_result" }>["content"],
  string | undefined
>[number];

/** Parts of a tool result that may also stand alone are estimated as such; the rest by their JSON as text. */
function asBlock(part: ResultPart): ContentBlock {
  return part.type === "tool_reference" || part.type === "browser_state"
    ? { type: "text", text: identityOf(part) }
    : part;
}

export function estimatePrompt(body: MessagesRequest): number {
  const tools = (body.tools ?? [])
    .filter((tool) => tool.defer_loading !== true)
    .map((tool) => estimateText(identityOf(tool)));
  const system = blocksOf(body.system).map(estimateBlock);
  const messages = body.messages.flatMap(({ content }) => blocksOf(content).map(estimateBlock));
  return [...tools, ...system, ...messages].reduce((sum, tokens) => sum + tokens, 0);
}
