import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Failure } from "../../contract/failure.ts";
import type { Problem } from "../../contract/problem.ts";
import { describeFailure } from "../describe-failure.ts";
import type { AppContext } from "./app-env.ts";

/** The HTTP status of every expected failure. A new code does not compile until it is named here. */
export function statusOf({ code }: Failure): ContentfulStatusCode {
  switch (code) {
    case "invalid_json":
    case "path_outside_workspace":
      return 400;
    case "unauthenticated":
      return 401;
    case "budget_exceeded":
      return 402;
    case "forbidden":
      return 403;
    case "route_not_found":
    case "orchestrator_not_found":
    case "agent_not_found":
    case "command_not_found":
    case "message_not_found":
    case "question_not_found":
    case "receiver_unknown":
    case "file_not_found":
      return 404;
    case "orchestrator_name_taken":
    case "agent_name_taken":
    case "agent_limit_reached":
    case "is_a_directory":
    case "not_a_directory":
    case "not_supported":
    case "request_in_progress":
    case "command_delivered":
    case "message_delivered":
    case "question_closed":
    case "receiver_is_sender":
      return 409;
    case "request_too_large":
    case "file_too_large":
      return 413;
    case "invalid_request":
    case "template_not_found":
    case "model_unknown":
    case "tool_unknown":
    case "idempotency_key_reused":
      return 422;
    case "websocket_expected":
      return 426;
    case "command_queue_full":
    case "message_limit_reached":
      return 429;
    case "history_unavailable":
    case "model_not_configured":
      return 503;
  }
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
