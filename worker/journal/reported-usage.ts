import type { ReportedUsage } from "../../contract/report.ts";
import type { PricedUsage } from "../agent-loop/ports.ts";

/** How much of the model's window the call filled, its answer included. */
export function contextTokens({ usage }: PricedUsage): number {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens } = usage;
  return inputTokens + outputTokens + cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens;
}

export function reportedUsage({ model, usage, cost }: PricedUsage): ReportedUsage {
  return {
    model,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheReadTokens: usage.cacheReadTokens,
    cacheWriteTokens: usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    nanoUsd: cost.nanoUsd,
    isEstimate: cost.isEstimate,
  };
}
