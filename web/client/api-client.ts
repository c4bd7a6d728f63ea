import { z } from "zod";
import { AgentSchema } from "../../contract/agent.ts";
import {
  CommandAcceptedSchema,
  CostsSchema,
  FileListSchema,
  HealthSchema,
  InterruptedSchema,
  MessageAcceptedSchema,
  QuestionListSchema,
  listOf,
  type CreateAgent,
  type FileEntry,
} from "../../contract/api.ts";
import type { DeliveryMode } from "../../contract/delivery.ts";
import type { Question } from "../../contract/question.ts";
import { LIMITS } from "../../contract/limits.ts";
import { MergeSchema } from "../../contract/merge.ts";
import { OrchestratorSchema } from "../../contract/orchestrator.ts";
import { agentPath, of } from "./api-paths.ts";
import { playbookCalls } from "./playbook-calls.ts";
import { readItem, type ReceivedItem } from "./received.ts";
import { requestJson, send, type ClientResult, type RequestInput, type RequestOptions } from "./request.ts";
import { workspaceCalls } from "./workspace-calls.ts";

/** A file's bytes as far as a person can read them. */
type FileContent = { kind: "text"; text: string } | { kind: "binary"; sizeBytes: number };

interface EventsPage {
  items: ReceivedItem[];
  nextCursor: string | null;
}

const LooseListSchema = listOf(z.unknown());
/** Bounds the reading of a list whose cursor never ends. */
const MAX_PAGES = 40;

export type ApiClient = ReturnType<typeof createApiClient>;

