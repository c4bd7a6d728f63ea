import { fail, succeed, type Result } from "../../contract/failure.ts";
import { addressKind } from "./public-address.ts";
import type { ResolveHost } from "./resolve-host.ts";

export interface PageDeps {
  fetch: typeof fetch;
  resolve: ResolveHost;
  /** Whether the deployment lets agents read this host. */
  mayRead: (host: string) => boolean;
}

export type Page =
  | { kind: "page"; url: string; contentType: string; text: string; isCut: boolean }
  /** It lies with another host, which whoever asked may ask for. */
  | { kind: "moved"; to: string };

const MAX_BYTES = 2_000_000;
const TIMEOUT_MS = 20_000;
const MAX_REDIRECTS = 5;
const READABLE = /^(?:text\/|application\/(?:json|xml|xhtml\+xml|javascript|[\w.+-]+\+(?:json|xml)))/i;
/** Names that are answered inside of networks only. */
const INSIDE =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|arpa|test|invalid|onion)$/i;

/**
 * Fetches a page of the public internet over https. Each hop's host is resolved and all its addresses must be public;
 * a redirect to another host is told, not followed. The platform resolves the name once more when it connects: a host
 * that changes its answer within that moment is not seen, but a Worker's fetch leaves from Cloudflare's network, where no
 * private address of ours is. The failure is a sentence.
 */
export async function fetchPage(
  deps: PageDeps,
  address: string,
  signal: AbortSignal,
): Promise<Result<Page, string>> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), TIMEOUT_MS);
  const stop = AbortSignal.any([signal, deadline.signal]);
  try {
    return await followed(deps, address, stop);
  } catch (error) {
    if (signal.aborted) return fail("Interrupted.");
    if (deadline.signal.aborted) return fail(`The page took longer than ${TIMEOUT_MS / 1_000} s.`);
    return fail(`The page could not be fetched: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    clearTimeout(timer);
  }
}

async function followed(deps: PageDeps, address: string, signal: AbortSignal): Promise<Result<Page, string>> {
  let next = address;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const url = await checkedUrl(deps, next, signal);
    if (!url.ok) return url;
    const response = await deps.fetch(url.value.href, {
      redirect: "manual",
      signal,
      headers: { accept: "text/html, text/markdown, text/plain, application/json;q=0.9, */*;q=0.1" },
    });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) {
      return await pageOf(url.value, response);
    }
    await response.body?.cancel();
    const target = URL.parse(location, url.value.href);
    if (target === null) return fail(`${url.value.href} redirects to something that is no address.`);
    if (bareHost(target) !== bareHost(url.value)) return succeed({ kind: "moved", to: target.href });
    next = target.href;
  }
  return fail(`${address} redirects more than ${MAX_REDIRECTS} times.`);
}

const bareHost = ({ hostname }: URL): string => hostname.replace(/^www\./, "");

async function checkedUrl(
  deps: PageDeps,
  address: string,
  signal: AbortSignal,
): Promise<Result<URL, string>> {
  const url = URL.parse(address);
  if (url === null) return fail(`${address} is no address. Give a whole one, with https://.`);
  if (url.protocol !== "https:") return fail(`Only https pages can be fetched, not ${url.protocol}//.`);
  if (url.username !== "" || url.password !== "")
    return fail("An address with a name or password is not fetched.");
  if (url.port !== "") return fail(`Only the usual port of https can be reached, not ${url.port}.`);
  const host = url.hostname;
  if (!deps.mayRead(host)) return fail(`${host} is not among the hosts that agents may read here.`);
  const refused = fail(`${host} is not on the public internet and is not fetched.`);
  const kind = addressKind(host);
  if (kind !== "no address") return kind === "public" ? succeed(url) : refused;
  if (INSIDE.test(host) || !host.includes(".")) return refused;
  const addresses = await deps.resolve(host, signal);
  if (addresses.length === 0) return fail(`${host} does not exist.`);
  return addresses.every((one) => addressKind(one) === "public") ? succeed(url) : refused;
}

async function pageOf(url: URL, response: Response): Promise<Result<Page, string>> {
  const contentType = response.headers.get("content-type") ?? "text/plain";
  if (!response.ok) {
    await response.body?.cancel();
    return fail(`${url.href} answered ${response.status}.`);
  }
  if (!READABLE.test(contentType)) {
    await response.body?.cancel();
    return fail(`${url.href} is ${contentType}, which is not text.`);
  }
  const { bytes, isCut } = await readUpTo(response.body, MAX_BYTES);
  const charset = /charset=["']?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  return succeed({ kind: "page", url: url.href, contentType, text: decoded(bytes, charset), isCut });
}

async function readUpTo(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const bytes = new Uint8Array(maxBytes);
  let sizeBytes = 0;
  const reader = body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return { bytes: bytes.subarray(0, sizeBytes), isCut: false };
    const taken = chunk.value.subarray(0, maxBytes - sizeBytes);
    bytes.set(taken, sizeBytes);
    sizeBytes += taken.byteLength;
    if (taken.byteLength < chunk.value.byteLength) {
      await reader?.cancel();
      return { bytes, isCut: true };
    }
  }
}

function decoded(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A name that no decoder has.
    return new TextDecoder().decode(bytes);
  }
}
