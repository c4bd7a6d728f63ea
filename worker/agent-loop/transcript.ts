import { z } from "zod";
import type { ToolOutcome } from "./ports.ts";

/**
 * A conversation as the Messages API takes it, as it is stored. Blocks of the assistant are kept and sent back
 * verbatim, also kinds that we do not know: thinking blocks are bound to the exact prefix they were made in, so a
 * transcript is append-only.
 */
export const TextBlockSchema = z.looseObject({ type: z.literal("text"), text: z.string() });
export const ThinkingBlockSchema = z.looseObject({
  type: z.literal("thinking"),
  thinking: z.string(),
  signature: z.string(),
});
export const ToolUseBlockSchema = z.looseObject({
  type: z.literal("tool_use"),
  id: z.string(),
  name: z.string(),
  input: z.record(z.string(), z.unknown()),
});
export type ToolUseBlock = z.infer<typeof ToolUseBlockSchema>;

/** `redacted_thinking` and whatever the API adds. */
export const OpaqueBlockSchema = z.looseObject({ type: z.string() });

export const AssistantBlockSchema = z.union([
  TextBlockSchema,
  ThinkingBlockSchema,
  ToolUseBlockSchema,
  OpaqueBlockSchema,
]);
export type AssistantBlock = z.infer<typeof AssistantBlockSchema>;

export const ImageBlockSchema = z.object({
  type: z.literal("image"),
  source: z.object({
    type: z.literal("base64"),
    media_type: z.enum(["image/png", "image/jpeg", "image/gif", "image/webp"]),
    data: z.string(),
  }),
});

export const ToolResultBlockSchema = z.object({
  type: z.literal("tool_result"),
  tool_use_id: z.string(),
  /** Plain text, or text and images. */
  content: z.union([
    z.string(),
    z.array(
      z.discriminatedUnion("type", [
        z.object({ type: z.literal("text"), text: z.string() }),
        ImageBlockSchema,
      ]),
    ),
  ]),
  is_error: z.boolean().optional(),
});
export type ToolResultBlock = z.infer<typeof ToolResultBlockSchema>;

export const UserBlockSchema = z.union([
  /** `isShared`: other conversations begin with the same blocks up to this one, so it is worth caching for long. */
  z.object({ type: z.literal("text"), text: z.string(), isShared: z.boolean().optional() }),
  ToolResultBlockSchema,
]);
export type UserBlock = z.infer<typeof UserBlockSchema>;

export const MessageSchema = z.discriminatedUnion("role", [
  z.object({ role: z.literal("user"), content: z.array(UserBlockSchema) }),
  z.object({ role: z.literal("assistant"), content: z.array(AssistantBlockSchema) }),
]);
export type Message = z.infer<typeof MessageSchema>;

/** A tool's result as the conversation has it. */
export function toolResultBlock(
  toolUseId: string,
  { content, isError, images = [] }: ToolOutcome,
): ToolResultBlock {
  const shown = images.map(({ mediaType, data }) => ({
    type: "image" as const,
    source: { type: "base64" as const, media_type: mediaType, data },
  }));
  return {
    type: "tool_result",
    tool_use_id: toolUseId,
    content: shown.length === 0 ? content : [{ type: "text", text: content }, ...shown],
    ...(isError ? { is_error: true } : {}),
  };
}

/** What a result says; images have no words. */
export function resultText({ content }: ToolResultBlock): string {
  if (typeof content === "string") return content;
  return content.map((part) => (part.type === "text" ? part.text : "[image]")).join("\n");
}

export function isToolUse(block: AssistantBlock): block is ToolUseBlock {
  return block.type === "tool_use" && ToolUseBlockSchema.safeParse(block).success;
}

/** The text that a person reads of an assistant's message: its text blocks, joined. */
export function textOf(content: readonly AssistantBlock[]): string {
  return content
    .map((block) => TextBlockSchema.safeParse(block))
    .flatMap((parsed) => (parsed.success ? [parsed.data.text] : []))
    .join("\n\n")
    .trim();
}
