import { expect, test } from "vitest";
import {
  assistant,
  beta,
  mark,
  OLD_VERSION,
  SAID,
  text,
  tool,
  user,
  sendCase,
  type RefusalCase,
} from "./support/refusal-case.ts";

const fine: Omit<RefusalCase, "message">[] = [
  { name: "an x-api-key", headers: { authorization: "", "x-api-key": "k" } },
  { name: "a neutral temperature under the old version", body: { temperature: 1 }, headers: OLD_VERSION },
  {
    name: "disabled thinking on Haiku 5.5",
    body: { model: "claude-haiku-5-5", thinking: { type: "disabled" } },
  },
  {
    name: "a forced tool on Haiku 5.5",
    body: { model: "claude-haiku-5-5", tools: [tool("look")], tool_choice: { type: "any" } },
  },
  {
    name: "a prefilled answer on 4.5",
    body: { model: "claude-sonnet-4-5", messages: [SAID, assistant(text("I"))] },
  },
  { name: "a system message at the end", body: { messages: [SAID, { role: "system", content: "x" }] } },
  {
    name: "a paused turn at the end",
    body: {
      messages: [
        SAID,
        assistant({ type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} }),
      ],
    },
  },
  { name: "1h before 5m", body: { system: [text("a", mark("1h"))], messages: [user(text("b", mark()))] } },
  { name: "the automatic mark on a marked block", body: { ...mark(), messages: [user(text("b", mark()))] } },
  {
    name: "a beta field with its header",
    body: { context_management: { edits: [] } },
    headers: beta("context-management-2025-06-27"),
  },
  { name: "the beta query", path: "/v1/messages?beta=true" },
  { name: "a path behind a gateway", path: "/v1/account/gateway/anthropic/v1/messages" },
  { name: "max_tokens 0", body: { max_tokens: 0 } },
];

test.each(fine)("accepted: $name", async (request) => {
  expect(await sendCase(request)).toMatchObject({ status: 200, body: { type: "message" } });
});
