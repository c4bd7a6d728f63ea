import { env } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { BatchSchema, type WireItem, WireItemSchema } from "../../../contract/frame.ts";

/** The product as a client sees it, in workerd: requests, sockets, and rules for the scripted model. */

const BASE = "http://127.0.0.1:8787";
export const ORCHESTRATOR = "/api/orchestrators/default";

export interface Answer {
  status: number;
  type: string;
  headers: Headers;
  text: string;
  json: Record<string, unknown>;
}

export async function request(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const init: RequestInit = { method, headers };
  if (body !== undefined) {
    init.body = typeof body === "string" ? body : JSON.stringify(body);
    init.headers = { "content-type": "application/json", ...headers };
  }
  const response = await exports.default.fetch(new Request(BASE + path, init));
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  return {
    status: response.status,
    type,
    headers: response.headers,
    text,
    json: type.includes("json") ? JSON.parse(text) : {},
  };
}

/** What the model answers from now on: see test/model/rules.ts. Rules of one test must not match another's words. */
export async function script(rules: readonly object[]): Promise<void> {
  await model("/__rules", { method: "POST", body: JSON.stringify(rules) });
}

export async function modelRequests(): Promise<
  { body: { messages: { role: string; content: unknown }[]; tools?: unknown[] } }[]
> {
  return await (await model("/__requests")).json();
}

/** Forgets what was asked and answered so far; the rules and the prompt cache stay. */
export async function forgetRequests(): Promise<void> {
  await model("/__requests", { method: "DELETE" });
}

/** What each answer of a model used, in the order in which they began. */
export async function modelUsages(wanted: string): Promise<Record<string, number>[]> {
  const seen: { model: string; usage: Record<string, number> }[] = await (await model("/__usages")).json();
  return seen.filter((each) => each.model === wanted).map(({ usage }) => usage);
}

/** Requests that the real API would have refused. */
export async function refused(): Promise<unknown[]> {
  return await (await model("/__refused")).json();
}

async function model(path: string, init?: RequestInit): Promise<Response> {
  return await fetch(env.ANTHROPIC_BASE_URL + path, init);
}

export const say = (message: string): Promise<Answer> =>
  request("POST", `${ORCHESTRATOR}/messages`, { message });

export interface Socket {
  /** Events and frames in the order they came. */
  items: WireItem[];
  protocol: string | null;
  seqs: () => number[];
  until: <T extends WireItem["type"]>(
    type: T,
    isIt?: (item: Extract<WireItem, { type: T }>) => boolean,
  ) => Promise<Extract<WireItem, { type: T }>>;
  send: (text: string) => void;
  texts: string[];
  close: () => void;
}

const PATIENCE_MS = 20_000;

export async function connect(query = "", protocol?: string): Promise<Socket> {
  const headers = {
    upgrade: "websocket",
    ...(protocol === undefined ? {} : { "sec-websocket-protocol": protocol }),
  };
  const response = await exports.default.fetch(new Request(`${BASE}/ws${query}`, { headers }));
  const socket = response.webSocket;
  if (!socket) throw new Error(`Refused with ${response.status}: ${await response.text()}`);
  const items: WireItem[] = [];
  const texts: string[] = [];
  const waiting = new Set<() => void>();
  socket.addEventListener("message", ({ data }) => {
    const text = String(data);
    texts.push(text);
    if (text === "pong") return;
    const json: unknown = JSON.parse(text);
    items.push(...(protocol === undefined ? [WireItemSchema.parse(json)] : BatchSchema.parse(json).events));
    for (const look of waiting) look();
  });
  socket.accept();
  const until: Socket["until"] = (type, isIt = () => true) =>
    new Promise((resolve, reject) => {
      const seen = (): string => [...new Set(items.map((item) => item.type))].join(" ");
      const timer = setTimeout(() => reject(new Error(`no ${type} as wanted; saw ${seen()}`)), PATIENCE_MS);
      const look = (): void => {
        const found = items.find(
          (item): item is Extract<WireItem, { type: typeof type }> =>
            item.type === type && isIt(item as never),
        );
        if (!found) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    items,
    texts,
    protocol: response.headers.get("sec-websocket-protocol"),
    seqs: () => items.flatMap((item) => ("seq" in item ? [item.seq] : [])),
    until,
    send: (text) => socket.send(text),
    close: () => socket.close(),
  };
}
