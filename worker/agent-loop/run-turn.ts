import type { Effort } from "../../contract/agent.ts";
import { callModel } from "./call-model.ts";
import type { ModelFailure, ModelOutcome, ModelPort, Toolbox } from "./ports.ts";
import { runToolCalls } from "./run-tool-calls.ts";
import { type AssistantBlock, type ToolUseBlock, isToolUse, textOf } from "./transcript.ts";
import type { Journal, Mail, TurnEnd, TurnFrame, TurnParked } from "./turn.ts";

export interface TurnDeps {
  model: ModelPort;
  toolbox: Toolbox;
  journal: Journal;
  /** What waits for the next tool boundary, or for the model to have nothing more to do. Default: nothing ever. */
  mail?: () => readonly Mail[];
  stream: (frame: TurnFrame) => void;
  newId: () => string;
  now: () => number;
  signal: AbortSignal;
}

export interface TurnSettings {
  model: string;
  effort: Effort | null;
  system: string;
  maxModelCalls: number;
}

/** How often a turn is helped along when the model stops without having said or done anything, or too early. */
const MAX_NUDGES = 2;
const GO_ON_AFTER_CUT = "Your answer was cut off at the output limit. Go on exactly where it stopped.";
const GO_ON_AFTER_NOTHING = "You ended without an answer. Go on, or say in a sentence what you have done.";

const INTERRUPTED_NOTE = "[Interrupted here. Leave this task until you are asked again.]";

/**
 * Runs a turn to its end; `prompt` is null for a turn that a restart cut short. Where it stands is read from the
 * journal alone, so beginning and continuing are the same path. Never throws for what models and tools do. `parked`: it has not ended, but rests
 * until those are heard for whom its calls wait; then it is run again.
 */
export async function runTurn(
  deps: TurnDeps,
  settings: TurnSettings,
  prompt: string | null,
): Promise<TurnEnd | TurnParked> {
  const startedAt = deps.now();
  if (prompt !== null) deps.journal.commit({ type: "prompt_taken", eventId: deps.newId(), text: prompt });
  let nudges = 0;
  let end = prompt === null ? endOfRestarted(deps) : null;
  if (end !== null && goesOnWithMail(deps, settings, end)) end = null;
  while (end === null) {
    const pending = pendingCalls(deps.journal);
    if (pending.length > 0) {
      const mail = (): readonly Mail[] => mailFor(deps, settings);
      const parked = await runToolCalls({ ...deps, mail }, pending);
      if (parked && !deps.signal.aborted) return parked;
      if (parked) continue;
    }
    end = await nextStep(deps, settings, () => nudges++ < MAX_NUDGES);
    if (end !== null && goesOnWithMail(deps, settings, end)) end = null;
  }
  if (end.status === "interrupted") deps.journal.commit({ type: "note_added", text: INTERRUPTED_NOTE });
  const modelCalls = deps.journal.modelCalls();
  const durationMs = deps.now() - startedAt;
  deps.journal.commit({ type: "turn_ended", eventId: deps.newId(), end, modelCalls, durationMs });
  return end;
}

/** None for a turn that has no model call left to read it: it waits for the next. */
function mailFor(deps: TurnDeps, settings: TurnSettings): readonly Mail[] {
  const canRead = !deps.signal.aborted && deps.journal.modelCalls() < settings.maxModelCalls;
  return canRead ? (deps.mail?.() ?? []) : [];
}

function goesOnWithMail(deps: TurnDeps, settings: TurnSettings, end: TurnEnd): boolean {
  const mail = end.status === "completed" ? mailFor(deps, settings) : [];
  if (mail.length > 0) deps.journal.commit({ type: "mail_taken", mail });
  return mail.length > 0;
}

/** The calls of the last message, if they have no results yet. */
function pendingCalls(journal: Journal): ToolUseBlock[] {
  const last = journal.messages().at(-1);
  return last?.role === "assistant" ? last.content.filter(isToolUse) : [];
}

