import { expect, test } from "vitest";
import type { ModelEvent } from "../../../worker/agent-loop/ports.ts";
import {
  answered,
  ask,
  failed,
  failedAttempts,
  modelAt,
  requestOf,
  standIn,
  streamed,
  typesOf,
} from "./scripted-call.ts";

const OK = { reply: { content: [{ type: "text" as const, text: "All is well." }] } };
const SILENT = { headersMs: 60_000, idleMs: 60_000, pingsOnlyMs: 60_000 };
const TOLD = { type: "text" as const, text: "A first part that is void." };

test.each([
  ["breaks", { content: [TOLD], chunk: 5, cutAfter: 5 }],
  ["ends too soon", { content: [TOLD], chunk: 5, cutAfter: 5, cutCleanly: true }],
  ["breaks before any event", { content: [TOLD], cutAfter: 0 }],
  ["turns into an overload", { content: [TOLD], chunk: 5, midStreamError: { after: 5 } }],
  [
    "turns into an error",
    { content: [TOLD], chunk: 5, midStreamError: { after: 5, type: "api_error", message: "Internal" } },
  ],
  ["holds what is no JSON", { content: [TOLD], chunk: 5, malformedAfter: 5 }],
])("a stream that %s is asked for anew, and what it said is void", async (_case, reply) => {
  const { url, requests, refused } = await standIn([{ times: 1, reply }, OK]);
  const asked = await ask(modelAt(url).model);
  expect(answered(asked).content).toMatchObject([{ text: "All is well." }]);
  const at = asked.events.findIndex((event) => event.type === "attempt_failed");
  expect(at).toBeGreaterThanOrEqual(0);
  expect(streamed(asked.events.slice(at), "text")).toBe("All is well.");
  expect(asked.events.slice(at).find((event) => event.type === "block_started")).toMatchObject({ index: 0 });
  expect(requests()).toHaveLength(2);
  expect(refused()).toEqual([]);
});

test("an error of the request in the middle of a stream is not tried again", async () => {
  const midStreamError = { after: 3, type: "invalid_request_error", message: "no" };
  const { url, requests } = await standIn([{ reply: { content: [TOLD], midStreamError } }]);
  const outcome = failed(await ask(modelAt(url).model));
  expect(outcome.failure).toMatchObject({ code: "model_refused_request", status: null });
  expect(outcome.priced?.usage.inputTokens).toBeGreaterThan(0);
  expect(requests()).toHaveLength(1);
});

test("a message that lacks only its last event is taken", async () => {
  const content = [{ type: "text" as const, text: "All" }];
  // message_start, block start, ping, delta, stop, message_delta; message_stop is missing.
  const { url, requests } = await standIn([{ reply: { content, cutAfter: 6, cutCleanly: true } }]);
  expect(answered(await ask(modelAt(url).model)).content).toMatchObject([{ text: "All" }]);
  expect(requests()).toHaveLength(1);
});

test("a tool call with broken input is asked for once more, then given up", async () => {
  const broken = { type: "tool_use" as const, name: "Read", partialJson: '{"file_path": oops}' };
  const once = await standIn([{ times: 1, reply: { content: [broken] } }, OK]);
  expect(answered(await ask(modelAt(once.url).model)).content).toMatchObject([{ text: "All is well." }]);
  const always = await standIn([{ reply: { content: [broken] } }]);
  const asked = await ask(modelAt(always.url).model);
  expect(failed(asked).failure).toMatchObject({ code: "model_unavailable", errorType: "bad_tool_input" });
  expect(failed(asked).priced?.usage.outputTokens).toBeGreaterThan(0);
  expect(typesOf(asked.events)).not.toContain("block_finished");
  expect(always.requests()).toHaveLength(2);
});

