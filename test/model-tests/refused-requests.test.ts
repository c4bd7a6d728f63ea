import { expect, test } from "vitest";
import {
  beta,
  OLD_VERSION,
  text,
  tool,
  user,
  refusalOf,
  sendCase,
  type RefusalCase,
} from "./support/refusal-case.ts";
import { LEAST, post, start } from "./support/start.ts";

const cases: RefusalCase[] = [
  { name: "no version", headers: { "anthropic-version": "" }, message: /anthropic-version/ },
  {
    name: "an unknown version",
    headers: { "anthropic-version": "2024-01-01" },
    message: /anthropic-version/,
  },
  {
    name: "no key",
    headers: { authorization: "" },
    status: 401,
    type: "authentication_error",
    message: /x-api-key/,
  },
  {
    name: "a bad key",
    headers: { authorization: "Bearer invalid" },
    status: 401,
    type: "authentication_error",
    message: /x-api-key/,
  },
  {
    name: "an unknown top-level field",
    body: { temprature: 1 },
    message: /^temprature: Extra inputs are not permitted$/,
  },
  {
    name: "an unknown field of a block",
    body: { messages: [user(text("hi", { bold: true }))] },
    message: /^messages\.0\.content\.0\.bold: Extra inputs/,
  },
  {
    name: "an unknown field of a tool",
    body: { tools: [tool("look", { colour: 1 })] },
    message: /colour: Extra inputs/,
  },
  {
    name: "an unknown block type",
    body: { messages: [user({ type: "song" })] },
    message: /^messages\.0\.content\.0\.type/,
  },
  {
    name: "a missing field of a block",
    body: { messages: [user({ type: "text" })] },
    message: /^messages\.0\.content\.0\.text: Field required$/,
  },
  { name: "temperature, even the default", body: { temperature: 1 }, message: /temperature/ },
  { name: "top_k", body: { top_k: 5 }, message: /top_k/ },
  {
    name: "temperature under the old version",
    body: { temperature: 0.5 },
    headers: OLD_VERSION,
    message: /`temperature` is deprecated for this model/,
  },
  {
    name: "temperature with top_p on 4.5",
    body: { model: "claude-haiku-4-5", temperature: 0.5, top_p: 0.9 },
    headers: OLD_VERSION,
    message: /both/,
  },
  {
    name: "enabled thinking on 5.5",
    body: { thinking: { type: "enabled", budget_tokens: 2000 } },
    message: /"thinking\.type\.enabled" is not supported/,
  },
  {
    name: "enabled thinking on 4.7",
    body: { model: "claude-opus-4-7", thinking: { type: "enabled", budget_tokens: 2000 } },
    message: /thinking\.type\.enabled/,
  },
  {
    name: "a budget not below max_tokens",
    body: { model: "claude-sonnet-4-6", thinking: { type: "enabled", budget_tokens: 2000 } },
    message: /max_tokens/,
  },
  {
    name: "disabled thinking on Sonnet 5.5",
    body: { thinking: { type: "disabled" } },
    message: /between_tools/,
  },
  {
    name: "disabled thinking on Opus 5.5",
    body: { model: "claude-opus-5-5", thinking: { type: "disabled" } },
    message: /thinking\.type\.disabled/,
  },
  {
    name: "disabled thinking on Haiku 5.5 above high",
    body: { model: "claude-haiku-5-5", thinking: { type: "disabled" }, output_config: { effort: "max" } },
    message: /disabled/,
  },
  {
    name: "adaptive thinking on 4.5",
    body: { model: "claude-haiku-4-5", thinking: { type: "adaptive" } },
    message: /adaptive thinking is not supported on this model/,
  },
  {
    name: "between_tools above high",
    body: { thinking: { type: "between_tools" }, output_config: { effort: "xhigh" } },
    message: /between_tools/,
  },
  {
    name: "between_tools with display",
    body: { thinking: { type: "between_tools", display: "omitted" } },
    message: /display: Extra inputs/,
  },
  {
    name: "between_tools elsewhere",
    body: { model: "claude-opus-5-5", thinking: { type: "between_tools" } },
    message: /between_tools/,
  },
  {
    name: "effort on a model without it",
    body: { model: "claude-haiku-4-5", output_config: { effort: "low" } },
    message: /effort/,
  },
  {
    name: "xhigh on 4.6",
    body: { model: "claude-opus-4-6", output_config: { effort: "xhigh" } },
    message: /xhigh/,
  },
  { name: "no max_tokens", body: { max_tokens: undefined }, message: /max_tokens: Field required/ },
  {
    name: "max_tokens above the most",
    body: { max_tokens: 128_001 },
    message:
      /max_tokens: 128001 > 128000, which is the maximum allowed number of output tokens for claude-sonnet-5-5/,
  },
  {
    name: "max_tokens above the most of 4.5",
    body: { model: "claude-haiku-4-5", max_tokens: 64_001 },
    message: /64001 > 64000/,
  },
  { name: "max_tokens below zero", body: { max_tokens: -1 }, message: /max_tokens/ },
  { name: "max_tokens 0 when streaming", body: { max_tokens: 0, stream: true }, message: /max_tokens: 0/ },
  {
    name: "an unknown model",
    body: { model: "claude-sonnet-9" },
    status: 404,
    type: "not_found_error",
    message: /^model: claude-sonnet-9$/,
  },
  {
    name: "a prompt beyond the context",
    body: { model: "claude-haiku-4-5", messages: [user(text("x".repeat(800_100)))] },
    message: /^prompt is too long: \d+ tokens > 200000 maximum$/,
  },
  {
    name: "fast mode where there is none",
    body: { speed: "fast" },
    headers: beta("fast-mode-2026-02-01"),
    message: /speed/,
  },
];

test.each(cases)("refused: $name", async (refusal) => {
  expect(await sendCase(refusal)).toMatchObject(refusalOf(refusal));
});

test("a body of more than 32 MB is refused", async () => {
  const { model } = await start();
  const answer = await post(model.url, { ...LEAST, system: "x".repeat(33 * 1024 * 1024) });
  expect(answer).toMatchObject({ status: 413, body: { error: { type: "request_too_large" } } });
});

test("text that is no JSON is refused", async () => {
  const { model } = await start();
  expect(await post(model.url, "{")).toMatchObject({
    status: 400,
    body: { error: { type: "invalid_request_error" } },
  });
});
