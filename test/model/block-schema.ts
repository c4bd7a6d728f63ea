import { z } from "zod";

export const CacheControlSchema = z.strictObject({
  type: z.literal("ephemeral"),
  ttl: z.enum(["5m", "1h"]).optional(),
});
export type CacheControl = z.infer<typeof CacheControlSchema>;

const marked = { cache_control: CacheControlSchema.nullish() };
const caller = { caller: z.looseObject({ type: z.string() }).optional() };
const citations = { citations: z.strictObject({ enabled: z.boolean().optional() }).nullish() };

export const TextBlockSchema = z.strictObject({
  type: z.literal("text"),
  text: z.string(),
  citations: z.array(z.looseObject({ type: z.string() })).nullish(),
  ...marked,
});

const ImageBlockSchema = z.strictObject({
  type: z.literal("image"),
  source: z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("base64"),
      media_type: z.enum(["image/jpeg", "image/png", "image/gif", "image/webp"]),
      data: z.string(),
    }),
    z.strictObject({ type: z.literal("url"), url: z.string() }),
    z.strictObject({ type: z.literal("file"), file_id: z.string() }),
  ]),
  transformations: z.strictObject({ oversized_image: z.enum(["downsize", "error"]).optional() }).nullish(),
  ...marked,
});

const DocumentBlockSchema = z.strictObject({
  type: z.literal("document"),
  source: z.looseObject({ type: z.enum(["base64", "text", "content", "url", "file"]) }),
  title: z.string().nullish(),
  context: z.string().nullish(),
  ...citations,
  ...marked,
});

const SearchResultBlockSchema = z.strictObject({
  type: z.literal("search_result"),
  source: z.string(),
  title: z.string(),
  content: z.array(TextBlockSchema),
  ...citations,
  ...marked,
});

const ToolReferenceBlockSchema = z.strictObject({
  type: z.literal("tool_reference"),
  tool_name: z.string(),
  ...marked,
});
const BrowserStateBlockSchema = z.looseObject({
  type: z.literal("browser_state"),
  tabs: z.array(z.unknown()),
  ...marked,
});

const ThinkingBlockSchema = z.strictObject({
  type: z.literal("thinking"),
  thinking: z.string(),
  signature: z.string(),
});
const RedactedThinkingBlockSchema = z.strictObject({
  type: z.literal("redacted_thinking"),
  data: z.string(),
});

const ToolUseBlockSchema = z.strictObject({
  type: z.literal("tool_use"),
  id: z.string().regex(/^[a-zA-Z0-9_-]+$/, "String should match pattern '^[a-zA-Z0-9_-]+$'"),
  name: z.string().min(1).max(200),
  input: z.record(z.string(), z.unknown()),
  toolset_name: z.string().nullish(),
  ...caller,
  ...marked,
});

const ToolResultBlockSchema = z.strictObject({
  type: z.literal("tool_result"),
  tool_use_id: z.string().regex(/^[a-zA-Z0-9_-]+$/, "String should match pattern '^[a-zA-Z0-9_-]+$'"),
  content: z
    .union([
      z.string(),
      z.array(
        z.discriminatedUnion("type", [
          TextBlockSchema,
          ImageBlockSchema,
          DocumentBlockSchema,
          SearchResultBlockSchema,
          ToolReferenceBlockSchema,
          BrowserStateBlockSchema,
        ]),
      ),
    ])
    .optional(),
  is_error: z.boolean().optional(),
  toolset_name: z.string().nullish(),
  ...marked,
});

const ServerToolUseBlockSchema = z.strictObject({
  type: z.literal("server_tool_use"),
  id: z.string(),
  name: z.string(),
  input: z.unknown(),
  ...caller,
  ...marked,
});

/** Results of tools that the API itself ran; they come back as they were received. */
const ServerToolResultBlockSchema = z.strictObject({
  type: z.enum([
    "web_search_tool_result",
    "web_fetch_tool_result",
    "code_execution_tool_result",
    "bash_code_execution_tool_result",
    "text_editor_code_execution_tool_result",
    "tool_search_tool_result",
    "advisor_tool_result",
    "mcp_tool_result",
  ]),
  tool_use_id: z.string(),
  content: z.unknown(),
  is_error: z.boolean().optional(),
  ...caller,
  ...marked,
});

const ToolReferenceSchema = z.looseObject({ type: z.string() });
export const ToolAdditionBlockSchema = z.strictObject({
  type: z.literal("tool_addition"),
  tool: ToolReferenceSchema,
  ...marked,
});
export const ToolRemovalBlockSchema = z.strictObject({
  type: z.literal("tool_removal"),
  tool: ToolReferenceSchema,
  ...marked,
});

const CompactionBlockSchema = z.strictObject({
  type: z.literal("compaction"),
  content: z.string().nullish(),
  encrypted_content: z.string().nullish(),
  signature: z.string().nullish(),
  tool_changes: z.array(z.union([ToolAdditionBlockSchema, ToolRemovalBlockSchema])).nullish(),
  ...marked,
});

export const ContentBlockSchema = z.discriminatedUnion("type", [
  TextBlockSchema,
  ImageBlockSchema,
  DocumentBlockSchema,
  SearchResultBlockSchema,
  ThinkingBlockSchema,
  RedactedThinkingBlockSchema,
  ToolUseBlockSchema,
  ToolResultBlockSchema,
  ServerToolUseBlockSchema,
  ServerToolResultBlockSchema,
  ToolAdditionBlockSchema,
  ToolRemovalBlockSchema,
  CompactionBlockSchema,
  z.strictObject({ type: z.literal("container_upload"), file_id: z.string(), ...marked }),
  z.strictObject({
    type: z.literal("mcp_tool_use"),
    id: z.string(),
    name: z.string(),
    server_name: z.string(),
    input: z.unknown(),
    ...marked,
  }),
  z.strictObject({
    type: z.literal("mcp_tool_listing"),
    mcp_server_name: z.string(),
    tools: z.array(z.unknown()),
  }),
  z.strictObject({
    type: z.literal("fallback"),
    from: z.strictObject({ model: z.string() }),
    to: z.strictObject({ model: z.string() }),
    trigger: z.unknown().optional(),
  }),
]);
export type ContentBlock = z.infer<typeof ContentBlockSchema>;
export type ToolUseBlock = z.infer<typeof ToolUseBlockSchema>;
export type ToolResultBlock = z.infer<typeof ToolResultBlockSchema>;
