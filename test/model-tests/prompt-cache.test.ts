import type Anthropic from "@anthropic-ai/sdk";
import { expect, test, vi } from "vitest";
import { start, type Started } from "./support/start.ts";

type Create = Anthropic.Messages.MessageCreateParamsNonStreaming;

const LONG = "A long and steady text about the house rules. ".repeat(200);
const SYSTEM: Anthropic.Messages.TextBlockParam[] = [
  { type: "text", text: LONG, cache_control: { type: "ephemeral", ttl: "1h" } },
];
const BASE: Create = {
  model: "claude-sonnet-5-5",
  max_tokens: 100,
  system: SYSTEM,
  cache_control: { type: "ephemeral" },
  messages: [{ role: "user", content: "first" }],
};

async function usageOf({ client }: Started, extra: Partial<Create> = {}): Promise<Anthropic.Messages.Usage> {
  return (await client.messages.create({ ...BASE, ...extra })).usage;
}

function prompt(usage: Anthropic.Messages.Usage): number {
  return usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0);
}

test("the first call writes, split by lifetime, and the second reads at least 90 % of its prompt", async () => {
  const started = await start();
  const first = await usageOf(started);
  expect(first.cache_read_input_tokens).toBe(0);
  expect(first.cache_creation?.ephemeral_1h_input_tokens).toBe(Math.ceil(LONG.length / 4));
  expect(first.cache_creation?.ephemeral_5m_input_tokens).toBeGreaterThan(0);
  const second = await usageOf(started, {
    messages: [
      { role: "user", content: "first" },
      { role: "assistant", content: "ok" },
      { role: "user", content: "second" },
    ],
  });
  expect((second.cache_read_input_tokens ?? 0) / prompt(second)).toBeGreaterThan(0.9);
});

test("a prompt below the minimum is silently not cached", async () => {
  const started = await start();
  for (let call = 0; call < 2; call += 1) {
    const usage = await usageOf(started, { system: "short" });
    expect(usage).toMatchObject({ cache_read_input_tokens: 0, cache_creation_input_tokens: 0 });
  }
});

test("without a mark nothing is cached", async () => {
  const started = await start();
  await usageOf(started);
  const usage = await usageOf(started, { system: LONG, cache_control: null });
  expect(usage).toMatchObject({ cache_read_input_tokens: 0, cache_creation_input_tokens: 0 });
});

test.each([
  ["another model", { model: "claude-opus-5-5" }],
  ["another effort", { output_config: { effort: "low" as const } }],
  ["other thinking", { thinking: { type: "between_tools" as const } }],
  ["other tools", { tools: [{ name: "look", input_schema: { type: "object" as const } }] }],
])("%s has a cache of its own", async (_what, extra) => {
  const started = await start();
  await usageOf(started);
  expect((await usageOf(started, extra)).cache_read_input_tokens).toBe(0);
});

test("naming the default effort, or another display, reads the same cache", async () => {
  const started = await start();
  await usageOf(started);
  const usage = await usageOf(started, {
    output_config: { effort: "high" },
    thinking: { type: "adaptive", display: "summarized" },
  });
  expect(usage.cache_creation_input_tokens).toBe(0);
});

test("another answer format keeps the cache of tools and system only", async () => {
  const started = await start();
  const first = await usageOf(started);
  const format = {
    type: "json_schema" as const,
    schema: { type: "object", properties: {}, additionalProperties: false },
  };
  const usage = await usageOf(started, { output_config: { format } });
  expect(usage.cache_read_input_tokens).toBe(first.cache_creation?.ephemeral_1h_input_tokens);
});

function blocks(count: number): Anthropic.Messages.TextBlockParam[] {
  return Array.from({ length: count }, (_, at) => ({
    type: "text",
    text: `block ${at} ${LONG.slice(0, 300)}`,
  }));
}

test("a mark looks back at 20 blocks and no further", async () => {
  const started = await start();
  const send = (count: number): Promise<Anthropic.Messages.Usage> =>
    usageOf(started, { system: LONG, messages: [{ role: "user", content: blocks(count) }] });
  await send(1);
  expect((await send(20)).cache_read_input_tokens).toBeGreaterThan(0);
  await send(1);
  expect((await send(41)).cache_read_input_tokens).toBe(0);
});

test("what one call writes is not readable before its answer begins", async () => {
  const started = await start({
    rules: [{ when: { last: "slow" }, reply: { firstMs: 60, content: [{ type: "text", text: "x" }] } }],
  });
  const siblings = await Promise.all(
    [1, 2, 3].map(() => usageOf(started, { messages: [{ role: "user", content: "slow" }] })),
  );
  expect(siblings.map(({ cache_read_input_tokens }) => cache_read_input_tokens)).toEqual([0, 0, 0]);
  expect(
    (await usageOf(started, { messages: [{ role: "user", content: "slow" }] })).cache_read_input_tokens,
  ).toBeGreaterThan(0);
});

test("entries end with their lifetime", async () => {
  const started = await start();
  await usageOf(started);
  const later = Date.now() + 6 * 60_000;
  const clock = vi.spyOn(Date, "now").mockReturnValue(later);
  const usage = await usageOf(started);
  clock.mockRestore();
  expect(usage.cache_read_input_tokens).toBe(Math.ceil(LONG.length / 4));
  expect(usage.cache_creation?.ephemeral_5m_input_tokens).toBeGreaterThan(0);
});

test("max_tokens 0 warms the cache", async () => {
  const started = await start();
  const warm = await started.client.messages.create({ ...BASE, max_tokens: 0 });
  expect(warm).toMatchObject({ content: [], stop_reason: "max_tokens" });
  expect((await usageOf(started)).cache_creation_input_tokens).toBe(0);
});
