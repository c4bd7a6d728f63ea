import { expect, test } from "vitest";
import type { Rule } from "../model/rules.ts";
import { LEAST, post, start } from "./support/start.ts";

function says(text: string): Rule["reply"] {
  return { content: [{ type: "text", text }] };
}

async function saidBy(url: string, body: Record<string, unknown> = {}): Promise<unknown> {
  const answer = await post(url, { ...LEAST, ...body });
  return Object(Object(answer.body)["content"])[0]?.text;
}

test("the first rule that matches answers, as often as it may", async () => {
  const { model } = await start({
    rules: [
      { when: { last: "hi" }, reply: says("once"), times: 1 },
      { when: { last: "/^H.$/" }, reply: says("pattern") },
    ],
  });
  expect(await saidBy(model.url)).toBe("once");
  expect(await saidBy(model.url)).toBe("pattern");
  expect(await saidBy(model.url, { messages: [{ role: "user", content: "else" }] })).toBe("ok");
});

test.each<[string, Rule["when"], Record<string, unknown>]>([
  ["the system prompt", { system: "house" }, { system: "the house rules" }],
  [
    "anything said",
    { any: "heron" },
    {
      messages: [
        { role: "user", content: "heron" },
        { role: "assistant", content: "yes" },
        { role: "user", content: "go" },
      ],
    },
  ],
  ["the model", { model: "haiku" }, { model: "claude-haiku-5-5" }],
  [
    "an offered tool by its short name",
    { tool: "create_agent" },
    { tools: [{ name: "mcp__mgmt__create_agent", input_schema: { type: "object" } }] },
  ],
  ["a tool that is not offered", { notTool: "create_agent" }, {}],
])("a rule can ask for %s", async (_what, when, body) => {
  const { model } = await start({ rules: [{ when, reply: says("matched") }] });
  expect(await saidBy(model.url, body)).toBe("matched");
  const other =
    when?.notTool === undefined
      ? {}
      : { tools: [{ name: "create_agent", input_schema: { type: "object" } }] };
  expect(await saidBy(model.url, other)).toBe("ok");
});

test("a tool named in short is called by the name that was offered", async () => {
  const { client } = await start({
    rules: [{ reply: { content: [{ type: "tool_use", name: "create_agent", input: { name: "a" } }] } }],
  });
  const tools = [{ name: "mcp__mgmt__create_agent", input_schema: { type: "object" as const } }];
  const message = await client.messages.create({
    ...LEAST,
    tools,
    messages: [{ role: "user", content: "hi" }],
  });
  expect(message.content).toMatchObject([
    { type: "tool_use", name: "mcp__mgmt__create_agent", id: expect.stringMatching(/^toolu_/) },
  ]);
});

test("rules, requests, refusals and counts are reached over HTTP too", async () => {
  const { model } = await start();
  const admin = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(model.url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  expect(await admin("POST", "/__rules", [{ when: {}, reply: says("by HTTP") }])).toEqual({ rules: 1 });
  expect(await saidBy(model.url)).toBe("by HTTP");
  await post(model.url, { ...LEAST, nonsense: true });
  expect(await admin("GET", "/__requests")).toMatchObject([
    { url: "/v1/messages", body: { model: "claude-sonnet-5-5" }, headers: { authorization: "Bearer k" } },
    { body: { nonsense: true } },
  ]);
  expect(await admin("GET", "/__refused")).toMatchObject([
    { status: 400, model: "claude-sonnet-5-5", message: "nonsense: Extra inputs are not permitted" },
  ]);
  expect(await admin("GET", "/__stats")).toMatchObject({ messages: 2, refused: 1, live: 0, peak: 1 });
  expect(await admin("DELETE", "/__rules")).toEqual({ rules: 0 });
  expect(await saidBy(model.url)).toBe("ok");
  await admin("DELETE", "/__requests");
  expect([await admin("GET", "/__requests"), await admin("GET", "/__refused")]).toEqual([[], []]);
  expect(model.stats().messages).toBe(0);
});

test("rules that are none are refused with the reason", async () => {
  const { model } = await start();
  const response = await fetch(`${model.url}/__rules`, {
    method: "POST",
    body: JSON.stringify([{ when: { lst: "x" }, reply: {} }]),
  });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("lst")]);
});

test("rules can be set, and requests read, in the same process", async () => {
  const { model } = await start();
  model.setRules([{ reply: says("set") }]);
  expect(await saidBy(model.url)).toBe("set");
  expect(model.requests()).toMatchObject([{ body: { model: "claude-sonnet-5-5" } }]);
  model.clear();
  expect(model.requests()).toEqual([]);
});
