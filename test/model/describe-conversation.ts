import { blocksOf, type MessagesRequest } from "./request-schema.ts";
import type { ContentBlock } from "./block-schema.ts";

const LONGEST_LINE = 300;
const MOST_LINES = 40;

function lineOf(role: string, block: ContentBlock): string | undefined {
  if (block.type === "text") return `${role === "user" ? "Asked" : "Answered"}: ${block.text}`;
  if (block.type === "tool_use") return `Called ${block.name} ${JSON.stringify(block.input)}`;
  if (block.type === "compaction") return block.content ?? undefined;
  return undefined;
}

function shorten(text: string): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  return flat.length > LONGEST_LINE ? `${flat.slice(0, LONGEST_LINE)}…` : flat;
}

/** What was asked, done and answered, one line each; the oldest lines go when there are too many. */
export function describeConversation({ messages }: MessagesRequest): string {
  const lines = messages
    .flatMap(({ role, content }) => blocksOf(content).flatMap((block) => lineOf(role, block) ?? []))
    .map(shorten);
  const [first] = lines;
  const kept =
    lines.length > MOST_LINES && first !== undefined ? [first, "…", ...lines.slice(-MOST_LINES)] : lines;
  return `Summary of the conversation so far:\n${kept.map((line) => `- ${line}`).join("\n")}`;
}
