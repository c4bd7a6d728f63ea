import type { z } from "zod";
import { ProblemSchema, type Problem } from "../../contract/problem.ts";

/** Why a call failed: the server said so, could not be reached, or answered what this client cannot read. */
export type ClientFailure =
  | { code: "problem"; problem: Problem }
  | { code: "unreachable"; detail: string }
  | { code: "unreadable"; detail: string };

export type ClientResult<T> = { ok: true; value: T } | { ok: false; failure: ClientFailure };

export interface RequestOptions {
  /** Origin of the server without a trailing slash; empty for the page's own. */
  baseUrl: string;
  fetch: typeof fetch;
  /** Sent with every request, for example `authorization`. */
  headers: Record<string, string>;
  timeoutMs: number;
}

export interface RequestInput {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON; a `Blob` as its bytes. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Instead of the client's own. */
  timeoutMs?: number;
}

/** Sends and hands back the raw answer of any 2xx; everything else is a failure. Never throws. */
export async function send(options: RequestOptions, input: RequestInput): Promise<ClientResult<Response>> {
  const timeoutMs = input.timeoutMs ?? options.timeoutMs;
  const timeout = AbortSignal.timeout(timeoutMs);
  const { fetch } = options;
  try {
    const response = await fetch(options.baseUrl + input.path + queryOf(input.query), {
      method: input.method,
      headers: {
        accept: "application/json",
        ...(input.body === undefined ? {} : { "content-type": typeOf(input.body) }),
        ...options.headers,
        ...input.headers,
      },
      signal: input.signal ? AbortSignal.any([input.signal, timeout]) : timeout,
      ...(input.body === undefined
        ? {}
        : { body: input.body instanceof Blob ? input.body : JSON.stringify(input.body) }),
    });
    return response.ok ? { ok: true, value: response } : { ok: false, failure: await failureOf(response) };
  } catch (error) {
    return { ok: false, failure: { code: "unreachable", detail: reasonOf(error, timeoutMs) } };
  }
}

/** Sends and reads the JSON answer with `schema`. */
export async function requestJson<Schema extends z.ZodType>(
  options: RequestOptions,
  schema: Schema,
  input: RequestInput,
): Promise<ClientResult<z.infer<Schema>>> {
  const answered = await send(options, input);
  if (!answered.ok) return answered;
  const body = await readJson(answered.value);
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  const field = parsed.error.issues[0]?.path.join(".") ?? "";
  return {
    ok: false,
    failure: { code: "unreadable", detail: `${input.path}: unexpected answer at "${field}"` },
  };
}

function typeOf(body: unknown): string {
  return body instanceof Blob ? body.type || "application/octet-stream" : "application/json";
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

async function failureOf(response: Response): Promise<ClientFailure> {
  const parsed = ProblemSchema.safeParse(await readJson(response));
  if (parsed.success) return { code: "problem", problem: parsed.data };
  return {
    code: "problem",
    problem: {
      type: "about:blank",
      title: response.statusText || `HTTP ${response.status}`,
      status: response.status,
      detail: `The server answered ${response.status} without saying why.`,
      code: "unknown",
      request_id: response.headers.get("cf-ray") ?? "",
    },
  };
}

function queryOf(query: RequestInput["query"]): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) params.set(name, String(value));
  return params.size > 0 ? `?${params}` : "";
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof DOMException && error.name === "TimeoutError")
    return `No answer within ${timeoutMs / 1000} s.`;
  return error instanceof Error ? error.message : "The request could not be sent.";
}
