import { z } from "zod";
import type { Event } from "../../contract/event.ts";
import type { ToolCall } from "./state.ts";

/** Payloads of the three rows of a tool call. What does not fit is shown as the row it is, without its partner. */
const PayloadSchema = z.object({
  tool_use_id: z.string(),
  tool_name: z.string().optional(),
  tool_input: z.record(z.string(), z.unknown()).optional(),
  result: z.unknown().optional(),
  is_error: z.boolean().optional(),
});

interface ToolCallPart {
  toolUseId: string;
  part: Partial<ToolCall>;
}

/** What an event tells of a tool call, if it is about one. */
export function toolCallPart(event: Event): ToolCallPart | null {
  if (event.type === "tool_use_block") {
    const { tool_use_id: toolUseId, tool_name: name, tool_input: input } = event.data;
    return { toolUseId, part: { name, input } };
  }
  if (event.type === "tool_result_block") {
    const { tool_use_id: toolUseId, tool_name: name, result, is_error: isError } = event.data;
    return { toolUseId, part: { name, result, isError } };
  }
  if (event.type !== "agent_log") return null;
  const parsed = PayloadSchema.safeParse(event.log.payload);
  if (!parsed.success) return null;
  const { tool_use_id: toolUseId, tool_name, tool_input, result, is_error } = parsed.data;
  const part: Partial<ToolCall> = {};
  if (tool_name !== undefined) part.name = tool_name;
  if (tool_input !== undefined) part.input = tool_input;
  if (event.log.event_type === "PostToolUse") {
    part.result = textOf(result);
    part.isError = is_error ?? false;
  }
  return { toolUseId, part };
}

function textOf(result: unknown): string {
  if (typeof result === "string") return result;
  return result === undefined || result === null ? "" : JSON.stringify(result, null, 2);
}

/** The file that a tool call is about, for tools that take one. */
export function fileOf(name: string | null, input: Record<string, unknown> | null): string | null {
  if (name === null || !["Read", "Write", "Edit", "MultiEdit"].includes(name)) return null;
  const path = input?.["file_path"];
  return typeof path === "string" && path !== "" ? path : null;
}

const MAIN_FIELDS = [
  "file_path",
  "command",
  "pattern",
  "url",
  "question",
  "agent_name",
  "name",
  "message",
  "path",
];

/** A tool call's input in a line: its most telling field, otherwise all of it as JSON. */
export function describeInput(input: Record<string, unknown> | null): string {
  if (!input) return "";
  for (const field of MAIN_FIELDS) {
    const value = input[field];
    if (typeof value === "string" && value !== "") return value;
  }
  return Object.keys(input).length > 0 ? JSON.stringify(input) : "";
}

/** Names of management tools as people read them. */
export function shortToolName(name: string): string {
  return name.replace(/^mcp__mgmt__/, "");
}
