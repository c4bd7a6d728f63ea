import type { AgentLog, AgentLogType } from "../../contract/event.ts";
import { EventIdSchema } from "../../contract/ids.ts";
import { LIMITS } from "../../contract/limits.ts";
import type { AssistantBlock } from "../agent-loop/transcript.ts";
import type { JournalStep, ToolVerdict } from "../agent-loop/turn.ts";

type Category = AgentLog["event_category"];

/** A row before it knows whose it is and its place in the command. */
export interface LogRow {
  id: AgentLog["id"];
  category: Category;
  type: AgentLogType;
  content: string | null;
  payload: Record<string, unknown>;
}

/** What people see of a step: hooks around tools, prompts and ends, and a row for each block that says something. */
export function logRowsOf(step: JournalStep, timestamp: string): LogRow[] {
  switch (step.type) {
    case "prompt_taken": {
      const payload = {
        prompt: step.text,
        prompt_length: step.text.length,
        ...(step.additions === undefined ? {} : { additional_context: step.additions }),
        ...(step.denial === undefined ? {} : { decision: "deny", reason: step.denial }),
        timestamp,
      };
      return [row(step.eventId, "hook", "UserPromptSubmit", step.text, payload)];
    }
    case "tool_started": {
      const { name, input, toolUseId } = step.call;
      const payload = {
        tool_name: name,
        tool_input: input,
        tool_use_id: toolUseId,
        ...verdictFields(step.verdict),
        timestamp,
      };
      return [row(step.eventId, "hook", "PreToolUse", toolWords(name, step.verdict), payload)];
    }
    case "tool_finished": {
      const { call, outcome, durationMs } = step;
      const payload = {
        tool_name: call.name,
        tool_input: call.input,
        result: outcome.content,
        is_error: outcome.isError,
        tool_use_id: call.toolUseId,
        duration_ms: durationMs,
        timestamp,
      };
      const content = `${call.name} ${outcome.isError ? "failed" : "done"}`;
      return [row(step.eventId, "hook", "PostToolUse", content, payload)];
    }
    case "message_finished":
      return step.content.flatMap((block, index) => blockRow(block, step.eventIds[index], step.isPartial));
    case "turn_ended": {
      const payload = {
        reason: step.end.status,
        num_turns: step.modelCalls,
        duration_ms: step.durationMs,
        timestamp,
      };
      const calls = step.modelCalls === 1 ? "1 model call" : `${step.modelCalls} model calls`;
      const why = step.end.status === "failed" ? `: ${step.end.result}` : "";
      return [
        row(step.eventId, "hook", "Stop", `Stopped (${step.end.status}) after ${calls}${why}`, payload),
      ];
    }
    case "call_started":
    case "usage_known":
    case "call_failed":
    case "results_taken":
    case "note_added":
      return [];
  }
}

function toolWords(name: string, verdict: ToolVerdict | undefined): string {
  switch (verdict?.decision) {
    case undefined:
      return `Using ${name}`;
    case "deny":
      return `Denied ${name}: ${verdict.reason}`;
    case "change":
      return `Using ${name}, its input changed by a policy`;
  }
}

function verdictFields(verdict: ToolVerdict | undefined): Record<string, unknown> {
  switch (verdict?.decision) {
    case undefined:
      return {};
    case "deny":
      return { decision: "deny", reason: verdict.reason };
    case "change":
      return { decision: "change", asked_input: verdict.askedInput };
  }
}

/** Thinking whose text the model keeps to itself is not a row. */
function blockRow(block: AssistantBlock, eventId: string | undefined, isPartial: boolean): LogRow[] {
  if (eventId === undefined) return [];
  const mark = isPartial ? { is_partial: true } : {};
  if (block.type === "text" && typeof block["text"] === "string") {
    return [row(eventId, "response", "TextBlock", block["text"], { text: block["text"], ...mark })];
  }
  if (block.type === "thinking" && typeof block["thinking"] === "string" && block["thinking"].trim() !== "") {
    return [
      row(eventId, "response", "ThinkingBlock", block["thinking"], { thinking: block["thinking"], ...mark }),
    ];
  }
  if (block.type === "tool_use") {
    const payload = {
      tool_name: block["name"],
      tool_input: block["input"],
      tool_use_id: block["id"],
      ...mark,
    };
    return [row(eventId, "response", "ToolUseBlock", null, payload)];
  }
  return [];
}

function row(
  eventId: string,
  category: Category,
  type: AgentLogType,
  content: string | null,
  payload: Record<string, unknown>,
): LogRow {
  return {
    id: EventIdSchema.parse(eventId),
    category,
    type,
    content: content === null ? null : shortened(content),
    payload: shortenedStrings(payload),
  };
}

function shortened(text: string): string {
  const max = LIMITS.eventTextChars;
  return text.length <= max ? text : `${text.slice(0, max)}\n[… ${text.length - max} more characters]`;
}

/** A row must fit the log and the database; a file's whole content is in the workspace anyway. */
export function shortenedStrings<T>(value: T): T {
  if (typeof value === "string") return shortened(value) as T & string;
  if (Array.isArray(value)) return value.map((item: unknown) => shortenedStrings(item)) as T & unknown[];
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) => [
    key,
    shortenedStrings(item),
  ]);
  return Object.fromEntries(entries) as T & object;
}
