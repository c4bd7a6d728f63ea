import type { AgentLog } from "../../contract/event.ts";
import { clipSummary, ownSummary } from "./summary-words.ts";
import { lineCount, textIn, toolPhrase } from "./tool-phrase.ts";

/** Summaries that need no model: at once, free, and always the same for the same row. */

export type SummarySource = Pick<AgentLog, "event_type" | "content" | "payload">;

/** Tools whose results are long and say less than the call did. */
const PLAIN_TOOLS = new Set([
  "Read",
  "Write",
  "Edit",
  "MultiEdit",
  "Glob",
  "Grep",
  "TodoWrite",
  "BashOutput",
  "KillShell",
  "SendMessage",
  "AskUser",
]);

/** At most 15 words, or null for a text that a model should read. */
export function templateSummary(log: SummarySource): string | null {
  const { payload } = log;
  switch (log.event_type) {
    case "PreToolUse":
    case "ToolUseBlock":
      return clipSummary(toolPhrase(toolName(payload), recordIn(payload, "tool_input") ?? {}, "present"));
    case "PostToolUse":
      return toolResultSummary(payload);
    case "UserPromptSubmit":
      return clipSummary(`Prompt: ${log.content ?? textIn(payload, "prompt") ?? ""}`);
    case "Stop":
      return clipSummary(log.content ?? `Stopped: ${textIn(payload, "reason") ?? "the turn is over"}`);
    case "SubagentStop":
      return clipSummary(log.content ?? "A command has ended");
    case "PreCompact":
      return clipSummary(log.content ?? "The conversation was compacted");
    case "FileTrackingBlock":
      return clipSummary(log.content ?? "Files changed");
    case "TextBlock":
      return ownSummary(log.content ?? textIn(payload, "text") ?? "");
    case "ThinkingBlock":
      return ownSummary(log.content ?? textIn(payload, "thinking") ?? "");
  }
}

/** What a model is to read for the summary of a log that has no template. */
export function textToSummarize({ content, payload }: SummarySource): string {
  const result = textIn(payload, "result");
  if (result === undefined) return content ?? JSON.stringify(payload);
  return `${toolPhrase(toolName(payload), recordIn(payload, "tool_input") ?? {}, "past")}\n${result}`;
}

/** For what a model should have summarised and did not. Never empty. */
export function fallbackSummary(type: string, text: string): string {
  const summary = clipSummary(text);
  return summary === "" ? `${type} without text` : summary;
}

function toolResultSummary(payload: SummarySource["payload"]): string | null {
  const name = toolName(payload);
  const input = recordIn(payload, "tool_input");
  const result = textIn(payload, "result");
  if (payload["is_error"] === true) return clipSummary(`${name} failed${result ? `: ${result}` : ""}`);
  if (PLAIN_TOOLS.has(name)) {
    if (input) return clipSummary(toolPhrase(name, input, "past"));
    return clipSummary(ownSummary(result ?? "") ?? `${name} ok (${lineCount(result) ?? 0} lines)`);
  }
  if (result === undefined) return `${name} ok, no output`;
  return ownSummary(`${name} ok: ${result}`);
}

function toolName(payload: SummarySource["payload"]): string {
  return textIn(payload, "tool_name") ?? "A tool";
}

function recordIn(payload: SummarySource["payload"], key: string): Record<string, unknown> | undefined {
  const value = payload[key];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}
