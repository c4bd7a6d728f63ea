import type Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { start } from "./support/start.ts";

async function structured(schema: Record<string, unknown>, said: string): Promise<unknown> {
  const { client } = await start({ improvise: true });
  const request: Anthropic.Messages.MessageCreateParamsNonStreaming = {
    model: "claude-haiku-5-5",
    max_tokens: 4096,
    output_config: { format: { type: "json_schema", schema } },
    messages: [{ role: "user", content: said }],
  };
  const [block] = (await client.messages.create(request)).content;
  return block?.type === "text" ? JSON.parse(block.text) : block;
}

function summaries(id: Record<string, unknown>): Record<string, unknown> {
  const item = {
    type: "object",
    properties: { id, summary: { type: "string" } },
    required: ["id", "summary"],
    additionalProperties: false,
  };
  return {
    type: "object",
    properties: { items: { type: "array", items: item } },
    required: ["items"],
    additionalProperties: false,
  };
}

const EVENTS = [
  {
    id: "e1",
    type: "text",
    text: "Okay. I wrote **main.py** with three routes and checked it with grep before I reported back to you here. More follows.",
  },
  { id: "e2", type: "tool_use", text: '{"tool_name":"Bash","tool_input":{"command":"wc -l main.py"}}' },
  { id: "e3", type: "thinking", text: "" },
];

test.each([
  ["JSON lines", `Summarize:\n${EVENTS.map((event) => JSON.stringify(event)).join("\n")}`],
  ["a JSON list", `Summarize these: ${JSON.stringify(EVENTS)}`],
  ["a list inside an object", JSON.stringify({ events: EVENTS }, null, 2)],
])("every item of %s gets a summary of at most 15 words", async (_what, said) => {
  const answer = await structured(summaries({ type: "string" }), said);
  expect(answer).toEqual({
    items: [
      {
        id: "e1",
        summary: "I wrote main.py with three routes and checked it with grep before I reported back",
      },
      { id: "e2", summary: "Bash runs wc -l main.py" },
      { id: "e3", summary: "Thinking" },
    ],
  });
});

test("only the ids of an enumeration are answered", async () => {
  const answer = await structured(summaries({ type: "string", enum: ["e2"] }), JSON.stringify(EVENTS));
  expect(answer).toMatchObject({ items: [{ id: "e2" }] });
});

test("any other schema is satisfied", async () => {
  const schema = {
    type: "object",
    additionalProperties: false,
    required: ["kind", "sure", "count", "note", "parts", "maybe"],
    properties: {
      kind: { enum: ["good", "bad"] },
      sure: { type: "boolean" },
      count: { type: "integer" },
      note: { anyOf: [{ type: "null" }, { type: "string" }] },
      parts: { type: "array", items: { $ref: "#/$defs/part" } },
      maybe: { type: ["string", "null"] },
    },
    $defs: {
      part: {
        type: "object",
        additionalProperties: false,
        required: ["name"],
        properties: { name: { const: "x" } },
      },
    },
  };
  expect(await structured(schema, "what is this")).toEqual({
    kind: "good",
    sure: true,
    count: 1,
    note: "what is this",
    parts: [{ name: "x" }],
    maybe: "what is this",
  });
});

test("a summary in a schema is one of the conversation", async () => {
  const schema = {
    type: "object",
    additionalProperties: false,
    required: ["summary"],
    properties: { summary: { type: "string" } },
  };
  expect(await structured(schema, "Remember the heron.")).toEqual({
    summary: "Summary of the conversation so far:\n- Asked: Remember the heron.",
  });
});

test("completions are three", async () => {
  const completion = {
    type: "object",
    additionalProperties: false,
    required: ["completion", "reasoning"],
    properties: { completion: { type: "string" }, reasoning: { type: "string" } },
  };
  const schema = {
    type: "object",
    additionalProperties: false,
    required: ["completions"],
    properties: { completions: { type: "array", items: completion } },
  };
  expect(Object(await structured(schema, "Create an agent called"))["completions"]).toHaveLength(3);
});

test("a scripted answer is passed through as it is", async () => {
  const { client } = await start({
    improvise: true,
    rules: [{ reply: { content: [{ type: "text", text: '{"mine":1}' }] } }],
  });
  const message = await client.messages.create({
    model: "claude-haiku-5-5",
    max_tokens: 100,
    output_config: { format: { type: "json_schema", schema: summaries({ type: "string" }) } },
    messages: [{ role: "user", content: "x" }],
  });
  expect(message.content).toMatchObject([{ text: '{"mine":1}' }]);
});

test("a forced tool is called with input that fits its schema", async () => {
  const { client } = await start({ improvise: true });
  const message = await client.messages.create({
    model: "claude-haiku-5-5",
    max_tokens: 1000,
    tools: [{ name: "record", input_schema: { type: "object", properties: { title: { type: "string" } } } }],
    tool_choice: { type: "tool", name: "record" },
    messages: [{ role: "user", content: "Note this" }],
  });
  expect(message).toMatchObject({
    stop_reason: "tool_use",
    content: [{ type: "tool_use", name: "record", input: { title: "Note this" } }],
  });
});
