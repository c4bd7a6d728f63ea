import { expect, test } from "vitest";
import type { ModelRequest } from "../../../worker/agent-loop/ports.ts";
import type { Message } from "../../../worker/agent-loop/transcript.ts";
import { buildRequest } from "../../../worker/models/build-request.ts";
import { resolveModel } from "../../../worker/models/model-catalog.ts";
import { requestOf, userSays } from "./scripted-call.ts";

function built(overrides: Partial<ModelRequest> = {}): ReturnType<typeof buildRequest> {
  const request = requestOf(overrides);
  const model = resolveModel(request.model);
  if (!model.ok) throw new Error(`${request.model} is not known`);
  return buildRequest(request, model.value);
}

const callsRead = (id: string): Message => ({
  role: "assistant",
  content: [
    { type: "thinking", thinking: "", signature: `signature of ${id}` },
    { type: "tool_use", id, name: "Read", input: { file_path: "a", b: 1 } },
  ],
});
const resultOf = (id: string, content = "text"): Message => ({
  role: "user",
  content: [{ type: "tool_result", tool_use_id: id, content }],
});

/** As text, without the cache breakpoints: what thinking blocks are bound to. */
function bound(params: unknown): string {
  return JSON.stringify(params, (key, value: unknown) => (key === "cache_control" ? undefined : value));
}

test.each([
  ["claude-opus-5-5", { type: "adaptive", display: "summarized" }],
  ["claude-sonnet-5-5", { type: "adaptive", display: "summarized" }],
  ["claude-haiku-5-5", { type: "adaptive", display: "summarized" }],
  ["claude-sonnet-5", { type: "adaptive", display: "summarized" }],
  ["claude-opus-4-6", { type: "adaptive", display: "summarized" }],
  ["claude-sonnet-4-5-20250929", { type: "enabled", budget_tokens: 8_192 }],
  ["claude-haiku-4-5", { type: "enabled", budget_tokens: 8_192 }],
  ["claude-opus-4-1-20250805", undefined],
  ["claude-nova-1", undefined],
])("%s is asked to think in its own way", (model, thinking) => {
  expect(built({ model }).thinking).toEqual(thinking);
});

test.each([
  ["claude-sonnet-5-5", "low", "low"],
  ["claude-sonnet-5-5", "high", undefined],
  ["claude-opus-5-5", "medium", undefined],
  ["claude-opus-5-5", "max", "max"],
  ["claude-opus-4-6", "xhigh", undefined],
  ["claude-sonnet-4-6", "max", "max"],
  ["claude-opus-4-5-20251101", "max", undefined],
  ["claude-opus-4-5-20251101", "low", "low"],
  ["claude-haiku-4-5-20251001", "low", undefined],
  ["claude-nova-1", "low", undefined],
] as const)("%s at effort %s is sent effort %s", (model, effort, sent) => {
  expect(built({ model, effort }).output_config?.effort).toBe(sent);
});

test("a model with a budget thinks more with more effort, and within what the answer may have", () => {
  const model = "claude-haiku-4-5-20251001";
  expect(built({ model, effort: "low" }).thinking).toEqual({ type: "enabled", budget_tokens: 2_048 });
  expect(built({ model, effort: "max" }).thinking).toEqual({ type: "enabled", budget_tokens: 32_768 });
  expect(built({ model, effort: "max", maxTokens: 6_000 }).thinking).toEqual({
    type: "enabled",
    budget_tokens: 1_904,
  });
  expect(built({ model, maxTokens: 4_096 }).thinking).toBeUndefined();
});

test("a model with a budget does not think within calls that another model began without thinking", () => {
  const model = "claude-haiku-4-5-20251001";
  const call: Message = {
    role: "assistant",
    content: [{ type: "tool_use", id: "t1", name: "Read", input: {} }],
  };
  const messages = [userSays("hello"), call, resultOf("t1")];
  expect(built({ model, messages }).thinking).toBeUndefined();
  expect(built({ model, messages: [...messages, userSays("also")] }).thinking).toBeUndefined();
  expect(
    built({ model, messages: [userSays("hello"), callsRead("t1"), resultOf("t1")] }).thinking,
  ).toBeDefined();
});

test("there is room for thinking, more for hard work, and never more than the model can write", () => {
  expect(built().max_tokens).toBe(32_000);
  expect(built({ effort: "max" }).max_tokens).toBe(64_000);
  expect(built({ maxTokens: 4_096 }).max_tokens).toBe(4_096);
  expect(built({ model: "claude-sonnet-4-5", maxTokens: 500_000 }).max_tokens).toBe(64_000);
  expect(built({ model: "claude-sonnet-5-5", maxTokens: 500_000 }).max_tokens).toBe(128_000);
});

test("nothing is sent that the 5.5 models refuse", () => {
  const sent = built({ effort: "max" });
  for (const field of ["temperature", "top_p", "top_k", "tool_choice"])
    expect(sent).not.toHaveProperty(field);
});

