import type { Command } from "../../contract/agent.ts";
import type { AgentLog, AgentLogType } from "../../contract/event.ts";
import { EventIdSchema } from "../../contract/ids.ts";
import { LIMITS } from "../../contract/limits.ts";
import { compactionWords } from "../agent-loop/compaction-texts.ts";
import type { AssistantBlock } from "../agent-loop/transcript.ts";
import type { JournalStep, Mail, ToolVerdict } from "../agent-loop/turn.ts";
import type { AgentProfile } from "./command-agent-api.ts";

type StepOf<Type extends JournalStep["type"]> = Extract<JournalStep, { type: Type }>;
type Category = AgentLog["event_category"];

/** A row before it knows whose it is and its place in the command. */
export interface LogRow {
  id: AgentLog["id"];
  category: Category;
  type: AgentLogType;
  content: string | null;
  payload: Record<string, unknown>;
}

/** A row as it goes up, with whose it is. */
export function reportedLog(
  profile: AgentProfile,
  command: Command,
  logRow: LogRow,
  entryIndex: number,
  timestamp: string,
): Omit<AgentLog, "agent_name"> {
  return {
    id: logRow.id,
    agent_id: profile.agentId,
    session_id: profile.sessionId,
    command_id: command.id,
    task_slug: command.task_slug,
    entry_index: entryIndex,
    event_category: logRow.category,
    event_type: logRow.type,
    content: logRow.content,
    summary: null,
    payload: logRow.payload,
    timestamp,
  };
}

/** What people see of a step: hooks around tools, prompts and ends, and a row for each block that says something. */
export function logRowsOf(step: JournalStep, timestamp: string): LogRow[] {
  switch (step.type) {
    case "prompt_taken":
      return [promptRow(step, timestamp)];
    case "results_taken":
    case "mail_taken":
      return (step.mail ?? []).map((mail) => mailRow(mail, timestamp));
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
    case "turn_ended":
      return [stopRow(step, timestamp)];
    case "history_compacted":
      return [compactionRow(step, timestamp)];
    case "call_started":
    case "usage_known":
    case "call_failed":
    case "tool_parked":
    case "turn_parked":
    case "note_added":
      return [];
  }
}

function promptRow(step: StepOf<"prompt_taken">, timestamp: string): LogRow {
  return row(step.eventId, "hook", "UserPromptSubmit", step.text, {
    prompt: step.text,
    prompt_length: step.text.length,
    ...(step.effort ? { effort: step.effort } : {}),
    ...(step.additions === undefined ? {} : { additional_context: step.additions }),
    ...(step.denial === undefined ? {} : { decision: "deny", reason: step.denial }),
    timestamp,
  });
}

function stopRow({ eventId, end, modelCalls, durationMs }: StepOf<"turn_ended">, timestamp: string): LogRow {
  const payload = { reason: end.status, num_turns: modelCalls, duration_ms: durationMs, timestamp };
  const calls = modelCalls === 1 ? "1 model call" : `${modelCalls} model calls`;
  const why = end.status === "failed" ? `: ${end.result}` : "";
  return row(eventId, "hook", "Stop", `Stopped (${end.status}) after ${calls}${why}`, payload);
}

function compactionRow(step: StepOf<"history_compacted">, timestamp: string): LogRow {
  const { trigger, tokensBefore, tokensAfter, summary, instructions } = step.compaction;
  return row(step.eventId, "hook", "PreCompact", compactionWords(step.compaction), {
    trigger,
    tokens_before: tokensBefore,
    tokens_after: tokensAfter,
    custom_instructions: instructions,
    summary,
    is_mechanical: step.callId === null,
    timestamp,
  });
}

/** A prompt too: it came while the turn ran. */
function mailRow({ id, eventId, text }: Mail, timestamp: string): LogRow {
  const payload = {
    prompt: text,
    prompt_length: text.length,
    joined_while_running: true,
    command_id: id,
    timestamp,
  };
  return row(eventId, "hook", "UserPromptSubmit", text, payload);
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
