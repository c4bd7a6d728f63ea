import { isToolUse, resultText, type AssistantBlock, type Message } from "./transcript.ts";

/** How long a tool's input or result may be, from generous to hardly anything. */
const TOOL_CHARS = [8_000, 2_000, 400, 100] as const;

/**
 * A conversation as plain text of at most `maxChars`, for a model that cannot take it whole. Long results of tools give
 * way first, then what stands in the middle. Thinking is left out.
 */
export function transcriptText(messages: readonly Message[], maxChars: number): string {
  for (const toolChars of TOOL_CHARS) {
    const text = messages.map((message) => messageText(message, toolChars)).join("\n\n");
    if (text.length <= maxChars) return text;
  }
  const text = messages.map((message) => messageText(message, 100)).join("\n\n");
  return middleCut(text, maxChars);
}

/** The beginning and, mostly, the end of a text that is too long. */
export function middleCut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const note = "\n\n[… left out here …]\n\n";
  const room = Math.max(0, maxChars - note.length);
  const head = Math.floor(room / 3);
  return (text.slice(0, head) + note + text.slice(text.length - (room - head))).toWellFormed();
}

function messageText(message: Message, toolChars: number): string {
  if (message.role === "assistant") {
    return `ASSISTANT:\n${message.content.flatMap((block) => assistantText(block, toolChars)).join("\n")}`;
  }
  const parts = message.content.map((block) =>
    block.type === "text"
      ? `USER:\n${block.text}`
      : `TOOL RESULT${block.is_error === true ? " (error)" : ""}:\n${middleCut(resultText(block), toolChars)}`,
  );
  return parts.join("\n");
}

function assistantText(block: AssistantBlock, toolChars: number): string[] {
  if (block.type === "text" && typeof block["text"] === "string") return [block["text"]];
  if (!isToolUse(block)) return [];
  return [`[calls ${block.name} ${middleCut(JSON.stringify(block.input), toolChars)}]`];
}
