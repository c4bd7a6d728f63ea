import { APIConnectionError, APIError } from "@anthropic-ai/sdk/core/error";
import { StreamErrorSchema, parseJson } from "./stream-events.ts";

export type FaultKind =
  | "connection"
  | "timeout"
  | "stream_cut"
  | "rate_limited"
  | "overloaded"
  | "server_error"
  | "conflict"
  | "bad_tool_input"
  | "spend_limit"
  | "prompt_too_long"
  | "refused"
  | "not_the_api";

/** Why an attempt failed. */
export interface Fault {
  kind: FaultKind;
  /** Null when no HTTP status came, or the fault came after it. */
  status: number | null;
  errorType: string;
  /** The API's own words, in one short line without secrets. */
  detail: string | null;
  retryAfterMs: number | null;
  /** The server said that trying again is of no use. */
  isFinal: boolean;
}

/** Codes of 429 that last until somebody raises a limit. */
const SPEND_LIMIT_CODES: ReadonlySet<string> = new Set([
  "enforced_spend_limit_reached",
  "contract_spend_limit_reached",
  "linked_organization_spend_limit_reached",
]);

/** The API gives no code for this one, so its words have to do. */
const TOO_LONG =
  /prompt is too long|input is too long|exceeds? (the )?(model'?s )?(maximum )?context (limit|window|length)/i;

const LONGEST_DETAIL = 300;

export function faultOf(kind: FaultKind, known: Partial<Fault> = {}): Fault {
  return { kind, status: null, errorType: kind, detail: null, retryAfterMs: null, isFinal: false, ...known };
}

/** What the SDK threw instead of an answer. `secrets` never show up in `detail`. */
export function faultOfError(error: unknown, nowMs: number, secrets: readonly string[]): Fault {
  if (error instanceof APIConnectionError || !(error instanceof APIError)) return faultOf("connection");
  const { status } = error;
  if (status === undefined) return faultOf("connection");
  const kind = kindOfStatus(status, error.errorCode, error.apiMessage);
  return faultOf(kind, {
    status,
    errorType: error.type ?? `http_${status}`,
    detail: error.apiMessage === null ? null : shortDetail(error.apiMessage, secrets),
    retryAfterMs: retryAfterMs(error.headers, nowMs),
    isFinal: error.headers?.get("x-should-retry") === "false",
  });
}

function kindOfStatus(status: number, errorCode: string | null, message: string | null): FaultKind {
  if (status === 413 || (status === 400 && TOO_LONG.test(message ?? ""))) return "prompt_too_long";
  if (status === 429) return SPEND_LIMIT_CODES.has(errorCode ?? "") ? "spend_limit" : "rate_limited";
  if (status === 408 || status === 409) return "conflict";
  if (status === 529 || status === 503) return "overloaded";
  return status >= 500 ? "server_error" : "refused";
}

/** The data of an `error` event: the answer failed after it had begun with status 200. */
export function faultOfErrorEvent(data: string, secrets: readonly string[]): Fault {
  const parsed = StreamErrorSchema.safeParse(parseJson(data));
  if (!parsed.success) return faultOf("server_error");
  const { type, message } = parsed.data.error;
  const detail = message === undefined ? null : shortDetail(message, secrets);
  return faultOf(kindOfErrorType(type), { errorType: type, detail });
}

function kindOfErrorType(type: string): FaultKind {
  switch (type) {
    case "overloaded_error":
      return "overloaded";
    case "rate_limit_error":
      return "rate_limited";
    case "invalid_request_error":
    case "authentication_error":
    case "billing_error":
    case "permission_error":
    case "not_found_error":
      return "refused";
    default:
      return "server_error";
  }
}

/** Seconds, milliseconds or a date; null when the server named no time or none that makes sense. */
export function retryAfterMs(headers: Headers | undefined, nowMs: number): number | null {
  const inMs = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  if (inMs > 0) return Math.ceil(inMs);
  const text = headers?.get("retry-after") ?? "";
  if (text === "") return null;
  const seconds = Number(text);
  const waitMs = Number.isNaN(seconds) ? Date.parse(text) - nowMs : seconds * 1_000;
  return waitMs > 0 && Number.isFinite(waitMs) ? Math.ceil(waitMs) : null;
}

function shortDetail(text: string, secrets: readonly string[]): string {
  const open = secrets
    .filter((secret) => secret !== "")
    .reduce((shown, secret) => shown.replaceAll(secret, "[key]"), text);
  const line = open
    .replaceAll(/sk-ant-[\w-]+/g, "[key]")
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL - 1)}…` : line;
}