test.each([
  ["never sends headers", { firstMs: 60_000 }, { ...SILENT, headersMs: 40 }],
  ["falls silent", { content: [TOLD], hangAfter: 3, pingMs: 60_000 }, { ...SILENT, idleMs: 40 }],
  [
    "only pings",
    { content: [TOLD], hangAfter: 3, pingMs: 10 },
    { ...SILENT, idleMs: 2_000, pingsOnlyMs: 80 },
  ],
])("a server that %s is left and asked anew", async (_case, reply, limits) => {
  const { url, requests } = await standIn([{ times: 1, reply }, OK]);
  const asked = await ask(modelAt(url, { limits }).model);
  expect(answered(asked).content).toMatchObject([{ text: "All is well." }]);
  expect(failedAttempts(asked.events)).toEqual([expect.stringContaining("did not answer in time")]);
  expect(requests()).toHaveLength(2);
});

test("pings keep a slow answer alive", async () => {
  const reply = { content: [{ type: "text" as const, text: "Slow but steady." }], chunk: 4, chunkMs: 20 };
  const { url, requests } = await standIn([{ reply }]);
  expect(answered(await ask(modelAt(url, { limits: { ...SILENT, idleMs: 1_000 } }).model)).stopReason).toBe(
    "end_turn",
  );
  expect(requests()).toHaveLength(1);
});

test("an abort in the middle ends the call with what is there", async () => {
  const content = [
    { type: "thinking" as const, thinking: "Whole." },
    { type: "text" as const, text: "This text is never finished." },
  ];
  // Five events make the thinking block whole; three more begin the text.
  const { url, requests, stats } = await standIn([
    { reply: { content, chunk: 9, hangAfter: 9, pingMs: 60_000 } },
  ]);
  const controller = new AbortController();
  const onEvent = (event: ModelEvent): void => {
    if (event.type === "block_delta" && event.blockType === "text" && event.chunk !== "") controller.abort();
  };
  const asked = await ask(modelAt(url).model, requestOf(), onEvent, controller.signal);
  const { failure, partial, priced } = failed(asked);
  expect(failure).toEqual({ code: "aborted" });
  expect(partial).toMatchObject([
    { type: "thinking", thinking: "Whole." },
    { type: "text", text: expect.stringMatching(/^This text/) },
  ]);
  expect(partial[1]).toMatchObject({ text: streamed(asked.events, "text") });
  expect(priced?.usage.inputTokens).toBeGreaterThan(0);
  expect(requests()).toHaveLength(1);
  await expect.poll(() => stats().live).toBe(0);
});

test("an abort drops thinking and calls that are not whole", async () => {
  const content = [
    { type: "text" as const, text: "I read." },
    { type: "tool_use" as const, name: "Read", input: { file_path: "a long path" } },
  ];
  const { url } = await standIn([{ reply: { content, chunk: 7, hangAfter: 8, pingMs: 60_000 } }]);
  const controller = new AbortController();
  const onEvent = (event: ModelEvent): void => {
    if (event.type === "block_delta" && event.blockType === "tool_use") controller.abort();
  };
  const { partial } = failed(await ask(modelAt(url).model, requestOf(), onEvent, controller.signal));
  expect(partial).toMatchObject([{ type: "text", text: "I read." }]);
  expect(partial).toHaveLength(1);
});

test("an abort ends the wait for an answer, and the one between two attempts", async () => {
  const slow = await standIn([{ reply: { firstMs: 60_000 } }]);
  const controller = new AbortController();
  const waiting = ask(modelAt(slow.url).model, requestOf(), undefined, controller.signal);
  await expect.poll(() => slow.requests().length).toBe(1);
  controller.abort();
  expect(failed(await waiting)).toEqual({
    ok: false,
    failure: { code: "aborted" },
    partial: [],
    priced: null,
  });

  const busy = await standIn([{ reply: { status: 529 } }]);
  const second = new AbortController();
  const sleep = async (): Promise<void> => second.abort();
  const between = await ask(modelAt(busy.url, { sleep }).model, requestOf(), undefined, second.signal);
  expect(failed(between).failure).toEqual({ code: "aborted" });
  expect(busy.requests()).toHaveLength(1);
});

test("a call that was aborted before it began asks nobody", async () => {
  const { url, requests } = await standIn();
  const { failure } = failed(await ask(modelAt(url).model, requestOf(), undefined, AbortSignal.abort()));
  expect(failure).toEqual({ code: "aborted" });
  expect(requests()).toEqual([]);
});
