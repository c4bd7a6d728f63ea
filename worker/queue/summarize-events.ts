import type { SummaryItem } from "../../contract/queue.ts";
import type { ModelFailure, ModelOutcome, ModelPort, PricedUsage } from "../agent-loop/ports.ts";
import { textOf } from "../agent-loop/transcript.ts";
import { summariesIn, summaryRequest } from "./summary-request.ts";
import type { RecordedSummary } from "./summary-sink.ts";
import { fallbackSummary } from "./summary-template.ts";

const MAX_ITEMS_PER_CALL = 20;

export interface SummarizeDeps {
  model: ModelPort;
  summaryModel: string;
  /** Called once after each call of the model, with what it cost and gave; without a cost for templates. */
  record: (results: RecordedSummary[], priced: PricedUsage | null) => Promise<void>;
}

/** What may still be done for a list of items whose answer was of no use. */
interface Patience {
  halvings: number;
  repeats: number;
}

/**
 * Gives every item a summary, by the model or else by a template, and returns the items that it could not, since the
 * model cannot be reached for now or `signal` was aborted. However badly the model answers, the number of calls is
 * bounded and nothing is left over. Throws only when `record` does.
 */
export async function summarizeEvents(
  items: readonly SummaryItem[],
  deps: SummarizeDeps,
  signal: AbortSignal,
): Promise<SummaryItem[]> {
  const unreached: SummaryItem[] = [];
  for (let start = 0; start < items.length; start += MAX_ITEMS_PER_CALL) {
    const some = items.slice(start, start + MAX_ITEMS_PER_CALL);
    // Once the model is away, the rest need not find it out again.
    if (unreached.length > 0) unreached.push(...some);
    else unreached.push(...(await settle(some, { halvings: 1, repeats: 1 }, deps, signal)));
  }
  return unreached;
}

/** Templates for all of them; for when no model will do it. */
export function fallbacksFor(items: readonly SummaryItem[]): RecordedSummary[] {
  return items.map((item) => recorded(item, fallbackSummary(item.type, item.text)));
}

async function settle(
  items: readonly SummaryItem[],
  patience: Patience,
  deps: SummarizeDeps,
  signal: AbortSignal,
): Promise<SummaryItem[]> {
  const outcome = await deps.model.call(summaryRequest(deps.summaryModel, items), () => {}, signal);
  const summaries = answered(outcome, items);
  const missing = items.filter((item) => !summaries.has(item));
  const next = nextStep(outcome, missing.length, items.length, patience);
  const results = [...summaries].map(([item, summary]) => recorded(item, summary));
  if (next === "use templates") results.push(...fallbacksFor(missing));
  if (results.length > 0 || outcome.priced) await deps.record(results, outcome.priced);
  switch (next) {
    case "done":
    case "use templates":
      return [];
    case "wait":
      return missing;
    case "repeat":
      return settle(missing, { ...patience, repeats: patience.repeats - 1 }, deps, signal);
    case "halve": {
      const middle = Math.ceil(items.length / 2);
      const less = { ...patience, halvings: patience.halvings - 1 };
      const first = await settle(items.slice(0, middle), less, deps, signal);
      if (first.length > 0) return [...first, ...items.slice(middle)];
      return settle(items.slice(middle), less, deps, signal);
    }
  }
}

type Step = "done" | "repeat" | "halve" | "use templates" | "wait";

function nextStep(outcome: ModelOutcome, missing: number, asked: number, patience: Patience): Step {
  if (missing === 0) return "done";
  if (!outcome.ok && isPassing(outcome.failure)) return "wait";
  if (!outcome.ok && outcome.failure.code !== "prompt_too_long") return "use templates";
  if (missing < asked) return patience.repeats > 0 ? "repeat" : "use templates";
  // One item may make the model refuse, or the answer too long, for all: halves save the others.
  return patience.halvings > 0 && asked > 1 ? "halve" : "use templates";
}

function answered(outcome: ModelOutcome, items: readonly SummaryItem[]): Map<SummaryItem, string> {
  return outcome.ok && outcome.stopReason !== "refusal"
    ? summariesIn(textOf(outcome.content), items)
    : new Map();
}

function isPassing(failure: ModelFailure): boolean {
  return failure.code === "model_unavailable" || failure.code === "aborted";
}

function recorded(item: SummaryItem, summary: string): RecordedSummary {
  return { eventId: item.event_id, agentId: item.agent_id, summary };
}
