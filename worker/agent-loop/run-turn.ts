import type { Effort } from "../../contract/agent.ts";
import { callModel } from "./call-model.ts";
import { type Hooks, NO_HOOKS } from "./hooks.ts";
import type { ModelFailure, ModelOutcome, ModelPort, Toolbox } from "./ports.ts";
import { runToolCalls } from "./run-tool-calls.ts";
import { type AssistantBlock, type ToolUseBlock, isToolUse, textOf } from "./transcript.ts";
import type { Journal, TurnEnd, TurnFrame } from "./turn.ts";

export interface TurnDeps {
  model: ModelPort;
  toolbox: Toolbox;
  journal: Journal;
  /** Policies that are asked along the way; default: none. */
  hooks?: Hooks;
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
 * journal alone, so beginning and continuing are the same path. Never throws for what models and tools do.
 */
export async function runTurn(
  deps: TurnDeps,
  settings: TurnSettings,
  prompt: string | null,
): Promise<TurnEnd> {
  const startedAt = deps.now();
  let end = prompt === null ? endOfRestarted(deps) : takePrompt(deps, prompt);
  let nudges = 0;
  let hasGoneOn = false;
  while (end === null) {
    const pending = pendingCalls(deps.journal);
    if (pending.length > 0) await runToolCalls({ ...deps, hooks: hooksOf(deps) }, pending);
    const reached = await nextStep(deps, settings, () => nudges++ < MAX_NUDGES);
    const task: string | null = reached && taskBeforeEnd(deps, reached, startedAt, hasGoneOn);
    if (task) deps.journal.commit({ type: "note_added", text: task });
    hasGoneOn ||= task !== null;
    end = task ? null : reached;
  }
  if (end.status === "interrupted") deps.journal.commit({ type: "note_added", text: INTERRUPTED_NOTE });
  const modelCalls = deps.journal.modelCalls();
  const durationMs = deps.now() - startedAt;
  deps.journal.commit({ type: "turn_ended", eventId: deps.newId(), end, modelCalls, durationMs });
  return end;
}

const hooksOf = ({ hooks }: TurnDeps): Hooks => hooks ?? NO_HOOKS;

/** The end of a turn that a policy does not let begin, else null. */
function takePrompt(deps: TurnDeps, prompt: string): TurnEnd | null {
  const { denial, additions } = hooksOf(deps).fire({ event: "UserPromptSubmit", prompt });
  deps.journal.commit({
    type: "prompt_taken",
    eventId: deps.newId(),
    text: prompt,
    ...(additions.length === 0 ? {} : { additions }),
    ...(denial === null ? {} : { denial }),
  });
  return denial === null ? null : { status: "failed", result: `Refused by a policy: ${denial}` };
}

/** What a policy wants done before the turn may end; null: it ends. Once, so that no policy keeps a turn for ever. */
function taskBeforeEnd(deps: TurnDeps, end: TurnEnd, startedAt: number, hasGoneOn: boolean): string | null {
  const { denial } = hooksOf(deps).fire({
    event: "Stop",
    reason: end.status,
    result: end.result,
    numTurns: deps.journal.modelCalls(),
    durationMs: deps.now() - startedAt,
    hasGoneOn,
  });
  return end.status === "completed" && !hasGoneOn ? denial : null;
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
