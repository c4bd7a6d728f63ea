import { type Result, fail, succeed } from "../../../contract/failure.ts";
import { type AddressRules, refusedAddress } from "../remote-address.ts";
import { addressRefused, brokenConnection } from "./http-failures.ts";

export interface Credentials {
  /** Most hosts take any name with a token; the default is x-access-token. */
  username?: string | undefined;
  token: string;
}

export interface SenderParts {
  fetch: typeof fetch;
  /** Where the credentials may go: nowhere else. */
  origin: string;
  credentials: Credentials | undefined;
}

export type Send = (url: URL, init: RequestInit) => Promise<Result<Response>>;

export function createSender({ fetch, origin, credentials }: SenderParts, signal: AbortSignal): Send {
  return async (url, init) => {
    const headers = new Headers(init.headers);
    headers.set("user-agent", "git/agent-control-room");
    if (credentials && url.origin === origin) headers.set("authorization", `Basic ${basicOf(credentials)}`);
    // Node wants to be told that the answer comes after the request; the Workers runtime knows no other way.
    const rest: RequestInit & { duplex: "half" } = { headers, redirect: "manual", signal, duplex: "half" };
    try {
      return succeed(await fetch(url.href, { ...init, ...rest }));
    } catch {
      // What it says may have the headers in it.
      return fail(brokenConnection(url.host, signal));
    }
  };
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Follows by hand, because each address on the way has to be one that may be asked. */
export async function followRedirects(
  send: Send,
  request: { first: URL; headers: Record<string, string>; rules: AddressRules },
): Promise<Result<{ url: URL; response: Response }>> {
  const { first, headers, rules } = request;
  let url = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const sent = await send(url, { headers });
    if (!sent.ok) return sent;
    const response = sent.value;
    if (!REDIRECTS.has(response.status)) return succeed({ url, response });
    await response.body?.cancel();
    const location = response.headers.get("location") ?? "";
    if (!URL.canParse(location, url.href)) return fail(addressRefused(`${url.host} redirects to nowhere.`));
    url = new URL(location, url);
    const refusal = refusedAddress(url, rules);
    if (refusal) return fail(addressRefused(`${first.host} redirects to where nothing is asked. ${refusal}`));
  }
  return fail(addressRefused(`${first.host} redirects more than ${MAX_REDIRECTS} times.`));
}

/** For `authorization`. */
export function basicOf({ username, token }: Credentials): string {
  const bytes = new TextEncoder().encode(`${username || "x-access-token"}:${token}`);
  return btoa(String.fromCharCode(...bytes));
}
