import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { wholeMessage, type Answer } from "./answer.ts";
import { errorBody } from "./refusal.ts";
import type { Reply } from "./rules.ts";
import { pieces, streamEvents, type StreamEvent } from "./stream-events.ts";

const CHUNK_CHARACTERS = 24;
const PING_MS = 1000;
/** Events without a pause between them leave together, up to this many characters. */
const FLUSH_AT = 16_384;

export interface Delivery {
  response: ServerResponse;
  requestId: string;
  /** Aborted when the caller leaves. */
  signal: AbortSignal;
  /** Called once the answer has begun. */
  onBegin: () => void;
}

function format({ name, data }: StreamEvent): string {
  return `event: ${name}\ndata: ${JSON.stringify(data).replaceAll("{{now}}", () => String(Date.now()))}\n\n`;
}

const PING = 'event: ping\ndata: {"type":"ping"}\n\n';

async function write({ response, signal }: Delivery, text: string): Promise<void> {
  if (text === "" || response.write(text)) return;
  await once(response, "drain", { signal });
}

async function pingForever(delivery: Delivery, everyMs: number): Promise<never> {
  for (;;) {
    await sleep(everyMs, undefined, { signal: delivery.signal });
    await write(delivery, PING);
  }
}

type Ending = "go on" | "ended";

/** The scripted mishap, if one is due after `sent` events. */
async function misbehave(delivery: Delivery, reply: Reply, sent: number): Promise<Ending> {
  const { response, requestId } = delivery;
  if (reply.midStreamError?.after === sent) {
    const { type, message } = reply.midStreamError;
    const data = errorBody({ status: 200, type, message }, requestId);
    response.end(`event: error\ndata: ${JSON.stringify(data)}\n\n`);
    return "ended";
  }
  if (reply.cutAfter === sent) {
    if (reply.cutCleanly === true) response.end();
    else response.destroy();
    return "ended";
  }
  if (reply.malformedAfter === sent)
    await write(delivery, 'event: content_block_delta\ndata: {"type":"content_block_del\n\n');
  if (reply.hangAfter === sent) await pingForever(delivery, reply.pingMs ?? PING_MS);
  return "go on";
}

async function sendEvents(delivery: Delivery, answer: Answer, reply: Reply): Promise<void> {
  const shape = {
    chunk: reply.chunk ?? CHUNK_CHARACTERS,
    messageDeltas: reply.messageDeltas ?? 1,
    hasUnknownEvent: reply.unknownEvent ?? false,
  };
  const faults = new Set([
    reply.midStreamError?.after,
    reply.cutAfter,
    reply.malformedAfter,
    reply.hangAfter,
  ]);
  let waiting = "";
  let sent = 0;
  for (const event of streamEvents(answer, shape)) {
    const isPaced = event.isDelta && reply.chunkMs !== undefined && reply.chunkMs > 0;
    if (isPaced || faults.has(sent) || waiting.length > FLUSH_AT || sent === 1) {
      await write(delivery, waiting);
      waiting = "";
    }
    if (faults.has(sent) && (await misbehave(delivery, reply, sent)) === "ended") return;
    if (isPaced) await sleep(reply.chunkMs, undefined, { signal: delivery.signal });
    if (sent === 0) delivery.onBegin();
    waiting += format(event);
    sent += 1;
  }
  delivery.response.end(waiting);
}

export async function sendStream(delivery: Delivery, answer: Answer, reply: Reply): Promise<void> {
  delivery.response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
  });
  await sendEvents(delivery, answer, reply);
}

/** How long the answer takes to write, at the pace of the reply. */
function writingMs(answer: Answer, reply: Reply): number {
  const texts = answer.blocks.map((block) =>
    block.type === "text" ? block.text : block.type === "tool_use" ? block.json : "",
  );
  return (
    (reply.chunkMs ?? 0) *
    texts.reduce((sum, text) => sum + pieces(text, reply.chunk ?? CHUNK_CHARACTERS).length, 0)
  );
}

/** A message in one piece. Faults of streams that apply: it breaks off, hangs, or fails with an error status. */
export async function sendWhole(delivery: Delivery, answer: Answer, reply: Reply): Promise<void> {
  const { response, requestId, signal } = delivery;
  await sleep(writingMs(answer, reply), undefined, { signal });
  if (reply.hangAfter !== undefined) await sleep(2 ** 31 - 1, undefined, { signal });
  if (reply.cutAfter !== undefined) {
    response.destroy();
    return;
  }
  if (reply.midStreamError !== undefined) {
    const { type, message } = reply.midStreamError;
    response.writeHead(529, { "content-type": "application/json" });
    response.end(JSON.stringify(errorBody({ status: 529, type, message }, requestId)));
    return;
  }
  delivery.onBegin();
  const text = JSON.stringify(wholeMessage(answer)).replaceAll("{{now}}", () => String(Date.now()));
  response.writeHead(200, { "content-type": "application/json" });
  response.end(text);
}
