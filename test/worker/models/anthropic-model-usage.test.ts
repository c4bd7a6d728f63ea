import { expect, test } from "vitest";
import type { CallUsage, ModelEvent, PricedUsage } from "../../../worker/agent-loop/ports.ts";
import type { Message } from "../../../worker/agent-loop/transcript.ts";
import { addUsage, priceOf, promptTokensOf } from "../../../worker/models/pricing.ts";
import { answered, ask, failed, modelAt, requestOf, standIn, userSays } from "./scripted-call.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const TEXT = [{ type: "text" as const, text: "Some words that are an answer." }];

function usageEvents(events: readonly ModelEvent[]): PricedUsage[] {
  return events.flatMap((event) => (event.type === "usage" ? [event.priced] : []));
}

test("tokens are told when the answer begins and at its end, and priced by kind", async () => {
  const usage = {
    input_tokens: 1_000,
    output_tokens: 300,
    cache_read_input_tokens: 5_000,
    cache_creation_input_tokens: 700,
    cache_creation: { ephemeral_5m_input_tokens: 200, ephemeral_1h_input_tokens: 500 },
  };
  const { url } = await standIn([{ reply: { content: TEXT, usage, messageDeltas: 3 } }]);
  const asked = await ask(modelAt(url).model);
  const { priced } = answered(asked);
  expect(priced.usage).toEqual({
    inputTokens: 1_000,
    outputTokens: 300,
    cacheReadTokens: 5_000,
    cacheWrite5mTokens: 200,
    cacheWrite1hTokens: 500,
  });
  expect(priced.cost.nanoUsd).toBe(1_000 * 2_000 + 300 * 10_000 + 5_000 * 100 + 200 * 2_500 + 500 * 4_000);
  expect(priced.cost.isEstimate).toBe(false);
  const told = usageEvents(asked.events);
  expect(told.length).toBeGreaterThanOrEqual(4);
  expect(told.at(-1)).toEqual(priced);
  const costs = told.map(({ cost }) => cost.nanoUsd);
  expect(costs).toEqual(costs.toSorted((left, right) => left - right));
  expect(costs[0]).toBeGreaterThan(0);
});

test("attempts that failed midway are paid for too", async () => {
  const usage = { input_tokens: 1_000 };
  const { url } = await standIn([
    { times: 2, reply: { content: TEXT, chunk: 4, cutAfter: 4, cutCleanly: true, usage } },
    { reply: { content: TEXT, usage: { ...usage, output_tokens: 40 } } },
  ]);
  const asked = await ask(modelAt(url).model);
  const { priced } = answered(asked);
  expect(priced.usage.inputTokens).toBe(3_000);
  // The window holds only what the last attempt brought.
  expect(priced.contextTokens).toBeLessThan(1_200);
  expect(priced.usage.outputTokens).toBeGreaterThanOrEqual(40);
  expect(usageEvents(asked.events).at(-1)).toEqual(priced);
  expect(usageEvents(asked.events).map((each) => each.usage.inputTokens)).toEqual([
    1_000, 2_000, 3_000, 3_000,
  ]);
});

test("a call that fails for good is paid for as far as it came", async () => {
  const { url } = await standIn([
    { reply: { content: TEXT, cutAfter: 3, cutCleanly: true, usage: { input_tokens: 10 } } },
  ]);
  expect(failed(await ask(modelAt(url).model)).priced?.usage.inputTokens).toBe(40);
});

test("another model's answer has that model's price", async () => {
  const usage = {
    input_tokens: 1_000,
    output_tokens: 0,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
  const { url } = await standIn([
    { when: { model: "opus" }, reply: { content: TEXT, cutAfter: 3, cutCleanly: true, usage } },
    { when: { model: "haiku" }, reply: { content: TEXT, usage } },
  ]);
  const overloaded = await standIn([
    { when: { model: "opus" }, reply: { content: TEXT, midStreamError: { after: 3 }, usage } },
    { reply: { content: TEXT, usage } },
  ]);
  const alone = answered(await ask(modelAt(url).model, requestOf({ model: "claude-haiku-5-5" }))).priced;
  expect(alone).toMatchObject({ model: "claude-haiku-5-5", cost: { nanoUsd: 100_000 } });
  const { priced } = answered(
    await ask(
      modelAt(overloaded.url, { fallbackModel: "haiku" }).model,
      requestOf({ model: "claude-opus-5-5" }),
    ),
  );
  expect(priced.model).toBe("claude-haiku-5-5");
  expect(priced.usage.inputTokens).toBe(7_000);
  expect(priced.cost.nanoUsd).toBeGreaterThanOrEqual(6 * 4_000_000 + 100_000);
});

/** A conversation with `calls` model calls, each of which reads `parallel` files; gives the usage of each. */
async function usageOfConversation(calls: number, parallel: number): Promise<CallUsage[]> {
  const uses = Array.from({ length: parallel }, () => ({
    type: "tool_use" as const,
    name: "Read",
    input: { file_path: "src/a.ts" },
  }));
  const { url, refused } = await standIn([
    { reply: { content: [{ type: "thinking", thinking: "Which files?" }, ...uses] } },
  ]);
  const { model } = modelAt(url);
  const system = "You read files and report what is in them. ".repeat(100);
  let messages: Message[] = [userSays(`Read everything. ${"It matters. ".repeat(300)}`)];
  const usages: CallUsage[] = [];
  for (let call = 0; call < calls; call += 1) {
    const { content, priced } = answered(await ask(model, requestOf({ system, messages })));
    usages.push(priced.usage);
    const results = content.flatMap((block) =>
      typeof block["id"] === "string"
        ? [{ type: "tool_result" as const, tool_use_id: block["id"], content: "ok" }]
        : [],
    );
    messages = [...messages, { role: "assistant", content }, { role: "user", content: results }];
  }
  expect(refused()).toEqual([]);
  return usages;
}

test("from the second call on, nine tenths of the prompt come from the cache", async () => {
  const [first, ...later] = await usageOfConversation(8, 1);
  expect(first?.cacheWrite1hTokens).toBeGreaterThan(0);
  for (const usage of later)
    expect(usage.cacheReadTokens / promptTokensOf(usage)).toBeGreaterThanOrEqual(0.9);
});

test("a turn with more blocks than the API looks back finds its cache all the same", async () => {
  const usages = await usageOfConversation(5, 30);
  for (const [at, usage] of usages.entries()) {
    const before = usages[at - 1];
    if (before !== undefined) expect(usage.cacheReadTokens).toBeGreaterThanOrEqual(promptTokensOf(before));
  }
});

test("a conversation costs a fraction of what it would without the cache", async () => {
  const total = (await usageOfConversation(10, 2)).reduce(addUsage);
  const plain: CallUsage = {
    ...total,
    inputTokens: promptTokensOf(total),
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
  };
  const withoutCache = priceOf("claude-sonnet-5-5", plain, NOW).nanoUsd;
  expect(priceOf("claude-sonnet-5-5", total, NOW).nanoUsd).toBeLessThan(withoutCache / 2);
});
