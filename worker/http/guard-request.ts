import { type Failure } from "../../contract/failure.ts";

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
  const url = new URL(request.url);
  const foreign = foreignOrigin(request, url, env);
  if (foreign !== null)
    return { code: "forbidden", detail: `The origin ${foreign} is not allowed here. See ALLOWED_ORIGINS.` };
  if (env.AUTH?.trim().toLowerCase() === "off") {
    if (LOOPBACK.has(url.hostname)) return null;
    return {
      code: "forbidden",
      detail: "AUTH=off serves only requests to a loopback host such as 127.0.0.1.",
    };
  }
  return await checkToken(request, env.ADMIN_TOKEN ?? "");
}

/** The browser's origin, if it is neither ours nor allowed. */
function foreignOrigin(request: Request, url: URL, env: GuardEnv): string | null {
  const origin = request.headers.get("origin");
  if (origin === null || origin === url.origin || allowedOrigins(env).includes(origin)) return null;
  return origin;
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
  if (scheme.toLowerCase() === "bearer" && (await isSame(token, expected))) return null;
  return { code: "unauthenticated", detail: "Send a valid token as Authorization: Bearer …" };
}

/** In a time that tells nothing of where two tokens differ: their digests are compared, as a whole. */
async function isSame(left: string, right: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [left, right].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
  return a !== undefined && b !== undefined && crypto.subtle.timingSafeEqual(a, b);
}
