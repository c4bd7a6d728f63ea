import type { Usage } from "../../contract/usage.ts";

const NANO_PER_USD = 1e9;

interface UsageColumns {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  totalCostNanoUsd: number;
  costIsEstimate: boolean;
}

/** The cost comes beside the contract's object, since its USD number is not exact and rows are. */
export function usageColumns(usage: Usage, totalCostNano: number): UsageColumns {
  return {
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    cacheReadTokens: usage.cache_read_tokens,
    cacheWriteTokens: usage.cache_write_tokens,
    totalCostNanoUsd: totalCostNano,
    costIsEstimate: usage.cost_is_estimate ?? false,
  };
}

export function usageOf(row: UsageColumns): Usage {
  return {
    input_tokens: row.inputTokens,
    output_tokens: row.outputTokens,
    cache_read_tokens: row.cacheReadTokens,
    cache_write_tokens: row.cacheWriteTokens,
    total_cost: row.totalCostNanoUsd / NANO_PER_USD,
    ...(row.costIsEstimate ? { cost_is_estimate: true } : {}),
  };
}
