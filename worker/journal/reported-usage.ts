import type { ReportedUsage } from "../../contract/report.ts";
import type { PricedUsage } from "../agent-loop/ports.ts";

/** How much of the model's window the call filled, its answer included. */
export function contextTokens({ usage, contextTokens: told }: PricedUsage): number {
  if (told !== undefined) return told;
  const { inputTokens, outputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens } = usage;
  return inputTokens + outputTokens + cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens;
}

export function reportedUsage({ model, usage, cost, savedNanoUsd = 0 }: PricedUsage): ReportedUsage {
  return {
    model,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheReadTokens: usage.cacheReadTokens,
    cacheWriteTokens: usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    nanoUsd: cost.nanoUsd,
    isEstimate: cost.isEstimate,
    savedNanoUsd,
  };
}
