import { expect, test } from "vitest";
import {
  assistant,
  mark,
  result,
  SAID,
  text,
  use,
  user,
  refusalOf,
  sendCase,
  type RefusalCase,
} from "./support/refusal-case.ts";

const cases: RefusalCase[] = [
  {
    name: "a prefilled answer",
    body: { messages: [SAID, assistant(text("I"))] },
    message: /does not support assistant message prefill/,
  },
  {
    name: "a call without result",
    body: { messages: [SAID, assistant(use("toolu_1")), SAID] },
    message: /ids were found without `tool_result` blocks immediately after: toolu_1/,
  },
  {
    name: "a result after text",
    body: { messages: [SAID, assistant(use("toolu_1")), user(text("so"), result("toolu_1"))] },
    message: /without `tool_result`/,
  },
  {
    name: "a result of no call",
    body: { messages: [SAID, assistant(text("x")), user(result("toolu_9"))] },
    message: /unexpected `tool_use_id`/,
  },
  {
    name: "two results of one call",
    body: { messages: [SAID, assistant(use("toolu_1")), user(result("toolu_1"), result("toolu_1"))] },
    message: /single result/,
  },
  {
    name: "a tool_use id used twice",
    body: {
      messages: [
        SAID,
        assistant(use("toolu_1")),
        user(result("toolu_1")),
        assistant(use("toolu_1")),
        user(result("toolu_1")),
      ],
    },
    message: /unique/,
  },
  {
    name: "an invented signature",
    body: {
      messages: [SAID, assistant({ type: "thinking", thinking: "", signature: "abc" }, text("x")), SAID],
    },
    message: /^messages\.1\.content\.0: Invalid `signature` in `thinking` block$/,
  },
  {
    name: "five cache marks",
    body: { messages: [user(...[1, 2, 3, 4, 5].map((n) => text(`${n}`, mark())))] },
    message: /maximum of 4 blocks with cache_control may be provided\. Found 5\./,
  },
  {
    name: "four cache marks and the automatic one",
    body: { ...mark(), messages: [user(...[1, 2, 3, 4].map((n) => text(`${n}`, mark())), text("end"))] },
    message: /Found 5/,
  },
  {
    name: "1h after 5m",
    body: { system: [text("a", mark())], messages: [user(text("b", mark("1h")))] },
    message: /ttl='1h' cache_control block must not come after/,
  },
  {
    name: "another lifetime at the top than on the last block",
    body: { ...mark("5m"), messages: [user(text("b", mark("1h")))] },
    message: /Top-level cache_control has ttl='5m'/,
  },
  {
    name: "a cache mark on thinking",
    body: {
      messages: [
        SAID,
        assistant({ type: "thinking", thinking: "", signature: "x", ...mark() }, text("x")),
        SAID,
      ],
    },
    message: /cache_control/,
  },
  {
    name: "an empty text",
    body: { messages: [user(text(""))] },
    message: /text content blocks must be non-empty/,
  },
  { name: "blank text", body: { messages: [user(text("  \n"))] }, message: /non-whitespace/ },
  {
    name: "blank text in a result",
    body: {
      messages: [SAID, assistant(use("toolu_1")), user({ ...result("toolu_1"), content: [text(" ")] })],
    },
    message: /non-whitespace/,
  },
  { name: "empty content", body: { messages: [SAID, assistant(), SAID] }, message: /non-empty content/ },
  { name: "no messages", body: { messages: [] }, message: /at least one message/ },
  {
    name: "an assistant message first",
    body: { messages: [assistant(text("x")), SAID] },
    message: /first message must use the "user" role/,
  },
  {
    name: "a system message first",
    body: { messages: [{ role: "system", content: "x" }, SAID] },
    message: /system/,
  },
  {
    name: "a system message after an assistant turn",
    body: { messages: [SAID, assistant(text("x")), { role: "system", content: "x" }, SAID] },
    message: /must follow a user turn/,
  },
  {
    name: "a system message before a user turn",
    body: { messages: [SAID, { role: "system", content: "x" }, SAID] },
    message: /before an assistant turn/,
  },
  {
    name: "a system message between call and result",
    body: {
      messages: [SAID, assistant(use("toolu_1")), { role: "system", content: "x" }, user(result("toolu_1"))],
    },
    message: /system|tool_result/,
  },
  {
    name: "a system message on Sonnet 5",
    body: { model: "claude-sonnet-5", messages: [SAID, { role: "system", content: "x" }] },
    message: /not supported for this model/,
  },
  {
    name: "a document from the assistant",
    body: {
      messages: [
        SAID,
        assistant({ type: "document", source: { type: "text", media_type: "text/plain", data: "x" } }),
        SAID,
      ],
    },
    message: /document/,
  },
  {
    name: "citations from the user",
    body: { messages: [user(text("x", { citations: [{ type: "char_location" }] }))] },
    message: /citations/,
  },
];

test.each(cases)("refused: $name", async (refusal) => {
  expect(await sendCase(refusal)).toMatchObject(refusalOf(refusal));
});
