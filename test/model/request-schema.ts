import { z } from "zod";
import {
  CacheControlSchema,
  ContentBlockSchema,
  TextBlockSchema,
  ToolAdditionBlockSchema,
  ToolRemovalBlockSchema,
  type ContentBlock,
} from "./block-schema.ts";
import { ToolSchema } from "./tool-schema.ts";

const effort = z.enum(["low", "medium", "high", "xhigh", "max"]).nullish();
const JsonSchemaSchema = z.record(z.string(), z.unknown());
const FormatSchema = z.strictObject({ type: z.literal("json_schema"), schema: JsonSchemaSchema });

const display = z.enum(["summarized", "omitted", "updates"]).nullish();
const block_binding = z
  .strictObject({ prefix_mismatch_behavior: z.enum(["error", "drop_block"]).nullish() })
  .nullish();

const ThinkingSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("adaptive"), display, block_binding }),
  z.strictObject({ type: z.literal("enabled"), budget_tokens: z.int(), display, block_binding }),
  z.strictObject({ type: z.literal("between_tools") }),
  z.strictObject({ type: z.literal("disabled") }),
]);

const parallel = { disable_parallel_tool_use: z.boolean().optional() };
const ToolChoiceSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("auto"), ...parallel }),
  z.strictObject({ type: z.literal("any"), ...parallel }),
  z.strictObject({ type: z.literal("tool"), name: z.string(), ...parallel }),
  z.strictObject({ type: z.literal("none") }),
]);

const OutputConfigSchema = z.strictObject({
  effort,
  format: FormatSchema.nullish(),
  task_budget: z
    .strictObject({ type: z.literal("tokens"), total: z.int().min(20_000), remaining: z.int().nullish() })
    .nullish(),
});

const blocks = z.union([z.string(), z.array(ContentBlockSchema)]);
const MessageSchema = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("user"), content: blocks }),
  z.strictObject({ role: z.literal("assistant"), content: blocks }),
  z.strictObject({
    role: z.literal("system"),
    content: z
      .union([
        z.string(),
        z.array(
          z.discriminatedUnion("type", [TextBlockSchema, ToolAdditionBlockSchema, ToolRemovalBlockSchema]),
        ),
      ])
      .optional(),
    clear_at: z.enum(["next_user_message", "never"]).nullish(),
    output_config: z.strictObject({ effort }).nullish(),
  }),
]);
export type Message = z.infer<typeof MessageSchema>;

export const MessagesRequestSchema = z.strictObject({
  model: z.string(),
  max_tokens: z.int(),
  messages: z.array(MessageSchema),
  system: z.union([z.string(), z.array(TextBlockSchema)]).optional(),
  tools: z.array(ToolSchema).optional(),
  tool_choice: ToolChoiceSchema.optional(),
  thinking: ThinkingSchema.optional(),
  output_config: OutputConfigSchema.optional(),
  cache_control: CacheControlSchema.nullish(),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string()).optional(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  top_k: z.number().nullish(),
  metadata: z.strictObject({ user_id: z.string().nullish() }).optional(),
  service_tier: z.enum(["auto", "standard_only"]).optional(),
  inference_geo: z.string().nullish(),
  speed: z.enum(["standard", "fast"]).nullish(),
  container: z.unknown().optional(),
  diagnostics: z.strictObject({ previous_message_id: z.string().nullish() }).nullish(),
  user_profile_id: z.string().optional(),
  workspace_id: z.string().optional(),
  compaction: z
    .strictObject({ type: z.literal("summarize"), instructions: z.string().max(16_384).nullish() })
    .nullish(),
  context_management: z
    .strictObject({ edits: z.array(z.looseObject({ type: z.string() })).optional() })
    .nullish(),
  fallbacks: z.union([z.literal("default"), z.array(z.looseObject({ model: z.string() })).max(3)]).nullish(),
  fallback_credit_token: z.unknown().optional(),
  billing_policy: z.looseObject({ type: z.string() }).nullish(),
  mcp_servers: z.array(z.looseObject({ type: z.string(), name: z.string() })).optional(),
  output_format: FormatSchema.nullish(),
  thread: z.looseObject({ type: z.enum(["create", "continue"]) }).nullish(),
});
export type MessagesRequest = z.infer<typeof MessagesRequestSchema>;

/** Counting takes the prompt and what shapes it, and nothing about the answer. */
export const CountTokensRequestSchema = MessagesRequestSchema.pick({
  model: true,
  messages: true,
  system: true,
  tools: true,
  tool_choice: true,
  thinking: true,
  output_config: true,
  cache_control: true,
  speed: true,
  user_profile_id: true,
  workspace_id: true,
  context_management: true,
  mcp_servers: true,
  // Accepted here only so that their removal is named by the same check as for messages.
  temperature: true,
  top_p: true,
  top_k: true,
});

/** Content as blocks; a string is one text block. */
export function blocksOf(content: Message["content"] | MessagesRequest["system"]): readonly ContentBlock[] {
  if (content === undefined || content === "") return [];
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
