import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { Result } from "../../../contract/failure.ts";
import { describeFailure } from "../../describe-failure.ts";

/** What a tool does to the fleet, in MCP's words. */
export const READ_ONLY = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };
export const CHANGES = { readOnlyHint: false, destructiveHint: false, openWorldHint: false };
export const DESTROYS = { ...CHANGES, destructiveHint: true };

export function text(content: string): CallToolResult {
  return { content: [{ type: "text", text: content }] };
}

export function answer<T>(result: Result<T>, say: (value: T) => string): CallToolResult {
  return result.ok ? text(say(result.value)) : failed(result);
}

export function failed({ failure }: Extract<Result<unknown>, { ok: false }>): CallToolResult {
  return { ...text(describeFailure(failure).detail), isError: true };
}
