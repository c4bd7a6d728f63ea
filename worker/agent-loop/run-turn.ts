import { callModel } from "./call-model.ts";
import { compactHistory } from "./compact-history.ts";
import type { CompactDeps, CompactSettings, ContextLimit } from "./compaction.ts";
import { estimatePrefix, hasAnswers, isOverLimit } from "./context-size.ts";
import { type Hooks, NO_HOOKS } from "./hooks.ts";
import type { ModelFailure, ModelOutcome } from "./ports.ts";
import { runToolCalls } from "./run-tool-calls.ts";
import { NOTES } from "./turn-notes.ts";
import { type AssistantBlock, type ToolUseBlock, isToolUse, textOf } from "./transcript.ts";
import type { Journal, Mail, TurnEnd, TurnParked } from "./turn.ts";

export interface TurnDeps extends CompactDeps {
  /** Policies that are asked along the way; default: none. */
  hooks?: Hooks;
  /** What waits for the next tool boundary, or for the model to have nothing more to do. Default: nothing ever. */
  mail?: () => readonly Mail[];
  now: () => number;
}

export interface TurnSettings extends CompactSettings {
  maxModelCalls: number;
  /** Without it the conversation is never compacted. */
  limit?: ContextLimit;
}

/** How often a turn is helped along when an answer did not fit, and when there was none. */
const MAX_CUTS = 2;
const MAX_EMPTY_ENDS = 1;
/** What an answer may have after one that did not fit; a model that can write less is asked for that. */
const ROOMY_MAX_TOKENS = 128_000;

/** What has gone wrong so far. Memory only: after a restart a turn may be helped along anew. */
interface Troubles {
  /** Without anything done in between. */
  cuts: number;
  emptyEnds: number;
  needsRoom: boolean;
  /** Whether the API refused the conversation for its length, and it was compacted since. */
  wasTooLong: boolean;
  mustCompact: boolean;
}

const NO_TROUBLES: Troubles = {
  cuts: 0,
  emptyEnds: 0,
  needsRoom: false,
  wasTooLong: false,
  mustCompact: false,
};

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
  const troubles: Troubles = { ...NO_TROUBLES };
  let hasGoneOn = false;
  let end = prompt === null ? endOfRestarted(deps) : takePrompt(deps, settings, prompt);
  if (end !== null && goesOnWithMail(deps, settings, end)) end = null;
  while (end === null) {
    const pending = pendingCalls(deps.journal);
    if (pending.length > 0) {
      const mail = (): readonly Mail[] => mailFor(deps, settings);
      const parked = await runToolCalls({ ...deps, mail, hooks: hooksOf(deps) }, pending);
      if (parked && !deps.signal.aborted) return parked;
      if (parked) continue;
    }
    const reached = await nextStep(deps, settings, troubles);
    if (reached === null || goesOnWithMail(deps, settings, reached)) continue;
    const task = taskBeforeEnd(deps, reached, startedAt, hasGoneOn);
    if (task !== null) deps.journal.commit({ type: "note_added", text: task });
    hasGoneOn ||= task !== null;
    end = task === null ? reached : null;
  }
  if (end.status === "interrupted") deps.journal.commit({ type: "note_added", text: NOTES.interrupted });
  const modelCalls = deps.journal.modelCalls();
  const durationMs = deps.now() - startedAt;
  deps.journal.commit({ type: "turn_ended", eventId: deps.newId(), end, modelCalls, durationMs });
  return end;
}

/** The end of a turn that a policy does not let begin, else null. */
function takePrompt(deps: TurnDeps, { briefing, effort }: TurnSettings, text: string): TurnEnd | null {
  const { denial, additions } = hooksOf(deps).fire({ event: "UserPromptSubmit", prompt: text });
  deps.journal.commit({
    type: "prompt_taken",
    eventId: deps.newId(),
    text,
    effort,
    ...(briefing === undefined ? {} : { briefing }),
    ...(additions.length === 0 ? {} : { additions }),
    ...(denial === null ? {} : { denial }),
  });
  return denial === null ? null : { status: "failed", result: `Refused by a policy: ${denial}` };
}

const hooksOf = ({ hooks }: TurnDeps): Hooks => hooks ?? NO_HOOKS;

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

/** None for a turn that has no model call left to read it: it waits for the next. */
function mailFor(deps: TurnDeps, settings: TurnSettings): readonly Mail[] {
  const canRead = !deps.signal.aborted && deps.journal.modelCalls() < settings.maxModelCalls;
  return canRead ? (deps.mail?.() ?? []) : [];
}

