import { APIError, APIUserAbortError, type Anthropic } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import type { Rule } from "../model/rules.ts";
import { LEAST, start, streamEventsOf } from "./support/start.ts";

const words = { type: "text", text: "one two three four five six seven eight nine ten" } as const;
const request: Anthropic.Messages.MessageCreateParamsNonStreaming = {
  model: LEAST.model,
  max_tokens: 1000,
  messages: [{ role: "user", content: "hi" }],
};

function once(reply: Rule["reply"]): Rule[] {
  return [{ when: {}, reply, times: 1 }];
}

function retryAfter(error: unknown): string | null | undefined {
  return error instanceof APIError ? error.headers?.get("retry-after") : undefined;
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test.each([
  [429, "rate_limit_error"],
  [500, "api_error"],
  [504, "timeout_error"],
  [529, "overloaded_error"],
  [402, "billing_error"],
] as const)("status %i comes once, then success", async (status, type) => {
  const { client } = await start({ rules: once({ status, headers: { "retry-after": "7" } }) });
  const error = await failureOf(client.messages.create(request));
  expect(error).toMatchObject({ status, type });
  expect(error).toHaveProperty("requestID", expect.stringMatching(/^req_/));
  expect(retryAfter(error)).toBe("7");
  expect(await client.messages.create(request)).toMatchObject({ stop_reason: "end_turn" });
});

test("a spend cap is a 429 with an error code and without retry-after", async () => {
  const { client } = await start({ rules: once({ status: 429, errorCode: "enforced_spend_limit_reached" }) });
  const error = await failureOf(client.messages.create(request));
  expect(error).toMatchObject({ status: 429, errorCode: "enforced_spend_limit_reached" });
  expect(retryAfter(error)).toBeNull();
});

test("an error in the middle of a stream comes after status 200", async () => {
  const { client } = await start({
    rules: once({ content: [words], chunk: 4, midStreamError: { after: 5 } }),
  });
  const error = await failureOf(client.messages.stream(request).finalMessage());
  expect(error).toMatchObject({ status: undefined, type: "overloaded_error" });
});

test.each([true, false])("a stream is cut before message_stop (cleanly: %s)", async (cutCleanly) => {
  const { client } = await start({ rules: once({ content: [words], chunk: 4, cutAfter: 4, cutCleanly }) });
  expect(await failureOf(client.messages.stream(request).finalMessage())).toBeInstanceOf(Error);
});

test("a stalled stream sends only pings until the caller leaves", async () => {
  const { client, model } = await start({
    rules: once({ content: [words], chunk: 4, hangAfter: 5, pingMs: 5 }),
  });
  const stream = client.messages.stream(request);
  const events: string[] = [];
  stream.on("streamEvent", ({ type }) => events.push(type));
  setTimeout(() => {
    stream.abort();
  }, 150);
  expect(await failureOf(stream.finalMessage())).toBeInstanceOf(APIUserAbortError);
  expect(events).not.toContain("message_stop");
  await expect.poll(() => model.stats().aborted).toBe(1);
  expect(model.stats().live).toBe(0);
});

test("a line that is no JSON breaks the client's reading", async () => {
  const { client } = await start({ rules: once({ content: [words], malformedAfter: 4 }) });
  expect(await failureOf(client.messages.stream(request).finalMessage())).toBeInstanceOf(Error);
});

test("events and blocks of unknown types go through", async () => {
  const { model } = await start({
    rules: once({ content: [{ type: "hologram", depth: 3 }, words], unknownEvent: true }),
  });
  const events = await streamEventsOf(model.url, LEAST);
  expect(events.map(({ name }) => name)).toContain("weather_report");
  expect(events.map(({ data }) => data["content_block"])).toContainEqual({ type: "hologram", depth: 3 });
});

test("a refusal comes with and without partial output", async () => {
  const reply = { stop: "refusal", stopDetails: { type: "refusal", category: "cyber", explanation: null } };
  const { client } = await start({
    rules: [...once({ ...reply, content: [words] }), ...once({ ...reply, content: [] })],
  });
  expect(await client.messages.create(request)).toMatchObject({
    stop_reason: "refusal",
    stop_details: { category: "cyber" },
    content: [{ type: "text" }],
  });
  expect(await client.messages.create(request)).toMatchObject({ stop_reason: "refusal", content: [] });
});

test("a call can be cut off by max_tokens", async () => {
  const { model } = await start({
    rules: once({
      content: [{ type: "tool_use", name: "Write", input: {}, partialJson: '{"file_path":"a' }],
      stop: "max_tokens",
    }),
  });
  const events = await streamEventsOf(model.url, LEAST);
  const json = events.flatMap(({ data }) =>
    Object(data["delta"])["type"] === "input_json_delta"
      ? [String(Object(data["delta"])["partial_json"])]
      : [],
  );
  expect(json.join("")).toBe('{"file_path":"a');
  expect(events.at(-2)?.data).toMatchObject({ delta: { stop_reason: "max_tokens" } });
});

test("a turn can be paused in a server tool and end empty", async () => {
  const paused = { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "x" } };
  const { client } = await start({
    rules: [...once({ content: [paused], stop: "pause_turn" }), ...once({ content: [] })],
  });
  const first = await client.messages.create(request);
  expect(first.stop_reason).toBe("pause_turn");
  const second = await client.messages.create({
    ...request,
    messages: [...request.messages, { role: "assistant", content: first.content }],
  });
  expect(second).toMatchObject({ stop_reason: "end_turn", content: [] });
});

test("usage can be given", async () => {
  const { client } = await start({
    rules: once({
      content: [words],
      usage: { input_tokens: 5, output_tokens: 7, cache_read_input_tokens: 11 },
    }),
  });
  const { usage } = await client.messages.stream(request).finalMessage();
  expect(usage).toMatchObject({ input_tokens: 5, output_tokens: 7, cache_read_input_tokens: 11 });
});
