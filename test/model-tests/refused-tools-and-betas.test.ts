import { expect, test } from "vitest";
import {
  assistant,
  beta,
  mark,
  SAID,
  tool,
  refusalOf,
  sendCase,
  type RefusalCase,
} from "./support/refusal-case.ts";

const cases: RefusalCase[] = [
  {
    name: "a forced tool on Sonnet 5.5",
    body: { tools: [tool("look")], tool_choice: { type: "any" } },
    message: /tool_choice: type "tool" and "any" are not supported/,
  },
  {
    name: "a forced tool when counting",
    path: "/v1/messages/count_tokens",
    body: { max_tokens: undefined, tools: [tool("look")], tool_choice: { type: "any" } },
    message: /tool_choice/,
  },
  {
    name: "a cache mark on a deferred tool",
    body: { tools: [tool("a"), tool("b", { defer_loading: true, ...mark() })] },
    message: /defer_loading/,
  },
  { name: "a tool name with a dot", body: { tools: [tool("a.b")] }, message: /String should match pattern/ },
  { name: "a tool name of 65 characters", body: { tools: [tool("a".repeat(65))] }, message: /pattern/ },
  { name: "two tools of one name", body: { tools: [tool("a"), tool("a")] }, message: /unique/ },
  {
    name: "a schema that is no object",
    body: { tools: [{ name: "a", input_schema: { type: "string" } }] },
    message: /input_schema\.type/,
  },
  {
    name: "a strict tool that is open",
    body: { tools: [{ name: "a", strict: true, input_schema: { type: "object", properties: {} } }] },
    message: /additionalProperties/,
  },
  {
    name: "21 strict tools",
    body: {
      tools: Array.from({ length: 21 }, (_, at) => ({
        name: `t${at}`,
        strict: true,
        input_schema: { type: "object", additionalProperties: false },
      })),
    },
    message: /20 strict/,
  },
  {
    name: "only deferred tools",
    body: { tools: [tool("a", { defer_loading: true })] },
    message: /All tools have defer_loading: true/,
  },
  {
    name: "an open schema for the answer",
    body: { output_config: { format: { type: "json_schema", schema: { type: "object", properties: {} } } } },
    message: /additionalProperties/,
  },
  {
    name: "a minimum in a schema for the answer",
    body: {
      output_config: {
        format: {
          type: "json_schema",
          schema: {
            type: "object",
            additionalProperties: false,
            properties: { n: { type: "integer", minimum: 1 } },
          },
        },
      },
    },
    message: /minimum/,
  },
  {
    name: "compaction without its beta",
    body: { compaction: { type: "summarize" } },
    message: /requires anthropic-beta: compact-2026-09-04/,
  },
  {
    name: "context management without its beta",
    body: { context_management: { edits: [] } },
    message: /requires anthropic-beta/,
  },
  { name: "fallbacks without their beta", body: { fallbacks: "default" }, message: /server-side-fallback/ },
  {
    name: "display updates without its beta",
    body: { thinking: { type: "adaptive", display: "updates" } },
    message: /thinking-display-updates/,
  },
  {
    name: "display updates on Haiku 5.5",
    body: { model: "claude-haiku-5-5", thinking: { type: "adaptive", display: "updates" } },
    headers: beta("thinking-display-updates-2026-08-18"),
    message: /updates/,
  },
  {
    name: "block binding without its beta",
    body: { thinking: { type: "adaptive", block_binding: { prefix_mismatch_behavior: "drop_block" } } },
    message: /thinking-binding-controls/,
  },
  {
    name: "clear_at without its beta",
    body: { messages: [SAID, { role: "system", content: "x", clear_at: "never" }] },
    message: /clear-at/,
  },
  {
    name: "a task budget without its beta",
    body: { output_config: { task_budget: { type: "tokens", total: 20_000 } } },
    message: /task-budgets/,
  },
  {
    name: "compaction with stop sequences",
    body: { compaction: { type: "summarize" }, stop_sequences: ["x"] },
    headers: beta("compact-2026-09-04"),
    message: /stop_sequences/,
  },
  {
    name: "a compaction block in second place",
    body: { messages: [SAID, assistant({ type: "compaction", content: "x", signature: "cmp_x" }), SAID] },
    headers: beta("compact-2026-09-04"),
    message: /must come first/,
  },
];

test.each(cases)("refused: $name", async (refusal) => {
  expect(await sendCase(refusal)).toMatchObject(refusalOf(refusal));
});