/** A turn that was cut short between its last words and its end has only to be ended. */
function endOfRestarted(deps: TurnDeps): TurnEnd | null {
  const last = deps.journal.messages().at(-1);
  if (deps.signal.aborted || last?.role !== "assistant" || last.content.some(isToolUse)) return null;
  return { status: "completed", result: textOf(last.content) };
}

async function nextStep(
  deps: TurnDeps,
  settings: TurnSettings,
  mayNudge: () => boolean,
): Promise<TurnEnd | null> {
  if (deps.signal.aborted) return interrupted([]);
  if (deps.journal.modelCalls() >= settings.maxModelCalls) {
    return { status: "failed", result: `Stopped after ${settings.maxModelCalls} model calls in one turn.` };
  }
  const { outcome, callId, eventIds } = await callModel(deps, {
    model: settings.model,
    effort: settings.effort,
    system: settings.system,
    tools: deps.toolbox.definitions,
    messages: deps.journal.messages(),
  });
  if (!outcome.ok) return afterFailure(deps, outcome, callId, eventIds);
  if (outcome.stopReason === "refusal" || outcome.content.length === 0) {
    deps.journal.commit({ type: "call_failed", callId, priced: outcome.priced });
  } else {
    const { content, priced } = outcome;
    deps.journal.commit({ type: "message_finished", callId, content, eventIds, priced, isPartial: false });
  }
  return afterAnswer(deps, outcome, mayNudge);
}

/** Null: go on. What was said is in the journal already. */
function afterAnswer(
  deps: TurnDeps,
  outcome: Extract<ModelOutcome, { ok: true }>,
  mayNudge: () => boolean,
): TurnEnd | null {
  const hasCalls = outcome.content.some(isToolUse);
  switch (outcome.stopReason) {
    case "refusal":
      return { status: "failed", result: refusalText(outcome.refusalCategory) };
    case "tool_use":
    case "pause_turn":
      return null;
    case "end_turn":
    case "stop_sequence": {
      if (hasCalls) return null;
      const text = textOf(outcome.content);
      if (text !== "") return { status: "completed", result: text };
      if (!mayNudge()) return { status: "completed", result: "" };
      deps.journal.commit({ type: "note_added", text: GO_ON_AFTER_NOTHING });
      return null;
    }
    case "max_tokens":
    case "model_context_window_exceeded":
      if (hasCalls) return null;
      if (outcome.stopReason === "max_tokens" && mayNudge()) {
        deps.journal.commit({ type: "note_added", text: GO_ON_AFTER_CUT });
        return null;
      }
      return {
        status: "failed",
        result: "The answer did not fit: the model ran out of room. Ask for less at once.",
      };
  }
}

function afterFailure(
  deps: TurnDeps,
  outcome: Extract<ModelOutcome, { ok: false }>,
  callId: string,
  eventIds: string[],
): TurnEnd {
  const { failure, partial, priced } = outcome;
  const isWorthKeeping = failure.code === "aborted" && (textOf(partial) !== "" || partial.some(isToolUse));
  if (!isWorthKeeping) {
    deps.journal.commit({ type: "call_failed", callId, priced });
    return failure.code === "aborted" ? interrupted([]) : { status: "failed", result: failureText(failure) };
  }
  deps.journal.commit({
    type: "message_finished",
    callId,
    content: partial,
    eventIds,
    priced,
    isPartial: true,
  });
  const results = partial.filter(isToolUse).map((block) => ({
    toolUseId: block.id,
    outcome: { content: "Interrupted before it ran.", isError: true },
  }));
  if (results.length > 0) deps.journal.commit({ type: "results_taken", results });
  return interrupted(partial);
}

function interrupted(partial: readonly AssistantBlock[]): TurnEnd {
  const text = textOf(partial);
  return { status: "interrupted", result: text === "" ? "Interrupted." : text };
}

function refusalText(category: string | null): string {
  return `The model declined to answer${category === null ? "" : ` (${category})`}. Put the request differently.`;
}

function failureText(failure: Exclude<ModelFailure, { code: "aborted" }>): string {
  return failure.message;
}
