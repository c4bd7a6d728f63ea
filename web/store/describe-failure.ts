import type { ClientFailure } from "../client/request.ts";

/** What to tell a person about a failed call, and whether trying again may help. */
export function describeFailure(failure: ClientFailure): {
  title: string;
  detail: string;
  canRetry: boolean;
  needsSignIn: boolean;
} {
  switch (failure.code) {
    case "problem": {
      const { title, detail, status, errors } = failure.problem;
      const fields = (errors ?? []).map(({ field, message }) => `${field}: ${message}`).join("; ");
      return {
        title,
        detail: fields || detail,
        canRetry: status === 429 || status >= 500,
        needsSignIn: status === 401,
      };
    }
    case "unreachable":
      return {
        title: "The server cannot be reached",
        detail: failure.detail,
        canRetry: true,
        needsSignIn: false,
      };
    case "unreadable":
      return {
        title: "The server's answer could not be read",
        detail: failure.detail,
        canRetry: true,
        needsSignIn: false,
      };
  }
}
