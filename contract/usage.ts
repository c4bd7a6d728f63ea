import { z } from "zod";

/** Tokens as they are paid for: input is what was neither written to nor read from the prompt cache. */
export const TokenCountsSchema = z.object({
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_read_tokens: z.int(),
  cache_write_tokens: z.int(),
});

/**
 * `total_cost` is in USD. `cost_is_estimate` says that a model without a known price took part.
 * `saved_by_cache_usd`: what the same calls would have cost more without the prompt cache, its writes deducted; so it is
 * below zero while more was written than read.
 */
export const UsageSchema = TokenCountsSchema.extend({
  total_cost: z.number(),
  cost_is_estimate: z.boolean().optional(),
  saved_by_cache_usd: z.number().optional(),
});
export type Usage = z.infer<typeof UsageSchema>;

export const NO_USAGE: Usage = {
  input_tokens: 0,
  output_tokens: 0,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
  total_cost: 0,
};
