import { z } from "zod";

/** All addresses of a host, IPv4 and IPv6; none when it has no name. Throws when the question fails. */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<string[]>;

const ENDPOINT = "https://cloudflare-dns.com/dns-query";
const A = 1;
const AAAA = 28;

const AnswerSchema = z.object({
  Answer: z.array(z.object({ type: z.number(), data: z.string() })).default([]),
});

/** By DNS over HTTPS: a Worker has no resolver of its own to ask. */
export function resolveByHttps(fetcher: typeof fetch): ResolveHost {
  async function ask(host: string, type: "A" | "AAAA", signal: AbortSignal): Promise<string[]> {
    const url = `${ENDPOINT}?name=${encodeURIComponent(host)}&type=${type}`;
    const response = await fetcher(url, { headers: { accept: "application/dns-json" }, signal });
    if (!response.ok) throw new Error(`the name service answered ${response.status}`);
    const { Answer } = AnswerSchema.parse(await response.json());
    // Aliases on the way have other types.
    return Answer.filter((answer) => answer.type === A || answer.type === AAAA).map(({ data }) => data);
  }
  return async (host, signal) =>
    (await Promise.all([ask(host, "A", signal), ask(host, "AAAA", signal)])).flat();
}
