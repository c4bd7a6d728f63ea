import { expect, test } from "vitest";
import { LEAST, post, start, streamEventsOf } from "./support/start.ts";

const content = [
  { type: "thinking", thinking: "Let me think about it for a while." },
  { type: "text", text: "I call two tools, one after the other." },
  { type: "tool_use", name: "first", input: { path: "a/b/c.txt", deep: { list: [1, 2, 3] } } },
  { type: "tool_use", name: "second", input: {} },
] as const;

const rules = [{ when: {}, reply: { content: [...content], chunk: 7, messageDeltas: 2 } }];

test("events come in the API's order", async () => {
  const { model } = await start({ rules });
  const events = await streamEventsOf(model.url, {
    ...LEAST,
    thinking: { type: "adaptive", display: "summarized" },
  });
  expect(events.every(({ name, data }) => name === data["type"])).toBe(true);
  const names = events
    .map(({ name }) => name)
    .filter((name, at, all) => name !== all[at - 1] && name !== "ping");
  const block = ["content_block_start", "content_block_delta", "content_block_stop"];
  expect(names).toEqual([
    "message_start",
    ...block,
    ...block,
    ...block,
    ...block,
    "message_delta",
    "message_stop",
  ]);
  expect(events.some(({ name }) => name === "ping")).toBe(true);
});

test("the signature is the last delta of a thinking block, and the only one where the text is omitted", async () => {
  const { model } = await start({ rules });
  const events = await streamEventsOf(model.url, LEAST);
  const deltas = events.filter(({ name, data }) => name === "content_block_delta" && data["index"] === 0);
  expect(deltas.map(({ data }) => data["delta"])).toMatchObject([{ type: "signature_delta" }]);
});

test("the client puts the pieces of a streamed message together again", async () => {
  const { client } = await start({ rules });
  const message = await client.messages
    .stream({
      ...LEAST,
      messages: [{ role: "user", content: "hi" }],
      thinking: { type: "adaptive", display: "summarized" },
    })
    .finalMessage();
  expect(message.stop_reason).toBe("tool_use");
  expect(message.content).toMatchObject([
    { type: "thinking", thinking: "Let me think about it for a while." },
    { type: "text", text: "I call two tools, one after the other." },
    { type: "tool_use", name: "first", input: { path: "a/b/c.txt", deep: { list: [1, 2, 3] } } },
    { type: "tool_use", name: "second", input: {} },
  ]);
});

test("a whole message has the same content and usage as a streamed one", async () => {
  const { client } = await start({ rules });
  const request = { ...LEAST, messages: [{ role: "user" as const, content: "hi" }] };
  const whole = await client.messages.create(request);
  const streamed = await client.messages.stream(request).finalMessage();
  expect(whole.content.map(({ type }) => type)).toEqual(streamed.content.map(({ type }) => type));
  expect(whole.usage.output_tokens).toBe(streamed.usage.output_tokens);
  expect(whole).toHaveProperty("_request_id", expect.stringMatching(/^req_/));
});

test("usage of message_delta is cumulative, and only message_start has the split", async () => {
  const { model } = await start({ rules });
  const events = await streamEventsOf(model.url, LEAST);
  const usages = events.filter(({ name }) => name === "message_delta").map(({ data }) => data["usage"]);
  expect(usages).toHaveLength(2);
  const [half, full] = usages;
  expect(half).toMatchObject({ output_tokens: expect.any(Number), input_tokens: expect.any(Number) });
  expect(full).not.toHaveProperty("cache_creation");
  expect(Number(Object(full)["output_tokens"])).toBeGreaterThan(Number(Object(half)["output_tokens"]));
  expect(events[0]?.data).toMatchObject({
    message: {
      content: [],
      stop_reason: null,
      usage: { cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 } },
    },
  });
});

test("{{now}} is the time of sending, whole however the text is cut", async () => {
  const { client } = await start({
    rules: [{ reply: { content: [{ type: "text", text: "at {{now}} and {{now}}" }], chunk: 4, chunkMs: 5 } }],
  });
  const before = Date.now();
  const message = await client.messages
    .stream({ ...LEAST, messages: [{ role: "user", content: "hi" }] })
    .finalMessage();
  const times = message.content
    .flatMap((block) => (block.type === "text" ? (block.text.match(/\d{13}/g) ?? []) : []))
    .map(Number);
  expect(times).toHaveLength(2);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(before);
});

test("a paced stream takes its time", async () => {
  const { model } = await start({
    rules: [
      { reply: { content: [{ type: "text", text: "x".repeat(50) }], chunk: 10, chunkMs: 20, firstMs: 50 } },
    ],
  });
  const began = performance.now();
  await streamEventsOf(model.url, LEAST);
  expect(performance.now() - began).toBeGreaterThan(140);
});

test("max_tokens ends an answer in the middle of a call", async () => {
  const { client } = await start({ rules });
  const message = await client.messages.create({
    ...LEAST,
    max_tokens: 25,
    messages: [{ role: "user", content: "hi" }],
  });
  expect(message.stop_reason).toBe("max_tokens");
  expect(message.usage.output_tokens).toBe(25);
  expect(message.content.at(-1)).toMatchObject({ type: "tool_use", name: "first" });
});

test("a stop sequence ends an answer before it", async () => {
  const { client } = await start({ rules });
  const message = await client.messages.create({
    ...LEAST,
    stop_sequences: [" two"],
    messages: [{ role: "user", content: "hi" }],
  });
  expect(message).toMatchObject({
    stop_reason: "stop_sequence",
    stop_sequence: " two",
    content: [{ type: "thinking" }, { type: "text", text: "I call" }],
  });
});

test("tokens are counted without an answer", async () => {
  const { client } = await start();
  const { input_tokens } = await client.messages.countTokens({
    model: LEAST.model,
    messages: [{ role: "user", content: "x".repeat(400) }],
  });
  expect(input_tokens).toBe(100);
});

test("models are listed and described with their limits", async () => {
  const { client, model } = await start();
  const ids = (await client.models.list()).data.map(({ id }) => id);
  expect(ids).toContain("claude-sonnet-5-5");
  expect(await client.models.retrieve("claude-haiku-4-5")).toMatchObject({
    id: "claude-haiku-4-5-20251001",
    max_input_tokens: 200_000,
    max_tokens: 64_000,
  });
  expect(
    (
      await fetch(`${model.url}/v1/models/none`, {
        headers: { authorization: "Bearer k", "anthropic-version": "2026-10-21" },
      })
    ).status,
  ).toBe(404);
});

test("a conversation compacted on demand goes on from its signed summary", async () => {
  const { model } = await start();
  const headers = { "anthropic-beta": "compact-2026-09-04" };
  const compacted = await post(
    model.url,
    {
      ...LEAST,
      compaction: { type: "summarize" },
      messages: [{ role: "user", content: "Remember the word heron." }],
    },
    headers,
  );
  expect(compacted).toMatchObject({
    status: 200,
    body: {
      stop_reason: "compaction",
      content: [{ type: "compaction" }],
      usage: { output_tokens: 0, iterations: [{ type: "compaction" }] },
    },
  });
  const summary: unknown = Object(compacted.body)["content"];
  const going = {
    ...LEAST,
    messages: [
      { role: "assistant", content: summary },
      { role: "user", content: "Which word?" },
    ],
  };
  expect(await post(model.url, going, headers)).toMatchObject({ status: 200 });
  expect(await post(model.url, going)).toMatchObject({ status: 400 });
});
