import { parse, serialize } from "hono/utils/cookie";

/** The page's way to stay signed in: a cookie that scripts cannot read and that other sites' requests do not carry. */
const NAME = "session";
const THIRTY_DAYS_SECONDS = 30 * 24 * 60 * 60;

/**
 * What the cookie holds: proof that its bearer knew the token, without the token. A new token ends all sessions.
 * Browsers send it with WebSockets too.
 */
async function proofOf(token: string): Promise<string> {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes(token), algorithm, false, ["sign"]);
  const proof = await crypto.subtle.sign("HMAC", key, bytes("control-room session"));
  return Array.from(new Uint8Array(proof), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function sessionCookie(token: string, url: URL): Promise<string> {
  return cookie(await proofOf(token), THIRTY_DAYS_SECONDS, url);
}

export function endedSessionCookie(url: URL): string {
  return cookie("", 0, url);
}

export async function hasSession(request: Request, token: string): Promise<boolean> {
  const given = parse(request.headers.get("cookie") ?? "", NAME)[NAME];
  return given !== undefined && (await isSameSecret(given, await proofOf(token)));
}

function cookie(value: string, maxAgeSeconds: number, url: URL): string {
  const secure = url.protocol === "https:";
  return serialize(NAME, value, {
    path: "/",
    maxAge: maxAgeSeconds,
    httpOnly: true,
    sameSite: "Strict",
    secure,
  });
}

/** In a time that tells nothing of where two secrets differ: their digests are compared, as a whole. */
export async function isSameSecret(left: string, right: string): Promise<boolean> {
  const digest = (text: string) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const [a, b] = await Promise.all([digest(left), digest(right)]);
  return crypto.subtle.timingSafeEqual(a, b);
}
