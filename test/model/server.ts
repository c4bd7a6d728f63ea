import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { handleAdmin } from "./admin-routes.ts";
import { randomId } from "./answer.ts";
import { isRefusal, readCaller } from "./caller.ts";
import { sendJson, sendRefusal } from "./http-exchange.ts";
import { improviseReply } from "./improvise/improvise-reply.ts";
import { createJournal, type SeenRefusal, type SeenRequest, type SeenUsage, type Stats } from "./journal.ts";
import { postCountTokens, postMessages, type MessageDeps } from "./message-routes.ts";
import { modelInfo, modelList } from "./model-info.ts";
import { findModel } from "./model-rules.ts";
import { NATURAL_PACE, type Pace } from "./pace.ts";
import { createPromptCache } from "./prompt-cache.ts";
import type { Refusal } from "./refusal.ts";
import { createRuleBook, type Rule } from "./rules.ts";

export interface ModelOptions {
  /** 0 or absent: any free one. */
  port?: number;
  host?: "127.0.0.1";
  rules?: readonly Rule[];
  /** Answer what no rule does like a model would; without it, the answer is `ok`. */
  improvise?: boolean;
  /** How fast improvised answers come. */
  pace?: Pace;
}

export interface RunningModel {
  /** Without a trailing slash; the base URL for clients. */
  url: string;
  port: number;
  close: () => Promise<void>;
  setRules: (rules: readonly Rule[]) => void;
  requests: () => readonly SeenRequest[];
  refused: () => readonly SeenRefusal[];
  /** What each answer was told to have used, in the order in which they began. */
  usages: () => readonly SeenUsage[];
  stats: () => Stats;
  /** Forgets requests, refusals and counts. */
  clear: () => void;
}

function notFound(message: string): Refusal {
  return { status: 404, type: "not_found_error", message };
}

function getModels(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): void {
  const caller = readCaller(request.headers);
  if (isRefusal(caller)) return sendRefusal(response, caller, requestId);
  const id = /\/models\/([^/]+)$/.exec(path)?.[1];
  if (id === undefined) return sendJson(response, 200, modelList());
  const model = findModel(decodeURIComponent(id));
  return model === undefined
    ? sendRefusal(response, notFound(`model: ${id}`), requestId)
    : sendJson(response, 200, modelInfo(model));
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  deps: MessageDeps,
  requestId: string,
): Promise<void> {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (await handleAdmin(path, request, response, deps.rules, deps.journal)) return;
  const { method } = request;
  if (method === "POST" && path.endsWith("/messages/count_tokens"))
    return postCountTokens(request, response, deps, requestId);
  if (method === "POST" && path.endsWith("/messages"))
    return postMessages(request, response, deps, requestId);
  if (method === "GET" && /\/models(\/[^/]+)?$/.test(path))
    return getModels(path, request, response, requestId);
  if (path === "/" && (method === "GET" || method === "HEAD"))
    return sendJson(response, 200, { service: "stand-in model" });
  sendRefusal(response, notFound(`${method ?? ""} ${path}`), requestId);
}

function handle(request: IncomingMessage, response: ServerResponse, deps: MessageDeps): void {
  const requestId = randomId("req");
  response.setHeader("request-id", requestId);
  response.setHeader("anthropic-organization-id", "00000000-0000-4000-8000-000000000000");
  route(request, response, deps, requestId).catch((error: unknown) => {
    if (response.headersSent) response.destroy();
    else
      sendRefusal(
        response,
        { status: 500, type: "api_error", message: `The stand-in model failed: ${String(error)}` },
        requestId,
      );
  });
}

/** A stand-in for the Messages API on a local port, until `close` is called. */
export async function startModel(options: ModelOptions = {}): Promise<RunningModel> {
  const { port = 0, host = "127.0.0.1", rules = [], improvise = false, pace = NATURAL_PACE } = options;
  const deps: MessageDeps = {
    rules: createRuleBook(rules),
    journal: createJournal(),
    cache: createPromptCache(() => Date.now()),
    improvise: improvise ? (ask) => improviseReply(ask, pace) : undefined,
  };
  const server = createServer((request, response) => {
    handle(request, response, deps);
  });
  // Longer than clients keep a connection, so that none is closed just when it is used again.
  server.keepAliveTimeout = 90_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
    setRules: deps.rules.set,
    requests: deps.journal.requests,
    refused: deps.journal.refusals,
    usages: deps.journal.usages,
    stats: deps.journal.stats,
    clear: deps.journal.clear,
  };
}
