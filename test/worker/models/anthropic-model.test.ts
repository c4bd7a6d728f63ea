import { expect, test } from "vitest";
import type { Message } from "../../../worker/agent-loop/transcript.ts";
import { MODELS } from "../../../worker/models/model-data.ts";
import {
  answered,
  ask,
  failed,
  modelAt,
  requestOf,
  standIn,
  streamed,
  TEST_KEY,
  typesOf,
  userSays,
} from "./scripted-call.ts";

const THINKS_AND_CALLS = [
  { type: "thinking" as const, thinking: "The file will tell." },
  { type: "text" as const, text: "I read the file." },
  { type: "tool_use" as const, id: "toolu_1", name: "Read", input: { file_path: "a.ts" } },
];

test("an answer streams as blocks and comes back whole", async () => {
  const { url, refused } = await standIn([{ reply: { content: THINKS_AND_CALLS, chunk: 3 } }]);
  const asked = await ask(modelAt(url).model);
  const { content, stopReason, refusalCategory } = answered(asked);
  expect(stopReason).toBe("tool_use");
  expect(refusalCategory).toBeNull();
  expect(content).toMatchObject([
    { type: "thinking", thinking: "The file will tell.", signature: expect.stringMatching(/.+/) },
    { type: "text", text: "I read the file." },
    { type: "tool_use", id: "toolu_1", name: "Read", input: { file_path: "a.ts" } },
  ]);
  const shownWhole = ["block_started", "block_delta", "block_finished"];
  const shownLast = ["block_started", "block_delta", "usage", "block_finished"];
  expect(typesOf(asked.events)).toEqual(["usage", ...shownWhole, ...shownWhole, ...shownLast]);
  expect(streamed(asked.events, "thinking")).toBe("The file will tell.");
  expect(streamed(asked.events, "text")).toBe("I read the file.");
  expect(JSON.parse(streamed(asked.events, "tool_use"))).toEqual({ file_path: "a.ts" });
  expect(asked.events.flatMap((event) => (event.type === "block_finished" ? [event.block] : []))).toEqual(
    content,
  );
  expect(asked.events).toContainEqual({
    type: "block_started",
    index: 2,
    blockType: "tool_use",
    toolName: "Read",
  });
  expect(refused()).toEqual([]);
});

test("the key goes out as a bearer token and, away from Anthropic's own address, as x-api-key", async () => {
  const { url, requests } = await standIn();
  await ask(modelAt(url).model);
  expect(requests()[0]?.headers).toMatchObject({
    authorization: `Bearer ${TEST_KEY}`,
    "x-api-key": TEST_KEY,
  });
  expect(requests()[0]?.url).toBe("/v1/messages");
});

test("at Anthropic's own address the key goes out once", async () => {
  const seen: { url: string; headers: Headers }[] = [];
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    seen.push({
      url: url instanceof Request ? url.url : url.toString(),
      headers: new Headers(init?.headers),
    });
    return new Response("{}", { status: 401, headers: { "content-type": "application/json" } });
  };
  const { outcome } = await ask(modelAt("https://api.anthropic.com", { fetch }).model);
  expect(outcome.ok).toBe(false);
  expect(seen[0]?.url).toBe("https://api.anthropic.com/v1/messages");
  expect(seen[0]?.headers.get("authorization")).toBe(`Bearer ${TEST_KEY}`);
  expect(seen[0]?.headers.has("x-api-key")).toBe(false);
});

test.each(MODELS.map(({ id }) => id))(
  "a conversation with tool calls goes on without being refused on %s",
  async (id) => {
    const { url, refused } = await standIn([
      {
        when: { last: "the file's text" },
        reply: {
          content: [
            { type: "thinking", thinking: "Read." },
            { type: "text", text: "Done." },
          ],
        },
      },
      { reply: { content: THINKS_AND_CALLS } },
    ]);
    const { model } = modelAt(url);
    const start = [userSays("What is in a.ts?")];
    const first = answered(await ask(model, requestOf({ model: id, effort: "max", messages: start })));
    const result = { type: "tool_result" as const, tool_use_id: "toolu_1", content: "the file's text" };
    const messages: Message[] = [
      ...start,
      { role: "assistant", content: first.content },
      { role: "user", content: [result] },
    ];
    const second = answered(await ask(model, requestOf({ model: id, effort: "max", messages })));
    const third: Message[] = [
      ...messages,
      { role: "assistant", content: second.content },
      userSays("And now?"),
    ];
    answered(await ask(model, requestOf({ model: id, effort: "max", messages: third })));
    expect(refused()).toEqual([]);
  },
);

test.each(["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5", "claude-haiku-4-5-20251001"])(
  "thinking and remarks of %s can be read",
  async (id) => {
    const { url } = await standIn([{ reply: { content: THINKS_AND_CALLS } }]);
    const { content } = answered(await ask(modelAt(url).model, requestOf({ model: id })));
    const said = content
      .flatMap((block) => [block["thinking"], block["text"]])
      .filter((text) => typeof text === "string");
    expect(said.join(" ")).toBe("The file will tell. I read the file.");
  },
);

test("an answer in the form of a schema is taken, without being refused on any model", async () => {
  const schema = {
    type: "object",
    properties: { a: { type: "string" } },
    required: ["a"],
    additionalProperties: false,
  };
  const { url, refused } = await standIn([{ reply: { content: [{ type: "text", text: '{"a":"b"}' }] } }]);
  const { model } = modelAt(url);
  for (const { id } of MODELS) {
    const request = requestOf({
      model: id,
      effort: "low",
      tools: [],
      outputSchema: schema,
      maxTokens: 4_096,
    });
    expect(answered(await ask(model, request)).content.at(-1)).toMatchObject({ text: '{"a":"b"}' });
  }
  expect(refused()).toEqual([]);
});

