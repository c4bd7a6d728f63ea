import { z } from "zod";
import { CacheControlSchema } from "./block-schema.ts";

const shared = {
  cache_control: CacheControlSchema.nullish(),
  defer_loading: z.boolean().optional(),
  strict: z.boolean().optional(),
  allowed_callers: z.array(z.string()).optional(),
  input_examples: z.array(z.record(z.string(), z.unknown())).optional(),
};

/** A tool that the caller runs. `type` is optional in the API, which rules out a plain discriminated union. */
const CustomToolSchema = z.strictObject({
  type: z.literal("custom").nullish(),
  name: z.string(),
  description: z.string().optional(),
  input_schema: z.looseObject({ type: z.unknown().optional() }),
  eager_input_streaming: z.boolean().nullish(),
  ...shared,
});

const providedTypes = [
  "bash_20250124",
  "text_editor_20250124",
  "text_editor_20250429",
  "text_editor_20250728",
  "memory_20250818",
  "web_search_20250305",
  "web_search_20260209",
  "web_search_20260318",
  "web_fetch_20250910",
  "web_fetch_20260209",
  "web_fetch_20260309",
  "web_fetch_20260318",
  "code_execution_20250522",
  "code_execution_20250825",
  "code_execution_20260120",
  "code_execution_20260521",
  "tool_search_tool_bm25",
  "tool_search_tool_bm25_20251119",
  "tool_search_tool_regex",
  "tool_search_tool_regex_20251119",
  "computer_toolset_20260801",
  "browser_toolset_20260801",
  "advisor_20260301",
  "mcp_toolset",
] as const;

/** A tool whose schema the API itself knows; its own settings differ by type and are let through. */
const ProvidedToolSchema = z.looseObject({
  type: z.enum(providedTypes),
  name: z.string().optional(),
  ...shared,
});

export const ToolSchema = z.union([CustomToolSchema, ProvidedToolSchema]);
export type Tool = z.infer<typeof ToolSchema>;
export type CustomTool = z.infer<typeof CustomToolSchema>;

export function isCustomTool(tool: Tool): tool is CustomTool {
  return "input_schema" in tool && (tool.type === undefined || tool.type === null || tool.type === "custom");
}

export function toolNameOf(tool: Tool): string | undefined {
  return typeof tool.name === "string" ? tool.name : undefined;
}
