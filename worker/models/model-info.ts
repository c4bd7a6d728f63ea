import type { Effort } from "../../contract/agent.ts";

type ModelFamily = "opus" | "sonnet" | "haiku" | "fable" | "mythos";
type ThinkingType = "adaptive" | "between_tools" | "enabled" | "disabled";

/** Nano-USD (1e-9 USD) per token: 1,000 is one dollar for a million tokens. */
export interface TokenRates {
  input: number;
  output: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  cacheRead: number;
}

/** Prices from a day (UTC) on, until the next row. `longPrompt` replaces the rates of the whole call. */
export interface PriceRow {
  from: string;
  rates: TokenRates;
  longPrompt?: { aboveTokens: number; rates: TokenRates };
}

/** What one model accepts, holds and costs. */
export interface ModelInfo {
  id: string;
  /** Further ids of the same model: with a date or without. */
  otherIds: readonly string[];
  /** Null: of no family that is known here. */
  family: ModelFamily | null;
  version: readonly [major: number, minor: number];
  contextTokens: number;
  maxOutputTokens: number;
  /** A shorter prompt is not cached. */
  cacheMinimumTokens: number;
  /** Whether it takes images; where not, a sentence stands in their place. */
  hasVision: boolean;
  /** `thinking.type` values that are not refused. */
  thinkingTypes: readonly ThinkingType[];
  /** `thinking.display` values that make thinking readable; where it is readable anyway, none. */
  displays: readonly ("summarized" | "updates")[];
  efforts: readonly Effort[];
  /** What the API assumes when no effort is named; null: not known, or no effort at all. */
  defaultEffort: Effort | null;
  /** Oldest first. */
  prices: readonly PriceRow[];
  /** Times the price in fast mode; null: has none. */
  fastFactor: number | null;
  /** Not a known model: rules are those of the nearest known one, prices those of the dearest. */
  isEstimate: boolean;
}