test.each([
  "end_turn",
  "stop_sequence",
  "pause_turn",
  "tool_use",
  "max_tokens",
  "model_context_window_exceeded",
])("the stop reason %s is passed on", async (stop) => {
  const { url } = await standIn([{ reply: { content: [{ type: "text", text: "So far." }], stop } }]);
  const outcome = answered(await ask(modelAt(url).model));
  expect(outcome.stopReason).toBe(stop);
  expect(outcome.content).toMatchObject([{ type: "text", text: "So far." }]);
});

test("a stop reason that is not known ends the turn, or runs the tools that were called", async () => {
  const { url } = await standIn([
    { when: { last: "call" }, reply: { content: THINKS_AND_CALLS, stop: "tired" } },
    { reply: { content: [{ type: "text", text: "So far." }], stop: "tired" } },
  ]);
  const { model } = modelAt(url);
  expect(answered(await ask(model)).stopReason).toBe("end_turn");
  expect(answered(await ask(model, requestOf({ messages: [userSays("call")] }))).stopReason).toBe("tool_use");
});

test("an answer may be empty", async () => {
  const { url } = await standIn([{ reply: { content: [], stop: "end_turn" } }]);
  expect(answered(await ask(modelAt(url).model))).toMatchObject({ content: [], stopReason: "end_turn" });
});

test("a refusal keeps nothing of the answer, names its category and is paid for", async () => {
  const reply = {
    content: [{ type: "text" as const, text: "First you" }],
    stop: "refusal",
    stopDetails: { type: "refusal", category: "cyber", explanation: null },
  };
  const { url } = await standIn([{ reply }]);
  const outcome = answered(await ask(modelAt(url).model));
  expect(outcome).toMatchObject({ content: [], stopReason: "refusal", refusalCategory: "cyber" });
  expect(outcome.priced.cost.nanoUsd).toBeGreaterThan(0);
});

test.each(["max_tokens", "model_context_window_exceeded"])(
  "a tool call that %s may have cut off is dropped",
  async (stop) => {
    const whole = { type: "tool_use" as const, id: "toolu_1", name: "Read", input: { file_path: "a.ts" } };
    const cut = { type: "tool_use" as const, id: "toolu_2", name: "Read", partialJson: '{"file_path": "b' };
    const { url } = await standIn([
      { when: { last: "cut" }, reply: { content: [whole, cut], stop } },
      {
        reply: { content: [{ type: "text", text: "Two files." }, whole, { ...whole, id: "toolu_2" }], stop },
      },
    ]);
    const { model } = modelAt(url);
    const inside = answered(await ask(model, requestOf({ messages: [userSays("cut")] })));
    expect(inside.content).toMatchObject([{ id: "toolu_1" }]);
    expect(inside.stopReason).toBe(stop);
    const between = await ask(model);
    expect(answered(between).content).toMatchObject([{ type: "text" }, { id: "toolu_1" }]);
    const shown = between.events.flatMap((event) => (event.type === "block_finished" ? [event.block] : []));
    expect(shown).toEqual(answered(between).content);
  },
);

test("events and blocks of kinds that are not known do no harm and are kept", async () => {
  const content = [
    { type: "redacted_thinking" as const },
    { type: "weather", sky: { clouds: 3 } },
    { type: "text" as const, text: "Sunny." },
  ];
  const { url } = await standIn([{ reply: { content, unknownEvent: true } }]);
  const outcome = answered(await ask(modelAt(url).model));
  expect(outcome.content).toMatchObject([
    { type: "redacted_thinking", data: expect.stringMatching(/.+/) },
    { type: "weather", sky: { clouds: 3 } },
    { type: "text", text: "Sunny." },
  ]);
});

test("text of any script arrives unharmed, however it is cut into pieces", async () => {
  const text = 'Grüße 👩‍🚀 — 終わり\n\u2028 "quoted" \\ done';
  const { url } = await standIn([{ reply: { content: [{ type: "text", text }], chunk: 1 } }]);
  const asked = await ask(modelAt(url).model);
  expect(answered(asked).content).toMatchObject([{ type: "text", text }]);
  expect(streamed(asked.events, "text")).toBe(text);
});

test("a tool called without input gets an empty one", async () => {
  const { url } = await standIn([{ reply: { content: [{ type: "tool_use", name: "Read" }] } }]);
  expect(answered(await ask(modelAt(url).model)).content).toMatchObject([{ type: "tool_use", input: {} }]);
});

test("a model of a name that cannot be is refused without asking", async () => {
  const { url, requests } = await standIn();
  const { failure, priced } = failed(await ask(modelAt(url).model, requestOf({ model: "gpt-5" })));
  expect(failure).toMatchObject({ code: "model_refused_request", status: null, errorType: "model_unknown" });
  expect(priced).toBeNull();
  expect(requests()).toEqual([]);
});

test("calls side by side do not mix", async () => {
  const { url } = await standIn([
    { when: { last: "fail" }, reply: { status: 400 } },
    { reply: { content: [{ type: "text", text: "{{now}} fine" }], chunkMs: 1 } },
  ]);
  const { model } = modelAt(url);
  const texts = ["a", "fail", "b", "c", "d", "e", "f", "g"];
  const outcomes = await Promise.all(
    texts.map((text) => ask(model, requestOf({ messages: [userSays(text)] }))),
  );
  expect(outcomes.map(({ outcome }) => outcome.ok)).toEqual(texts.map((text) => text !== "fail"));
});
