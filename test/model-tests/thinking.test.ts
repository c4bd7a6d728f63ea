import type Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import type { Rule } from "../model/rules.ts";
import { LEAST, post, start, type Started } from "./support/start.ts";

const REPLY = [
  { type: "thinking", thinking: "First I look." },
  { type: "text", text: "Looking." },
  { type: "thinking", thinking: "Then I call." },
  { type: "tool_use", name: "look", input: { at: "b", near: "a" } },
] as const;

const rules: Rule[] = [
  { when: { last: "begin" }, reply: { content: [...REPLY] } },
  { when: {}, reply: { content: [{ type: "text", text: "fine" }] } },
];

type Block = Anthropic.Messages.ContentBlock;

interface Turn {
  request: Record<string, unknown>;
  content: Block[];
}

async function begin(
  { client }: Started,
  extra: Partial<Anthropic.Messages.MessageCreateParamsNonStreaming> = {},
): Promise<Turn> {
  const request = {
    ...LEAST,
    tools: [{ name: "look", input_schema: { type: "object" } }],
    system: "You look.",
    ...extra,
  };
  const message = await client.messages.create({
    model: extra.model ?? LEAST.model,
    max_tokens: LEAST.max_tokens,
    system: "You look.",
    tools: [{ name: "look", input_schema: { type: "object" } }],
    messages: [{ role: "user", content: "begin" }],
    ...extra,
  });
  return { request, content: message.content };
}

function next(
  { request, content }: Turn,
  change: { content?: unknown[]; opening?: string; body?: Record<string, unknown> } = {},
): Record<string, unknown> {
  const id = content.find((block) => block.type === "tool_use")?.id ?? "";
  return {
    ...request,
    messages: [
      { role: "user", content: change.opening ?? "begin" },
      { role: "assistant", content: change.content ?? content },
      { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "seen" }] },
    ],
    ...change.body,
  };
}

test("thinking comes back empty but signed by default, and readable when asked for", async () => {
  const started = await start({ rules });
  const hidden = await begin(started);
  expect(hidden.content[0]).toMatchObject({
    type: "thinking",
    thinking: "",
    signature: expect.stringMatching(/./),
  });
  const shown = await begin(started, { thinking: { type: "adaptive", display: "summarized" } });
  expect(shown.content[0]).toMatchObject({ thinking: "First I look." });
  const older = await begin(started, { model: "claude-sonnet-4-6" });
  expect(older.content[0]).toMatchObject({ thinking: "First I look." });
});

test("a conversation that is sent back unchanged goes on", async () => {
  const started = await start({ rules });
  const turn = await begin(started);
  expect(await post(started.model.url, next(turn))).toMatchObject({ status: 200 });
});

test("cache marks, effort and display may change without harm", async () => {
  const started = await start({ rules });
  const turn = await begin(started);
  const body = {
    system: [{ type: "text", text: "You look.", cache_control: { type: "ephemeral" } }],
    output_config: { effort: "low" },
    thinking: { type: "adaptive", display: "summarized" },
  };
  expect(await post(started.model.url, next(turn, { body }))).toMatchObject({ status: 200 });
});

test.each([
  ["an earlier message", { opening: "begin differently" }],
  ["the system prompt", { body: { system: "You listen." } }],
  [
    "the tools",
    { body: { tools: [{ name: "look", description: "new", input_schema: { type: "object" } }] } },
  ],
])("5.5 models refuse thinking when %s was changed", async (_what, change) => {
  const started = await start({ rules });
  const turn = await begin(started);
  expect(await post(started.model.url, next(turn, change))).toMatchObject({
    status: 400,
    body: {
      error: {
        message: expect.stringMatching(
          /messages\.1\.content\.0: .*bound to a different conversation.*drop_block/,
        ),
      },
    },
  });
});

test("models before 5.5 do not bind thinking to what came before", async () => {
  const started = await start({ rules });
  const turn = await begin(started, { model: "claude-opus-5" });
  expect(
    await post(
      started.model.url,
      next({ ...turn, request: { ...turn.request, model: "claude-opus-5" } }, { opening: "begin anew" }),
    ),
  ).toMatchObject({ status: 200 });
});

test("drop_block leaves thinking out instead, and says so", async () => {
  const started = await start({ rules });
  const turn = await begin(started);
  const body = { thinking: { type: "adaptive", block_binding: { prefix_mismatch_behavior: "drop_block" } } };
  const answer = await post(started.model.url, next(turn, { opening: "begin anew", body }), {
    "anthropic-beta": "thinking-binding-controls-2026-08-01",
  });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      input_transformations: [
        { type: "thinking_dropped", path: "messages.1.content.0", reason: "prefix_binding_mismatch" },
        { type: "thinking_dropped", path: "messages.1.content.2", reason: "prefix_binding_mismatch" },
      ],
    },
  });
});

test("thinking of a model that cannot be read is left out silently", async () => {
  const started = await start({ rules });
  const turn = await begin(started, { model: "claude-opus-5-5" });
  const body = { model: "claude-haiku-5-5" };
  expect((await post(started.model.url, next(turn, { body }))).body).not.toHaveProperty(
    "input_transformations",
  );
  const told = await post(started.model.url, next(turn, { body }), {
    "anthropic-beta": "thinking-binding-controls-2026-08-01",
  });
  expect(told).toMatchObject({
    status: 200,
    body: {
      input_transformations: [{ reason: "model_binding_mismatch" }, { reason: "model_binding_mismatch" }],
    },
  });
});

test.each([
  [
    "edited",
    (content: Block[]) =>
      content.map((block, at) =>
        at === 0 && block.type === "thinking" ? { ...block, thinking: "Other." } : block,
      ),
  ],
  ["partly removed", (content: Block[]) => content.slice(1)],
  ["reordered", (content: Block[]) => [content[2], content[1], content[0], content[3]]],
])("thinking of the latest turn that was %s is refused", async (_what, edit) => {
  const started = await start({ rules });
  const turn = await begin(started, { thinking: { type: "adaptive", display: "summarized" } });
  expect(await post(started.model.url, next(turn, { content: edit(turn.content) }))).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringMatching(/latest assistant message cannot be modified/) } },
  });
});

test("thinking may be taken out altogether", async () => {
  const started = await start({ rules });
  const turn = await begin(started);
  const content = turn.content.filter(({ type }) => type !== "thinking");
  expect(await post(started.model.url, next(turn, { content }))).toMatchObject({ status: 200 });
});

test("an altered signature is refused", async () => {
  const started = await start({ rules });
  const turn = await begin(started);
  const content = turn.content.map((block) =>
    block.type === "thinking" ? { ...block, signature: `${block.signature}x` } : block,
  );
  expect(await post(started.model.url, next(turn, { content }))).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringMatching(/Invalid `signature` in `thinking` block$/) } },
  });
});

test("signatures outlive a restart", async () => {
  const first = await start({ rules });
  const turn = await begin(first);
  const second = await start({ rules });
  expect(await post(second.model.url, next(turn))).toMatchObject({ status: 200 });
});
