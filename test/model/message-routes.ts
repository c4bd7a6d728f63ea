import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { makeAnswer } from "./answer.ts";
import type { Ask } from "./ask.ts";
import { isRefusal, readCaller } from "./caller.ts";
import { makeCompaction } from "./compaction-answer.ts";
import { readText, sendJson, sendRefusal } from "./http-exchange.ts";
import type { Journal } from "./journal.ts";
import { parseJson, stringAt } from "./narrow.ts";
import type { PromptCache } from "./prompt-cache.ts";
import { readRequest, type AcceptedRequest } from "./refuse-request.ts";
import { errorTypeOf, invalid, type Refusal } from "./refusal.ts";
import type { Reply, RuleBook } from "./rules.ts";
import { sendStream, sendWhole, type Delivery } from "./send-answer.ts";
import { estimatePrompt } from "./token-estimate.ts";

export interface MessageDeps {
  rules: RuleBook;
  journal: Journal;
  cache: PromptCache;
  /** Answers what no rule does. */
  improvise: ((ask: Ask) => Reply) | undefined;
}

const OK: Reply = { content: [{ type: "text", text: "ok" }] };

async function accept(
  request: IncomingMessage,
  deps: MessageDeps,
  isCount: boolean,
): Promise<AcceptedRequest | Refusal> {
  const text = await readText(request);
  const raw = text === undefined ? undefined : parseJson(text);
  if (!isCount)
    deps.journal.seen(
      { at: Date.now(), url: request.url ?? "", headers: request.headers, body: raw ?? text ?? null },
      text?.length ?? 0,
    );
  const caller = readCaller(request.headers);
  const refused = (refusal: Refusal): Refusal => {
    deps.journal.refused({ ...refusal, at: Date.now(), model: stringAt(raw, "model") ?? null });
    return refusal;
  };
  if (isRefusal(caller)) return refused(caller);
  if (text === undefined)
    return refused({ status: 413, type: "request_too_large", message: "Request exceeds the maximum size" });
  if (raw === undefined) return refused(invalid("The request body is not valid JSON"));
  const read = readRequest(raw, caller, isCount);
  return isRefusal(read) ? refused(read) : read;
}

function sendScriptedError(response: ServerResponse, reply: Reply, status: number, requestId: string): void {
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  const { errorCode } = reply;
  const error = {
    status,
    type: reply.error ?? errorTypeOf(status),
    message: reply.message ?? "scripted error",
  };
  sendRefusal(response, errorCode === undefined ? error : { ...error, errorCode }, requestId);
}

async function answer(
  { ask, dropped }: AcceptedRequest,
  deps: MessageDeps,
  response: ServerResponse,
  requestId: string,
  signal: AbortSignal,
): Promise<void> {
  const { rules, journal, cache } = deps;
  const reply = rules.take(ask.body) ?? deps.improvise?.(ask) ?? OK;
  // Planned on arrival: what others write while this one waits is not seen by it.
  const plan = cache.plan(ask, new Set(dropped.map(({ path }) => path)));
  if (reply.firstMs) await sleep(reply.firstMs, undefined, { signal });
  if (reply.status !== undefined) {
    journal.failed();
    sendScriptedError(response, reply, reply.status, requestId);
    return;
  }
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  const isCompacting = Boolean(ask.body.compaction);
  const made = isCompacting
    ? makeCompaction(ask, reply, plan.usage)
    : makeAnswer(ask, reply, plan.usage, dropped);
  const onBegin = (): void => {
    plan.commit();
    journal.answered(made);
  };
  const delivery: Delivery = { response, requestId, signal, onBegin };
  await (ask.body.stream === true ? sendStream(delivery, made, reply) : sendWhole(delivery, made, reply));
}

export async function postMessages(
  request: IncomingMessage,
  response: ServerResponse,
  deps: MessageDeps,
  requestId: string,
): Promise<void> {
  const left = new AbortController();
  response.on("close", () => {
    if (!response.writableEnded) left.abort();
  });
  const end = deps.journal.begin();
  try {
    const accepted = await accept(request, deps, false);
    if (isRefusal(accepted)) sendRefusal(response, accepted, requestId);
    else await answer(accepted, deps, response, requestId, left.signal);
  } catch (error) {
    // A caller who left aborts every wait; there is nobody to tell.
    if (!left.signal.aborted) throw error;
  } finally {
    end(left.signal.aborted);
  }
}

export async function postCountTokens(
  request: IncomingMessage,
  response: ServerResponse,
  deps: MessageDeps,
  requestId: string,
): Promise<void> {
  const accepted = await accept(request, deps, true);
  if (isRefusal(accepted)) sendRefusal(response, accepted, requestId);
  else sendJson(response, 200, { input_tokens: estimatePrompt(accepted.ask.body) });
}