function goesOnWithMail(deps: TurnDeps, settings: TurnSettings, end: TurnEnd): boolean {
  const all = end.status === "completed" ? mailFor(deps, settings) : [];
  const mail = all.some(({ isHint }) => isHint !== true) ? all : [];
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

async function nextStep(deps: TurnDeps, settings: TurnSettings, troubles: Troubles): Promise<TurnEnd | null> {
  if (deps.signal.aborted) return interrupted([]);
  if (deps.journal.modelCalls() >= settings.maxModelCalls) {
    return { status: "failed", result: outOfTurnsText(settings.maxModelCalls) };
  }
  if (!(await compactIfDue(deps, settings, troubles))) return interrupted([]);
  const { outcome, callId, eventIds } = await callModel(deps, {
    model: settings.model,
    effort: settings.effort,
    system: settings.system,
    tools: deps.toolbox.definitions,
    messages: deps.journal.messages(),
    ...(troubles.needsRoom ? { maxTokens: ROOMY_MAX_TOKENS } : {}),
  });
  if (!outcome.ok) {
    const end = afterFailure(deps, outcome, callId, eventIds);
    return maySendShorter(deps, settings, outcome.failure, troubles) ? null : end;
  }
  troubles.wasTooLong = false;
  if (outcome.stopReason === "refusal" || outcome.content.length === 0) {
    deps.journal.commit({ type: "call_failed", callId, priced: outcome.priced });
  } else {
    const { content, priced } = outcome;
    deps.journal.commit({ type: "message_finished", callId, content, eventIds, priced, isPartial: false });
  }
  return afterAnswer(deps, outcome, troubles);
}

/** False after an abort. */
async function compactIfDue(deps: TurnDeps, settings: TurnSettings, troubles: Troubles): Promise<boolean> {
  const { limit } = settings;
  if (limit === undefined) return true;
  const prefixTokens = estimatePrefix(settings.system, deps.toolbox.definitions);
  const isDue = troubles.mustCompact || isOverLimit(deps.journal, limit.compactAtTokens, prefixTokens);
  if (!isDue) return true;
  const wish = { trigger: "auto", instructions: null, isTooLong: troubles.mustCompact } as const;
  troubles.mustCompact = false;
  return (await compactHistory(deps, settings, limit, wish)).type !== "aborted";
}

/** A conversation that is refused for its length is compacted and sent once more. */
function maySendShorter(
  deps: TurnDeps,
  settings: TurnSettings,
  failure: ModelFailure,
  troubles: Troubles,
): boolean {
  const isRefused = failure.code === "prompt_too_long" && settings.limit !== undefined;
  if (!isRefused || troubles.wasTooLong || !hasAnswers(deps.journal)) return false;
  troubles.wasTooLong = true;
  troubles.mustCompact = true;
  return true;
}

/** Null: go on. What was said is in the journal already. */
function afterAnswer(
  deps: TurnDeps,
  outcome: Extract<ModelOutcome, { ok: true }>,
  troubles: Troubles,
): TurnEnd | null {
  const hasCalls = outcome.content.some(isToolUse);
  switch (outcome.stopReason) {
    case "refusal":
      return { status: "failed", result: refusalText(outcome.refusalCategory) };
    case "tool_use":
      troubles.cuts = 0;
      troubles.emptyEnds = 0;
      return null;
    case "pause_turn":
      return null;
    case "end_turn":
    case "stop_sequence": {
      if (hasCalls) return null;
      const text = textOf(outcome.content);
      if (text !== "") return { status: "completed", result: text };
      if (troubles.emptyEnds++ >= MAX_EMPTY_ENDS) return { status: "completed", result: "" };
      deps.journal.commit({ type: "note_added", text: NOTES.goOnAfterNothing });
      return null;
    }
    case "max_tokens":
    case "model_context_window_exceeded":
      if (outcome.stopReason === "max_tokens") troubles.needsRoom = true;
      else troubles.mustCompact = true;
      // The model layer has left out a call that was cut off; those that are here are whole.
      if (hasCalls) return null;
      if (troubles.cuts++ < MAX_CUTS) {
        deps.journal.commit({ type: "note_added", text: NOTES.goOnAfterCut });
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

function outOfTurnsText(maxModelCalls: number): string {
  const calls = maxModelCalls === 1 ? "1 model call" : `${maxModelCalls} model calls`;
  return `Stopped after ${calls}, the most that one command may have (max_turns). What is done stays done; another command, such as "go on", continues from here.`;
}

function refusalText(category: string | null): string {
  return `The model declined to answer${category === null ? "" : ` (${category})`}. Put the request differently.`;
}

function failureText(failure: Exclude<ModelFailure, { code: "aborted" }>): string {
  return failure.message;
}
