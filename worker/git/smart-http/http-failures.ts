import type { Failure, RemoteRefusal } from "../../../contract/failure.ts";

/** What it means that a git server answers with another status than 200. */
export function failureOfStatus(status: number, host: string, hasToken: boolean): Failure {
  switch (status) {
    case 401:
      return hasToken
        ? refused("token_refused", `${host} does not accept this token.`)
        : refused("token_required", `${host} has no such repository that can be read without a token.`);
    case 403:
      return hasToken
        ? refused("token_refused", `${host} does not allow this with the token given.`)
        : refused("token_required", `${host} does not allow this without a token.`);
    case 404:
    case 410:
      return refused(
        "not_found",
        hasToken
          ? `${host} has no such repository, or the token may not see it.`
          : `${host} has no such repository, or it needs a token.`,
      );
    default:
      return status >= 500 || status === 429
        ? { code: "remote_unavailable", detail: `${host} answers with status ${status}. Try again later.` }
        : refused("not_git", `${host} answers with status ${status}, as no git server does.`);
  }
}

export function refused(reason: RemoteRefusal, detail: string): Failure {
  return { code: "remote_refused", reason, detail };
}

export function addressRefused(detail: string): Failure {
  return refused("address", detail);
}

export function brokenConnection(host: string, signal: AbortSignal): Failure {
  const reason: unknown = signal.aborted ? signal.reason : undefined;
  const isTimeout = reason instanceof Error && reason.name === "TimeoutError";
  const detail = isTimeout ? `${host} took too long.` : `The connection to ${host} failed.`;
  return {
    code: "remote_unavailable",
    detail: signal.aborted && !isTimeout ? "It was canceled." : detail,
  };
}
