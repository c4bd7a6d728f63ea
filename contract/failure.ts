/**
 * What can go wrong and is expected to. Failures are values, also across RPC between objects; each edge has one
 * place that turns them into its own form: a problem body, an error result of a tool, a refused socket.
 */
export type Failure =
  | { code: "invalid_json"; detail: string }
  | { code: "invalid_request"; errors: { field: string; message: string }[] }
  | { code: "request_too_large"; limitBytes: number }
  | { code: "unauthenticated"; detail: string }
  | { code: "forbidden"; detail: string }
  | { code: "request_in_progress" }
  | { code: "idempotency_key_reused" }
  | { code: "route_not_found"; path: string }
  | { code: "orchestrator_not_found"; orchestrator: string }
  | { code: "orchestrator_name_taken"; name: string }
  | { code: "agent_not_found"; agent: string; known: string[] }
  | { code: "agent_name_taken"; name: string }
  | { code: "agent_limit_reached"; limit: number }
  | { code: "template_not_found"; template: string; known: string[] }
  /** `known`: those that may have been meant. */
  | { code: "slash_command_unknown"; command: string; known: string[] }
  | { code: "slash_command_for_people"; command: string }
  | { code: "model_unknown"; model: string; known: string[] }
  | { code: "tool_unknown"; tool: string; known: string[] }
  | { code: "command_not_found"; commandId: string }
  | { code: "command_queue_full"; limit: number }
  | { code: "command_delivered"; commandId: string; status: string }
  | { code: "message_not_found"; messageId: string }
  | { code: "message_delivered"; messageId: string; state: string }
  | { code: "receiver_unknown"; receiver: string; known: string[] }
  | { code: "receiver_is_sender"; receiver: string }
  | { code: "message_limit_reached"; detail: string }
  | { code: "question_not_found"; questionId: string }
  | { code: "question_closed"; questionId: string; state: string }
  | { code: "path_outside_workspace"; path: string }
  | { code: "file_not_found"; path: string }
  | { code: "is_a_directory"; path: string }
  | { code: "not_a_directory"; path: string }
  | { code: "file_too_large"; path: string; limitBytes: number }
  | { code: "ref_not_found"; ref: string }
  | { code: "merge_not_found"; merge: string }
  | { code: "merge_not_possible"; branch: string; detail: string }
  | { code: "workspace_busy"; detail: string }
  | { code: "history_unavailable"; detail: string }
  | { code: "websocket_expected" }
  | { code: "model_not_configured" }
  | { code: "budget_exceeded"; spentUsd: number; limitUsd: number }
  | { code: "remote_refused"; reason: RemoteRefusal; detail: string }
  | { code: "remote_unavailable"; detail: string }
  | { code: "pack_invalid"; detail: string }
  | { code: "archive_invalid"; entry: string | null; detail: string }
  | { code: "object_missing"; oid: string }
  | { code: "not_supported"; detail: string };

/** Why a git remote cannot do what it was asked to, now and when asked again. */
export type RemoteRefusal =
  | "address"
  | "not_found"
  | "token_required"
  | "token_refused"
  | "not_git"
  | "empty"
  | "branch_not_found"
  | "too_large"
  | "not_fast_forward"
  | "rejected";

export type FailureOf<Code extends Failure["code"]> = Extract<Failure, { code: Code }>;

export type Result<T, F = Failure> = { ok: true; value: T } | { ok: false; failure: F };

export const succeed = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const fail = <F>(failure: F): { ok: false; failure: F } => ({ ok: false, failure });
