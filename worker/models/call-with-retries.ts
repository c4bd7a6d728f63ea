import type { ModelEvent, ModelOutcome, ModelRequest, PricedUsage } from "../agent-loop/ports.ts";
import { type AttemptDeps, type AttemptResult, runAttempt } from "./attempt.ts";
import { buildRequest } from "./build-request.ts";
import type { Fault } from "./fault.ts";
import { failureOf, sentenceOf } from "./fault-words.ts";
import { resolveModel } from "./model-catalog.ts";
import type { ModelInfo } from "./model-info.ts";
import { addPriced, NO_USAGE } from "./pricing.ts";
import { isWorthFallback, nextDelayMs } from "./retry-policy.ts";

export interface CallDeps extends AttemptDeps {
  /** Ends early when aborted; never rejects. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1. */
  random: () => number;
  fallback: ModelInfo | null;
}

interface Call {
  request: ModelRequest;
  onEvent: (event: ModelEvent) => void;
  signal: AbortSignal;
}

/** How a model's last attempt went, how many it had, and what the call has cost until then. */
interface Tried {
  model: ModelInfo;
  result: AttemptResult;
  attempts: number;
  spent: PricedUsage | null;
}

/** Asks the model, again where that may help, and in the end the fallback model once. Never throws for the network. */
export async function callWithRetries(deps: CallDeps, call: Call): Promise<ModelOutcome> {
  const model = resolveModel(call.request.model);
  if (!model.ok) return unknownModel(model.failure.model, model.failure.known);
  const first = await tryRepeatedly(deps, call, model.value);
  const { fallback } = deps;
  if (first.result.type !== "failed" || !isWorthFallback(first.result.fault.kind)) return outcomeOf(first);
  if (fallback === null || fallback.id === model.value.id) return outcomeOf(first);
  const { fault } = first.result;
  const reason = `${sentenceOf(fault, model.value.id)} Asking ${fallback.id} instead.`;
  call.onEvent({ type: "attempt_failed", reason, delayMs: 0 });
  const second = await tryOnce(deps, call, fallback, first.spent);
  return second.result.type === "failed"
    ? afterBoth(first, fault, second, second.result.fault)
    : outcomeOf(second);
}

async function tryRepeatedly(deps: CallDeps, call: Call, model: ModelInfo): Promise<Tried> {
  let spent: PricedUsage | null = null;
  for (let attempts = 1; ; attempts += 1) {
    const tried: Tried = { ...(await tryOnce(deps, call, model, spent)), attempts };
    if (tried.result.type !== "failed") return tried;
    const delayMs = nextDelayMs(attempts, tried.result.fault, deps.random);
    if (delayMs === null) return tried;
    spent = tried.spent;
    call.onEvent({ type: "attempt_failed", reason: sentenceOf(tried.result.fault, model.id), delayMs });
    await deps.sleep(delayMs, call.signal);
  }
}

/** `usage` events that leave here are sums over all attempts of the call. */
async function tryOnce(
  deps: CallDeps,
  call: Call,
  model: ModelInfo,
  spent: PricedUsage | null,
): Promise<Tried> {
  const { request, onEvent, signal } = call;
  const onAttemptEvent = (event: ModelEvent): void => {
    onEvent(event.type === "usage" ? { type: "usage", priced: addPriced(spent, event.priced) } : event);
  };
  const result = await runAttempt(deps, buildRequest(request, model), onAttemptEvent, signal);
  return {
    model,
    result,
    attempts: 1,
    spent: result.priced === null ? spent : addPriced(spent, result.priced),
  };
}

function outcomeOf({ model, result, attempts, spent }: Tried): ModelOutcome {
  switch (result.type) {
    case "answered":
      return { ok: true, ...result.message, priced: spent ?? untold(model.id) };
    case "aborted":
      return { ok: false, failure: { code: "aborted" }, partial: result.partial, priced: spent };
    case "failed":
      return { ok: false, failure: failureOf(result.fault, model.id, attempts), partial: [], priced: spent };
  }
}

function afterBoth(first: Tried, fault: Fault, second: Tried, secondFault: Fault): ModelOutcome {
  const failure = failureOf(fault, first.model.id, first.attempts);
  const message = `${failure.message} ${second.model.id} failed too: ${sentenceOf(secondFault, second.model.id)}`;
  return { ok: false, failure: { ...failure, message }, partial: [], priced: second.spent };
}

/** Of an answer whose server told no numbers at all. */
function untold(model: string): PricedUsage {
  return { model, usage: NO_USAGE, cost: { nanoUsd: 0, isEstimate: true } };
}

function unknownModel(model: string, known: readonly string[]): ModelOutcome {
  const message = `There is no model "${model}". Known: ${known.join(", ")}.`;
  const failure = {
    code: "model_refused_request",
    status: null,
    errorType: "model_unknown",
    message,
  } as const;
  return { ok: false, failure, partial: [], priced: null };
}
