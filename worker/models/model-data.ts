import type { Effort } from "../../contract/agent.ts";
import type { ModelInfo, PriceRow, TokenRates } from "./model-info.ts";

/**
 * Every model that we know, as data: rules and limits as the Messages API documents them, prices in nano-USD a token
 * (USD for a million tokens × 1,000). A new model is a row here; one that is not here still works, see infer-model.ts.
 */
const ALL_EFFORTS: readonly Effort[] = ["low", "medium", "high", "xhigh", "max"];

/** Cache writes cost 1.25 times the input for five minutes and twice for an hour, with every model. */
function rates(input: number, output: number, cacheRead: number): TokenRates {
  return { input, output, cacheWrite5m: (input * 5) / 4, cacheWrite1h: input * 2, cacheRead };
}

const always = (row: TokenRates): PriceRow[] => [{ from: "2020-01-01", rates: row }];

const shared = { otherIds: [], hasVision: true, fastFactor: null, isEstimate: false } as const;

const million = {
  ...shared,
  contextTokens: 1_000_000,
  maxOutputTokens: 128_000,
  cacheMinimumTokens: 512,
  displays: ["summarized"],
  efforts: ALL_EFFORTS,
  defaultEffort: "high",
} as const;

const generation46 = {
  ...million,
  thinkingTypes: ["adaptive", "enabled", "disabled"],
  efforts: ["low", "medium", "high", "max"],
} as const;

const generation45 = {
  ...shared,
  contextTokens: 200_000,
  maxOutputTokens: 64_000,
  cacheMinimumTokens: 4_096,
  thinkingTypes: ["enabled", "disabled"],
  displays: [],
  efforts: [],
  defaultEffort: null,
} as const;

const opusPrices = always(rates(5_000, 25_000, 500));

const fableAndMythos = {
  ...million,
  thinkingTypes: ["adaptive"],
  displays: ["summarized", "updates"],
  defaultEffort: null,
  prices: always(rates(10_000, 50_000, 250)),
} as const;

/** Newest first within a family. */
export const MODELS: readonly ModelInfo[] = [
  {
    ...million,
    id: "claude-opus-5-5",
    family: "opus",
    version: [5, 5],
    thinkingTypes: ["adaptive"],
    displays: ["summarized", "updates"],
    defaultEffort: "medium",
    prices: always(rates(4_000, 20_000, 200)),
    fastFactor: 2,
  },
  {
    ...million,
    id: "claude-opus-5",
    family: "opus",
    version: [5, 0],
    thinkingTypes: ["adaptive", "disabled"],
    prices: opusPrices,
    fastFactor: 2,
  },
  {
    ...million,
    id: "claude-opus-4-8",
    cacheMinimumTokens: 1_024,
    family: "opus",
    version: [4, 8],
    thinkingTypes: ["adaptive", "disabled"],
    prices: opusPrices,
    fastFactor: 2,
  },
  {
    ...million,
    id: "claude-opus-4-7",
    cacheMinimumTokens: 2_048,
    family: "opus",
    version: [4, 7],
    thinkingTypes: ["adaptive", "disabled"],
    prices: opusPrices,
  },
  {
    ...generation46,
    id: "claude-opus-4-6",
    cacheMinimumTokens: 4_096,
    family: "opus",
    version: [4, 6],
    prices: opusPrices,
  },
  {
    ...generation45,
    id: "claude-opus-4-5-20251101",
    otherIds: ["claude-opus-4-5"],
    family: "opus",
    version: [4, 5],
    efforts: ["low", "medium", "high"],
    defaultEffort: "high",
    prices: opusPrices,
  },
  {
    ...million,
    id: "claude-sonnet-5-5",
    family: "sonnet",
    version: [5, 5],
    thinkingTypes: ["adaptive", "between_tools"],
    displays: ["summarized", "updates"],
    prices: [
      { from: "2026-09-28", rates: rates(2_000, 10_000, 200) },
      { from: "2026-10-07", rates: rates(2_000, 10_000, 100) },
    ],
  },
  {
    ...million,
    id: "claude-sonnet-5",
    cacheMinimumTokens: 1_024,
    family: "sonnet",
    version: [5, 0],
    thinkingTypes: ["adaptive", "disabled"],
    prices: always(rates(2_000, 10_000, 200)),
  },
  {
    ...generation46,
    id: "claude-sonnet-4-6",
    cacheMinimumTokens: 1_024,
    family: "sonnet",
    version: [4, 6],
    prices: always(rates(3_000, 15_000, 300)),
  },
  {
    ...generation45,
    id: "claude-sonnet-4-5-20250929",
    cacheMinimumTokens: 1_024,
    otherIds: ["claude-sonnet-4-5"],
    family: "sonnet",
    version: [4, 5],
    prices: always(rates(3_000, 15_000, 300)),
  },
  {
    ...million,
    id: "claude-haiku-5-5",
    family: "haiku",
    version: [5, 5],
    thinkingTypes: ["adaptive", "disabled"],
    defaultEffort: "medium",
    prices: [
      {
        from: "2026-10-07",
        rates: rates(100, 500, 10),
        longPrompt: { aboveTokens: 100_000, rates: rates(500, 2_500, 50) },
      },
    ],
  },
  {
    ...generation45,
    id: "claude-haiku-4-5-20251001",
    otherIds: ["claude-haiku-4-5"],
    family: "haiku",
    version: [4, 5],
    prices: always(rates(1_000, 5_000, 100)),
  },
  { ...fableAndMythos, id: "claude-fable-5-2", family: "fable", version: [5, 2] },
  { ...fableAndMythos, id: "claude-fable-5-1", family: "fable", version: [5, 1] },
  { ...fableAndMythos, id: "claude-mythos-5-2", family: "mythos", version: [5, 2] },
  { ...fableAndMythos, id: "claude-mythos-5-1", family: "mythos", version: [5, 1] },
];
