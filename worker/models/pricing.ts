import type { CallUsage, Cost, PricedUsage } from "../agent-loop/ports.ts";
import { findModel, resolveModel } from "./model-catalog.ts";
import { MODELS } from "./model-data.ts";
import type { PriceRow, TokenRates } from "./model-info.ts";

const NANO_PER_USD = 1e9;

/** What multiplies the price of a call, as its usage names it. */
export interface PriceModifiers {
  isFast?: boolean;
  /** Computed in the United States only. */
  isUsOnly?: boolean;
  isBatch?: boolean;
}

export const NO_USAGE: CallUsage = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
};

/** No model is without a price row; this stands where the types cannot know. */
const FREE: PriceRow = {
  from: "2020-01-01",
  rates: { input: 0, output: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 },
};

/** All that the model read: what was new, written to the cache and read from it. */
export function promptTokensOf(usage: CallUsage): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
}

/** The row in force; the first one also holds for the time before it. */
function rowAt(prices: readonly PriceRow[], atMs: number): PriceRow | undefined {
  return prices.findLast((row) => Date.parse(row.from) <= atMs) ?? prices[0];
}

function ratesFor({ rates, longPrompt }: PriceRow, usage: CallUsage): TokenRates {
  const isLong = longPrompt !== undefined && promptTokensOf(usage) > longPrompt.aboveTokens;
  return isLong ? longPrompt.rates : rates;
}

function nanoAt(row: PriceRow, usage: CallUsage): number {
  const rates = ratesFor(row, usage);
  return (
    usage.inputTokens * rates.input +
    usage.outputTokens * rates.output +
    usage.cacheReadTokens * rates.cacheRead +
    usage.cacheWrite5mTokens * rates.cacheWrite5m +
    usage.cacheWrite1hTokens * rates.cacheWrite1h
  );
}

function dearest(rows: readonly PriceRow[], usage: CallUsage): PriceRow {
  return rows.reduce((best, row) => (nanoAt(row, usage) > nanoAt(best, usage) ? row : best), rows[0] ?? FREE);
}

/**
 * The price of one call by a model, `model` being the id that the answer named. A model without a known price costs
 * what the dearest known one of its family would, or of all, and says so: never nothing.
 */
export function priceOf(model: string, usage: CallUsage, atMs: number, modifiers: PriceModifiers = {}): Cost {
  const { row, isEstimate } = rowFor(model, usage, atMs);
  return { nanoUsd: Math.round(nanoAt(row, usage) * factorOf(model, modifiers)), isEstimate };
}

/**
 * What the call would have cost more if nothing were cached, in nano-USD. Writing costs more than reading anew, so a
 * call that only writes saves less than nothing.
 */
export function savedByCache(
  model: string,
  usage: CallUsage,
  atMs: number,
  modifiers: PriceModifiers = {},
): number {
  const { row } = rowFor(model, usage, atMs);
  const uncached = { ...NO_USAGE, inputTokens: promptTokensOf(usage), outputTokens: usage.outputTokens };
  return Math.round((nanoAt(row, uncached) - nanoAt(row, usage)) * factorOf(model, modifiers));
}

function factorOf(model: string, modifiers: PriceModifiers): number {
  return (
    (modifiers.isFast === true ? (findModel(model)?.fastFactor ?? 2) : 1) *
    (modifiers.isUsOnly === true ? 1.1 : 1) *
    (modifiers.isBatch === true ? 0.5 : 1)
  );
}

/** The known row in force, or else the dearest for this call, of the family or of all. */
function rowFor(model: string, usage: CallUsage, atMs: number): { row: PriceRow; isEstimate: boolean } {
  const known = findModel(model);
  const row = known === undefined ? undefined : rowAt(known.prices, atMs);
  if (row !== undefined) return { row, isEstimate: false };
  const inferred = resolveModel(model);
  const rows = inferred.ok ? inferred.value.prices : MODELS.flatMap((each) => each.prices);
  return { row: dearest(rows, usage), isEstimate: true };
}

export const nanoToUsd = (nanoUsd: number): number => nanoUsd / NANO_PER_USD;
export const usdToNano = (usd: number): number => Math.round(usd * NANO_PER_USD);

export function addUsage(left: CallUsage, right: CallUsage): CallUsage {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    cacheReadTokens: left.cacheReadTokens + right.cacheReadTokens,
    cacheWrite5mTokens: left.cacheWrite5mTokens + right.cacheWrite5mTokens,
    cacheWrite1hTokens: left.cacheWrite1hTokens + right.cacheWrite1hTokens,
  };
}

export function addCosts(left: Cost, right: Cost): Cost {
  return { nanoUsd: left.nanoUsd + right.nanoUsd, isEstimate: left.isEstimate || right.isEstimate };
}

/** What earlier attempts cost and what a later one does; model and context are the later one's, which answered. */
export function addPriced(earlier: PricedUsage | null, later: PricedUsage): PricedUsage {
  if (earlier === null) return later;
  return {
    model: later.model,
    usage: addUsage(earlier.usage, later.usage),
    cost: addCosts(earlier.cost, later.cost),
    savedNanoUsd: (earlier.savedNanoUsd ?? 0) + (later.savedNanoUsd ?? 0),
    ...(later.contextTokens === undefined ? {} : { contextTokens: later.contextTokens }),
  };
}
