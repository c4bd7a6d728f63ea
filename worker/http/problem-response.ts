import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Failure } from "../../contract/failure.ts";
import type { Problem } from "../../contract/problem.ts";
import { describeFailure } from "../describe-failure.ts";
import type { AppContext } from "./app-env.ts";

/** The HTTP status of every expected failure. A new code does not compile until it is named here. */
const STATUS: Record<Failure["code"], ContentfulStatusCode> = {
  invalid_json: 400,
  path_outside_workspace: 400,
  unauthenticated: 401,
  budget_exceeded: 402,
  forbidden: 403,
  route_not_found: 404,
  orchestrator_not_found: 404,
  agent_not_found: 404,
  command_not_found: 404,
  message_not_found: 404,
  question_not_found: 404,
  receiver_unknown: 404,
  file_not_found: 404,
  ref_not_found: 404,
  merge_not_found: 404,
  orchestrator_name_taken: 409,
  agent_name_taken: 409,
  agent_limit_reached: 409,
  slash_command_for_people: 409,
  is_a_directory: 409,
  not_a_directory: 409,
  not_supported: 409,
  object_missing: 409,
  request_in_progress: 409,
  merge_not_possible: 409,
  workspace_busy: 409,
  command_delivered: 409,
  message_delivered: 409,
  question_closed: 409,
  receiver_is_sender: 409,
  request_too_large: 413,
  file_too_large: 413,
  invalid_request: 422,
  template_not_found: 422,
  slash_command_unknown: 422,
  model_unknown: 422,
  tool_unknown: 422,
  idempotency_key_reused: 422,
  remote_refused: 422,
  pack_invalid: 422,
  archive_invalid: 422,
  websocket_expected: 426,
  command_queue_full: 429,
  message_limit_reached: 429,
  remote_unavailable: 502,
  history_unavailable: 503,
  model_not_configured: 503,
};

export function statusOf({ code }: Failure): ContentfulStatusCode {
  return STATUS[code];
}

const RETRY_AFTER_SECONDS = "5";

export function problemResponse(c: AppContext, failure: Failure): Response {
  const status = statusOf(failure);
  const { title, detail } = describeFailure(failure);
  const errors = failure.code === "invalid_request" ? { errors: failure.errors } : {};
  if (status === 429 || status === 503) c.header("retry-after", RETRY_AFTER_SECONDS);
  if (status === 401) c.header("www-authenticate", "Bearer");
  return problemBody(c, { code: failure.code, title, status, detail, ...errors });
}

/** For what nobody expected: a bug, or a part of the platform that is away. Says nothing of the inside. */
export function unexpectedProblem(c: AppContext): Response {
  const detail = "Something went wrong here. Try again; if it stays, the request id helps to find out why.";
  return problemBody(c, { code: "internal_error", title: "Internal error", status: 500, detail });
}

function problemBody(
  c: AppContext,
  problem: Omit<Problem, "type" | "request_id" | "status"> & { status: ContentfulStatusCode },
): Response {
  const body: Problem = { type: `/problems/${problem.code}`, ...problem, request_id: c.get("requestId") };
  c.header("content-type", "application/problem+json");
  return c.body(JSON.stringify(body), problem.status);
}