/** Typed calls to the server. Every method answers a result and never throws. */
export function createApiClient(given: Partial<RequestOptions> = {}) {
  const options: RequestOptions = {
    baseUrl: "",
    headers: {},
    timeoutMs: 30_000,
    ...given,
    // Browsers refuse a `fetch` that has lost its window.
    fetch: given.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
  const json = <Schema extends z.ZodType>(schema: Schema, input: RequestInput) =>
    requestJson(options, schema, input);

  return {
    ...playbookCalls(options),

    health: () => json(HealthSchema, { method: "GET", path: "/health" }),

    orchestrator: (o: string) => json(OrchestratorSchema, { method: "GET", path: of(o) }),

    agents: (o: string) => readAll(options, AgentSchema, of(o, "/agents")),

    /** Durable events before or after a `seq`, oldest first. */
    events: (o: string, query: { before?: number; after?: number; limit?: number }) =>
      readEvents(options, of(o, "/events"), query),

    costs: (o: string) => json(CostsSchema, { method: "GET", path: of(o, "/costs") }),

    signIn: (token: string) => done(options, "POST", "/api/session", { token }),

    /** `requestId` makes a repeated send harmless. */
    sendMessage: (o: string, message: string, mode: DeliveryMode, requestId: string) =>
      json(MessageAcceptedSchema, {
        method: "POST",
        path: of(o, "/messages"),
        body: { message, mode },
        headers: { "idempotency-key": requestId },
      }),

    interruptConductor: (o: string) => json(InterruptedSchema, { method: "POST", path: of(o, "/interrupt") }),

    createAgent: (o: string, agent: CreateAgent, requestId: string) =>
      json(AgentSchema, {
        method: "POST",
        path: of(o, "/agents"),
        body: agent,
        headers: { "idempotency-key": requestId },
      }),

    deleteAgent: (o: string, agent: string) => done(options, "DELETE", agentPath(o, agent)),

    command: (o: string, agent: string, command: string, mode: DeliveryMode, requestId: string) =>
      json(CommandAcceptedSchema, {
        method: "POST",
        path: agentPath(o, agent, "/commands"),
        body: { command, mode },
        headers: { "idempotency-key": requestId },
      }),

    interruptAgent: (o: string, agent: string) =>
      json(InterruptedSchema, { method: "POST", path: agentPath(o, agent, "/interrupt") }),

    /** `ref`: a branch or commit; without it, main. */
    files: async (o: string, path: string, ref?: string): Promise<ClientResult<FileEntry[]>> => {
      const query = { path, ref, limit: LIMITS.listMax };
      const listed = await json(FileListSchema, { method: "GET", path: of(o, "/files"), query });
      return listed.ok ? { ok: true, value: listed.value.items } : listed;
    },

    fileContent: (o: string, path: string, ref?: string) =>
      readFile(options, of(o, "/files/content"), { path, ref }),

    merges: (o: string) => readAll(options, MergeSchema, of(o, "/merges")),

    ...waitingCalls(options),
    ...workspaceCalls(options),
  };
}

/** For what waits: to be read, or for an answer. */
function waitingCalls(options: RequestOptions) {
  return {
    withdrawMessage: (o: string, id: string) => done(options, "DELETE", of(o, `/messages/${id}`)),

    withdrawCommand: (o: string, agent: string, id: string) =>
      done(options, "DELETE", agentPath(o, agent, `/commands/${id}`)),

    openQuestions: async (o: string): Promise<ClientResult<Question[]>> => {
      const query = { state: "open", limit: LIMITS.listMax };
      const listed = await requestJson(options, QuestionListSchema, {
        method: "GET",
        path: of(o, "/questions"),
        query,
      });
      return listed.ok ? { ok: true, value: listed.value.items } : listed;
    },

    answerQuestion: (o: string, id: string, answer: string, requestId: string) =>
      done(options, "POST", of(o, `/questions/${id}/answer`), { answer }, { "idempotency-key": requestId }),
  };
}

/** A call whose answer says nothing that the log does not say too. */
async function done(
  options: RequestOptions,
  method: "POST" | "DELETE",
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ClientResult<void>> {
  const answered = await send(options, { method, path, headers, ...(body === undefined ? {} : { body }) });
  return answered.ok ? { ok: true, value: undefined } : answered;
}

/** Follows the cursor to the end. An item that cannot be read is left out: it must not hide the others. */
async function readAll<Schema extends z.ZodType>(
  options: RequestOptions,
  schema: Schema,
  path: string,
): Promise<ClientResult<z.infer<Schema>[]>> {
  const items: z.infer<Schema>[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { limit: LIMITS.listMax, cursor };
    const listed = await requestJson(options, LooseListSchema, { method: "GET", path, query });
    if (!listed.ok) return listed;
    for (const item of listed.value.items) {
      const parsed = schema.safeParse(item);
      if (parsed.success) items.push(parsed.data);
    }
    if (listed.value.next_cursor === null) break;
    cursor = listed.value.next_cursor;
  }
  return { ok: true, value: items };
}

async function readEvents(
  options: RequestOptions,
  path: string,
  query: { before?: number; after?: number; limit?: number },
): Promise<ClientResult<EventsPage>> {
  const listed = await requestJson(options, LooseListSchema, { method: "GET", path, query });
  if (!listed.ok) return listed;
  const { items, next_cursor: nextCursor } = listed.value;
  return { ok: true, value: { items: items.map(readItem), nextCursor } };
}

async function readFile(
  options: RequestOptions,
  path: string,
  query: { path: string; ref: string | undefined },
): Promise<ClientResult<FileContent>> {
  const answered = await send(options, {
    method: "GET",
    path,
    query,
    headers: { accept: "*/*" },
  });
  if (!answered.ok) return answered;
  try {
    return { ok: true, value: contentOf(await answered.value.arrayBuffer()) };
  } catch {
    return { ok: false, failure: { code: "unreachable", detail: "The connection ended within the file." } };
  }
}

/** Text is valid UTF-8 without NUL. */
function contentOf(bytes: ArrayBuffer): FileContent {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? { kind: "binary", sizeBytes: bytes.byteLength } : { kind: "text", text };
  } catch {
    return { kind: "binary", sizeBytes: bytes.byteLength };
  }
}
