import type { CallUsage, PricedUsage } from "../agent-loop/ports.ts";
import { NO_USAGE, type PriceModifiers, priceOf, promptTokensOf, savedByCache } from "./pricing.ts";
import type { WireUsage } from "./stream-events.ts";

/** What one attempt has used so far, as the API told. */
export interface UsageMeter {
  /** The model that answers; without it, the one that was asked. */
  answering: (model: string) => void;
  tell: (usage: WireUsage) => PricedUsage;
  /** Null until something was told. */
  priced: () => PricedUsage | null;
}

/**
 * Later numbers replace earlier ones, as they are sums, but never lower them: some servers tell zeros at the end.
 * The split of cache writes by lifetime comes only at the beginning; what is told later without it counts as 5m.
 */
function mergeUsage(before: CallUsage, told: WireUsage): CallUsage {
  const write1h = Math.max(before.cacheWrite1hTokens, told.cache_creation?.ephemeral_1h_input_tokens ?? 0);
  const write5m = told.cache_creation?.ephemeral_5m_input_tokens ?? 0;
  const writeTotal = told.cache_creation_input_tokens ?? 0;
  return {
    inputTokens: Math.max(before.inputTokens, told.input_tokens ?? 0),
    outputTokens: Math.max(before.outputTokens, told.output_tokens ?? 0),
    cacheReadTokens: Math.max(before.cacheReadTokens, told.cache_read_input_tokens ?? 0),
    cacheWrite5mTokens: Math.max(before.cacheWrite5mTokens, write5m, writeTotal - write1h),
    cacheWrite1hTokens: write1h,
  };
}

function modifiersOf(told: WireUsage): PriceModifiers {
  return {
    ...(told.speed === "fast" ? { isFast: true } : {}),
    ...(told.inference_geo === "us" ? { isUsOnly: true } : {}),
    ...(told.service_tier === "batch" ? { isBatch: true } : {}),
  };
}

export function createUsageMeter(requestedModel: string, atMs: number): UsageMeter {
  let model = requestedModel;
  let priced: PricedUsage | null = null;
  let modifiers: PriceModifiers = {};
  function answering(name: string): void {
    if (name !== "") model = name;
  }
  function tell(told: WireUsage): PricedUsage {
    const usage = mergeUsage(priced?.usage ?? NO_USAGE, told);
    modifiers = { ...modifiers, ...modifiersOf(told) };
    priced = {
      model,
      usage,
      cost: priceOf(model, usage, atMs, modifiers),
      savedNanoUsd: savedByCache(model, usage, atMs, modifiers),
      contextTokens: promptTokensOf(usage) + usage.outputTokens,
    };
    return priced;
  }
  return { answering, tell, priced: () => priced };
}
