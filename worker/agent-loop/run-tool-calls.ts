import type { Hooks } from "./hooks.ts";
import { type ParkedCall, type ToolCall, type Toolbox, type ToolOutcome, isParked } from "./ports.ts";
import type { ToolUseBlock } from "./transcript.ts";
import type { Journal, Mail, ToolVerdict, TurnParked } from "./turn.ts";

export interface ToolDeps {
  toolbox: Toolbox;
  journal: Journal;
  /** What may go to the model with the results. */
  mail: () => readonly Mail[];
  hooks: Hooks;
  newId: () => string;
  now: () => number;
  signal: AbortSignal;
}

const LOST_CALL =
  "Interrupted: the system restarted while this ran, so its result is lost. It may or may not have taken effect; " +
  "look before you do it again.";
const NEVER_RAN = "Interrupted before it ran.";
const NEVER_ANSWERED = "Interrupted while it waited for an answer.";

/**
 * Gives every call a result and commits them together. Neighbouring calls that only read run side by side, the others
 * one after the other in the order the model gave. A call that was lost on its way runs again only if it is
 * repeatable. After an abort the rest get an error result without running, so that the conversation stays valid.
 * While calls are parked nothing is committed but that: the same call of this function goes on once they are woken.
 */
export async function runToolCalls(
  deps: ToolDeps,
  blocks: readonly ToolUseBlock[],
): Promise<TurnParked | null> {
  const waitsFor: string[] = [];
  const results: { toolUseId: string; outcome: ToolOutcome }[] = [];
  for (const group of groupedForRunning(deps.toolbox, blocks)) {
    const outcomes = await Promise.all(group.map((block) => runOne(deps, block)));
    group.forEach((block, index) => {
      const outcome = outcomes[index];
      if (!outcome) return;
      if (isParked(outcome)) waitsFor.push(outcome.waitsFor);
      else results.push({ toolUseId: block.id, outcome });
    });
  }
  if (waitsFor.length > 0) {
    deps.journal.commit({ type: "turn_parked", waitsFor });
    return { status: "parked", result: waitsFor.join(" · ") };
  }
  // Results come first in the message, or the API refuses it.
  deps.journal.commit({ type: "results_taken", results, mail: deps.mail() });
  return null;
}

function groupedForRunning(toolbox: Toolbox, blocks: readonly ToolUseBlock[]): ToolUseBlock[][] {
  const groups: ToolUseBlock[][] = [];
  let canJoin = false;
  for (const block of blocks) {
    const isRepeatable = toolbox.isRepeatable(block.name);
    const last = groups.at(-1);
    if (last && canJoin && isRepeatable) last.push(block);
    else groups.push([block]);
    canJoin = isRepeatable;
  }
  return groups;
}

async function runOne(deps: ToolDeps, block: ToolUseBlock): Promise<ToolOutcome | ParkedCall> {
  const asked: ToolCall = { toolUseId: block.id, name: block.name, input: block.input };
  const known = deps.journal.toolRun(block.id);
  if (known.state === "finished") return known.outcome;
  if (known.state === "started" && !deps.toolbox.isRepeatable(block.name)) {
    return finish(deps, asked, { content: LOST_CALL, isError: true }, 0);
  }
  if (deps.signal.aborted) {
    if (known.state === "parked") return finish(deps, asked, { content: NEVER_ANSWERED, isError: true }, 0);
    return { content: NEVER_RAN, isError: true };
  }
  const { denial, input } = deps.hooks.fire({ event: "PreToolUse", call: asked });
  const call = input === null ? asked : { ...asked, input };
  if (known.state === "new") {
    const verdict = verdictOf(asked, denial, input);
    const eventId = deps.newId();
    deps.journal.commit({ type: "tool_started", eventId, call, ...(verdict ? { verdict } : {}) });
  }
  if (denial !== null) return finish(deps, call, { content: `Not done: ${denial}`, isError: true }, 0);
  const startedAt = deps.now();
  const outcome = await deps.toolbox.run(call, deps.signal);
  if (isParked(outcome)) {
    if (known.state !== "parked")
      deps.journal.commit({ type: "tool_parked", call, waitsFor: outcome.waitsFor });
    return outcome;
  }
  const durationMs = deps.now() - startedAt;
  return finish(deps, call, withNotes(deps, call, outcome, durationMs), durationMs);
}

function verdictOf(
  asked: ToolCall,
  denial: string | null,
  input: Record<string, unknown> | null,
): ToolVerdict | null {
  if (denial !== null) return { decision: "deny", reason: denial };
  return input === null ? null : { decision: "change", askedInput: asked.input };
}

function withNotes(deps: ToolDeps, call: ToolCall, outcome: ToolOutcome, durationMs: number): ToolOutcome {
  const { content: result, isError } = outcome;
  const { additions } = deps.hooks.fire({ event: "PostToolUse", call, result, isError, durationMs });
  return additions.length === 0 ? outcome : { ...outcome, content: [result, ...additions].join("\n\n") };
}

function finish(deps: ToolDeps, call: ToolCall, outcome: ToolOutcome, durationMs: number): ToolOutcome {
  deps.journal.commit({ type: "tool_finished", eventId: deps.newId(), call, outcome, durationMs });
  return outcome;
}
