import { expect, test } from "vitest";
import type { CallUsage } from "../../../worker/agent-loop/ports.ts";
import { MODELS } from "../../../worker/models/model-data.ts";
import {
  addCosts,
  addPriced,
  nanoToUsd,
  NO_USAGE,
  priceOf,
  savedByCache,
  promptTokensOf,
  usdToNano,
} from "../../../worker/models/pricing.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");

function usageOf(overrides: Partial<CallUsage>): CallUsage {
  return { ...NO_USAGE, ...overrides };
}

/** A million tokens of each kind. */
const MILLION_EACH = usageOf({
  inputTokens: 1e6,
  outputTokens: 1e6,
  cacheReadTokens: 1e6,
  cacheWrite5mTokens: 1e6,
  cacheWrite1hTokens: 1e6,
});

test.each([
  ["claude-opus-5-5", 4 + 20 + 0.2 + 5 + 8],
  ["claude-sonnet-5-5", 2 + 10 + 0.1 + 2.5 + 4],
  ["claude-haiku-5-5", 0.5 + 2.5 + 0.05 + 0.625 + 1],
  ["claude-opus-5", 5 + 25 + 0.5 + 6.25 + 10],
  ["claude-sonnet-5", 2 + 10 + 0.2 + 2.5 + 4],
  ["claude-opus-4-8", 5 + 25 + 0.5 + 6.25 + 10],
  ["claude-opus-4-7", 5 + 25 + 0.5 + 6.25 + 10],
  ["claude-opus-4-6", 5 + 25 + 0.5 + 6.25 + 10],
  ["claude-sonnet-4-6", 3 + 15 + 0.3 + 3.75 + 6],
  ["claude-opus-4-5-20251101", 5 + 25 + 0.5 + 6.25 + 10],
  ["claude-sonnet-4-5", 3 + 15 + 0.3 + 3.75 + 6],
  ["claude-sonnet-4-5-20250929", 3 + 15 + 0.3 + 3.75 + 6],
  ["claude-haiku-4-5-20251001", 1 + 5 + 0.1 + 1.25 + 2],
  ["claude-fable-5-2", 10 + 50 + 0.25 + 12.5 + 20],
])("a million tokens of each kind cost what the list says on %s", (model, usd) => {
  expect(priceOf(model, MILLION_EACH, NOW)).toEqual({ nanoUsd: usdToNano(usd), isEstimate: false });
});

test.each(MODELS.flatMap((model) => model.prices.map((row) => [model.id, row] as const)))(
  "the rates of %s are whole nano-USD",
  (_id, row) => {
    const rates = [...Object.values(row.rates), ...Object.values(row.longPrompt?.rates ?? {})];
    expect(rates.every((rate) => Number.isInteger(rate) && rate > 0)).toBe(true);
  },
);

test("reading the cache of Sonnet 5.5 became cheaper on 2026-10-07", () => {
  const read = usageOf({ cacheReadTokens: 1_000 });
  expect(priceOf("claude-sonnet-5-5", read, Date.parse("2026-10-06T23:59:59Z")).nanoUsd).toBe(200_000);
  expect(priceOf("claude-sonnet-5-5", read, Date.parse("2026-10-07T00:00:00Z")).nanoUsd).toBe(100_000);
});

test.each([
  ["all new", { inputTokens: 100_000 }, 100_000 * 100],
  ["one token more", { inputTokens: 100_001 }, 100_001 * 500],
  ["mostly cached", { inputTokens: 1, cacheReadTokens: 100_000 }, 1 * 500 + 100_000 * 50],
  ["written and read", { cacheWrite5mTokens: 60_000, cacheReadTokens: 40_000 }, 60_000 * 125 + 40_000 * 10],
])("the whole prompt of Haiku 5.5 decides its tier: %s", (_case, usage, nanoUsd) => {
  expect(priceOf("claude-haiku-5-5", usageOf(usage), NOW).nanoUsd).toBe(nanoUsd);
});

test.each([
  ["claude-sonnet-6", "claude-sonnet-4-6"],
  ["claude-opus-9", "claude-opus-5"],
  ["claude-nova-1", "claude-fable-5-2"],
  ["somebody-else", "claude-fable-5-2"],
  ["", "claude-fable-5-2"],
])("%j is estimated like the dearest that it could be", (model, dearest) => {
  const usage = usageOf({ inputTokens: 500, outputTokens: 900 });
  expect(priceOf(model, usage, NOW)).toEqual({
    nanoUsd: priceOf(dearest, usage, NOW).nanoUsd,
    isEstimate: true,
  });
});

test("fast mode, computing in one country and batches change the price together", () => {
  const usage = usageOf({ inputTokens: 1_000 });
  const plain = priceOf("claude-opus-5-5", usage, NOW).nanoUsd;
  expect(priceOf("claude-opus-5-5", usage, NOW, { isFast: true }).nanoUsd).toBe(plain * 2);
  expect(priceOf("claude-opus-5-5", usage, NOW, { isUsOnly: true, isBatch: true }).nanoUsd).toBe(
    plain * 0.55,
  );
});

test("money survives the way to USD and back", () => {
  expect(usdToNano(nanoToUsd(123_456_789_012))).toBe(123_456_789_012);
  expect(nanoToUsd(priceOf("claude-haiku-5-5", usageOf({ inputTokens: 1 }), NOW).nanoUsd)).toBe(1e-7);
});

test("sums keep what each part was", () => {
  const first = usageOf({ inputTokens: 10, cacheWrite1hTokens: 5 });
  const second = usageOf({ outputTokens: 3, cacheReadTokens: 7, cacheWrite5mTokens: 1 });
  const sum = addPriced(
    { model: "a", usage: first, cost: { nanoUsd: 4, isEstimate: true }, savedNanoUsd: 7, contextTokens: 90 },
    {
      model: "b",
      usage: second,
      cost: { nanoUsd: 5, isEstimate: false },
      savedNanoUsd: -2,
      contextTokens: 80,
    },
  );
  expect(sum).toEqual({
    model: "b",
    usage: {
      inputTokens: 10,
      outputTokens: 3,
      cacheReadTokens: 7,
      cacheWrite5mTokens: 1,
      cacheWrite1hTokens: 5,
    },
    cost: { nanoUsd: 9, isEstimate: true },
    savedNanoUsd: 5,
    contextTokens: 80,
  });
  expect(promptTokensOf(sum.usage)).toBe(23);
  expect(addCosts({ nanoUsd: 1, isEstimate: false }, { nanoUsd: 2, isEstimate: false }).isEstimate).toBe(
    false,
  );
});

test.each([
  ["reading saves", { cacheReadTokens: 1_000 }, 1_000 * (2_000 - 100)],
  ["writing for five minutes costs", { cacheWrite5mTokens: 1_000 }, -1_000 * 500],
  ["writing for an hour costs", { cacheWrite1hTokens: 1_000 }, -1_000 * 2_000],
  ["what is not cached changes nothing", { inputTokens: 1_000, outputTokens: 50 }, 0],
])("%s", (_case, usage, nanoUsd) => {
  expect(savedByCache("claude-sonnet-5-5", usageOf(usage), NOW)).toBe(nanoUsd);
});

test("what was saved with an unknown model is estimated with the price it is estimated with", () => {
  const usage = usageOf({ cacheReadTokens: 1_000 });
  const plain = usageOf({ inputTokens: 1_000 });
  const saved = savedByCache("claude-opus-9", usage, NOW);
  expect(saved).toBeGreaterThan(0);
  expect(saved).toBeLessThan(priceOf("claude-opus-9", plain, NOW).nanoUsd);
});
