import type { Failure } from "../../contract/failure.ts";
import { hasSession, isSameSecret } from "./session-cookie.ts";

export interface GuardEnv {
  AUTH?: string | undefined;
  ADMIN_TOKEN?: string | undefined;
  ALLOWED_ORIGINS?: string | undefined;
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Who may come in; null lets the request pass. Without authentication only loopback hosts are served, and a browser
 * must be on a page of ours: both keep other sites from reaching a control room on somebody's machine.
 */
export async function guardRequest(request: Request, env: GuardEnv): Promise<Failure | null> {
  const foreign = guardOrigin(request, env);
  if (foreign) return foreign;
  const url = new URL(request.url);
  if (env.AUTH?.trim().toLowerCase() === "off") {
    if (LOOPBACK.has(url.hostname)) return null;
    return {
      code: "forbidden",
      detail: "AUTH=off serves only requests to a loopback host such as 127.0.0.1.",
    };
  }
  return await checkToken(request, env.ADMIN_TOKEN ?? "");
}

/** Refuses browsers on a page that is neither ours nor allowed. */
export function guardOrigin(request: Request, env: GuardEnv): Failure | null {
  const origin = request.headers.get("origin");
  const isOurs = origin === null || origin === new URL(request.url).origin;
  if (isOurs || allowedOrigins(env).includes(origin)) return null;
  return { code: "forbidden", detail: `The origin ${origin} is not allowed here. See ALLOWED_ORIGINS.` };
}

export function allowedOrigins({ ALLOWED_ORIGINS = "" }: GuardEnv): string[] {
  return ALLOWED_ORIGINS.split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");
}

async function checkToken(request: Request, expected: string): Promise<Failure | null> {
  if (expected === "") {
    return {
      code: "unauthenticated",
      detail: "No way to sign in is configured. Set the secret ADMIN_TOKEN.",
    };
  }
  const [scheme = "", token = ""] = (request.headers.get("authorization") ?? "").split(" ", 2);
  if (scheme.toLowerCase() === "bearer" && (await isSameSecret(token, expected))) return null;
  if (await hasSession(request, expected)) return null;
  return {
    code: "unauthenticated",
    detail: "Send a valid token as Authorization: Bearer …, or sign in on the page.",
  };
}