test("an output schema goes out as the answer's format, and is not written to the cache", () => {
  const outputSchema = { type: "object", properties: {}, additionalProperties: false };
  const sent = built({ outputSchema, tools: [], effort: "low" });
  expect(sent.output_config).toEqual({
    effort: "low",
    format: { type: "json_schema", schema: outputSchema },
  });
  expect(JSON.stringify(sent.messages)).not.toContain("cache_control");
  expect(sent).not.toHaveProperty("tools");
});

test("system, tools and messages go out byte for byte as given, in every call of a conversation", () => {
  const start = [userSays("hello"), callsRead("t1"), resultOf("t1")];
  const longer = [
    ...start,
    callsRead("t2"),
    resultOf("t2"),
    callsRead("t3"),
    resultOf("t3"),
    callsRead("t4"),
    resultOf("t4"),
  ];
  const first = built({ messages: start });
  const later = built({ messages: longer });
  expect(bound(later.system)).toBe(bound(first.system));
  expect(bound(later.tools)).toBe(bound(first.tools));
  expect(bound(later.messages)).toBe(JSON.stringify(longer));
  expect(bound(later.messages.slice(0, 3))).toBe(bound(first.messages));
});

test("blocks of kinds that are not known go back as they came", () => {
  const content = [
    { type: "redacted_thinking", data: "opaque" },
    { type: "weather", sky: { clouds: [1, 2] } },
    { type: "text", text: "done", citations: null },
  ];
  const sent = built({ messages: [userSays("hello"), { role: "assistant", content }, userSays("again")] });
  expect(sent.messages[1]?.content).toEqual(content);
});

test("blank texts and messages without content are never sent", () => {
  const messages: Message[] = [
    {
      role: "user",
      content: [
        { type: "text", text: "hello" },
        { type: "text", text: " \n" },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "text", text: "\n\n" },
        { type: "tool_use", id: "t1", name: "Read", input: {} },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "t1", content: "" },
        { type: "text", text: "" },
      ],
    },
    { role: "assistant", content: [{ type: "text", text: "" }] },
    userSays("again"),
  ];
  expect(bound(built({ messages }).messages)).toBe(
    JSON.stringify([
      userSays("hello"),
      { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "Read", input: {} }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "" }] },
      userSays("again"),
    ]),
  );
  expect(built({ system: " " })).not.toHaveProperty("system");
});

const markedMessages = (sent: ReturnType<typeof buildRequest>): number[] =>
  sent.messages.flatMap((message, at) => (JSON.stringify(message).includes("cache_control") ? [at] : []));

test("the system prompt is cached for an hour, the ends of the last three requests for five minutes", () => {
  const turns = ["t1", "t2", "t3", "t4"].flatMap((id) => [callsRead(id), resultOf(id)]);
  const sent = built({ messages: [userSays("hello"), ...turns] });
  expect(sent.system).toEqual([
    { type: "text", text: "You work on files.", cache_control: { type: "ephemeral", ttl: "1h" } },
  ]);
  expect(markedMessages(sent)).toEqual([4, 6, 8]);
  expect(sent.messages[8]?.content).toEqual([
    { type: "tool_result", tool_use_id: "t4", content: "text", cache_control: { type: "ephemeral" } },
  ]);
});

test("what other conversations begin with, too, is cached for an hour, and is sent without our mark", () => {
  const opening: Message = {
    role: "user",
    content: [
      { type: "text", text: "<project_context>\nTabs.\n</project_context>", isShared: true },
      { type: "text", text: "You are one of them." },
      { type: "text", text: "Do it." },
    ],
  };
  const turns = ["t1", "t2", "t3"].flatMap((id) => [callsRead(id), resultOf(id)]);
  const sent = built({ messages: [opening, ...turns] });
  expect(sent.messages[0]?.content).toEqual([
    {
      type: "text",
      text: "<project_context>\nTabs.\n</project_context>",
      cache_control: { type: "ephemeral", ttl: "1h" },
    },
    { type: "text", text: "You are one of them." },
    { type: "text", text: "Do it." },
  ]);
  expect(markedMessages(sent)).toEqual([0, 4, 6]);
});

test("the end of the request before is marked, however many messages have come since", () => {
  const messages = [
    userSays("hello"),
    callsRead("t1"),
    resultOf("t1"),
    userSays("[Interrupted here.]"),
    userSays("Something else."),
  ];
  expect(markedMessages(built({ messages }))).toEqual([0, 4]);
});

test("a breakpoint never stands on an empty block", () => {
  const content = [
    { type: "tool_result" as const, tool_use_id: "t1", content: "text" },
    { type: "tool_result" as const, tool_use_id: "t2", content: "" },
  ];
  const sent = built({ messages: [userSays("hello"), callsRead("t1"), { role: "user", content }] });
  expect(sent.messages[2]?.content).toEqual([
    { ...content[0], cache_control: { type: "ephemeral" } },
    content[1],
  ]);
});
