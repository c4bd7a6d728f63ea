import { expect, test } from "vitest";
import type { ModelEvent, ModelRequest } from "../../../worker/agent-loop/ports.ts";
import { createAnthropicModel } from "../../../worker/models/anthropic-model.ts";
import { sleep } from "../../../worker/models/sleep.ts";

const REQUEST: ModelRequest = {
  model: "claude-sonnet-5-5",
  effort: null,
  system: "You greet.",
  tools: [],
  messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
};

const BEGINNING = [
  {
    type: "message_start",
    message: { model: "claude-sonnet-5-5", usage: { input_tokens: 10, output_tokens: 1 } },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Good " } },
];
const ENDING = [
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "morning" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } },
  { type: "message_stop" },
];

/** A server that sends these events, one in each piece, and then ends, or stays open until the caller leaves. */
function serverOf(events: readonly { type: string }[], isOpenEnded = false) {
  return async (_url: unknown, init?: { signal?: AbortSignal | null }): Promise<Response> => {
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        for (const event of events) {
          stream.enqueue(encoder.encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`));
        }
        if (!isOpenEnded) stream.close();
        init?.signal?.addEventListener("abort", () => stream.error(new DOMException("left", "AbortError")));
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
}

function modelOf(fetch: ReturnType<typeof serverOf>) {
  return createAnthropicModel({
    apiKey: "key",
    baseUrl: "http://model.invalid",
    fetch,
    now: Date.now,
    sleep,
  });
}

test("an answer is read on Workers", async () => {
  const events: ModelEvent[] = [];
  const model = modelOf(serverOf([...BEGINNING, ...ENDING]));
  const outcome = await model.call(REQUEST, (event) => events.push(event), new AbortController().signal);
  expect(outcome).toMatchObject({
    ok: true,
    content: [{ type: "text", text: "Good morning" }],
    stopReason: "end_turn",
    priced: { usage: { inputTokens: 10, outputTokens: 3 }, cost: { nanoUsd: 50_000, isEstimate: false } },
  });
  expect(events.filter((event) => event.type === "block_delta")).toHaveLength(2);
});

test("an abort ends a call on Workers with the text so far", async () => {
  const controller = new AbortController();
  const onEvent = (event: ModelEvent): void => {
    if (event.type === "block_delta") controller.abort();
  };
  const outcome = await modelOf(serverOf(BEGINNING, true)).call(REQUEST, onEvent, controller.signal);
  expect(outcome).toMatchObject({
    ok: false,
    failure: { code: "aborted" },
    partial: [{ type: "text", text: "Good " }],
  });
});
