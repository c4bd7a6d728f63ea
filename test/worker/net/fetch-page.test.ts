import { expect, test } from "vitest";
import { fetchPage } from "../../../worker/net/fetch-page.ts";
import { resolveByHttps } from "../../../worker/net/resolve-host.ts";

type Answer = () => Response;
const page =
  (text: string, type = "text/plain"): Answer =>
  () =>
    new Response(text, { headers: { "content-type": type } });
const redirect =
  (location: string): Answer =>
  () =>
    new Response(null, { status: 302, headers: { location } });

/** A web of these pages, where a host without addresses of its own has a public one. */
function web(
  pages: Record<string, Answer>,
  names: Record<string, string[]> = {},
  mayRead = (_host: string) => true,
) {
  const asked: string[] = [];
  const fetcher: typeof fetch = async (input) => {
    const url = String(input instanceof Request ? input.url : input);
    asked.push(url);
    const answer = pages[url];
    if (!answer) throw new Error(`no page ${url}`);
    return answer();
  };
  const read = (url: string, signal = new AbortController().signal) =>
    fetchPage(
      { fetch: fetcher, resolve: async (host) => names[host] ?? ["93.184.216.34"], mayRead },
      url,
      signal,
    );
  return { asked, read };
}

test("a page is read", async () => {
  const { read } = web({ "https://example.com/a": page("hello", "text/plain; charset=utf-8") });
  expect(await read("https://example.com/a")).toMatchObject({
    ok: true,
    value: { kind: "page", text: "hello", isCut: false },
  });
});

test.each([
  ["http://example.com/", "Only https"],
  ["ftp://example.com/", "Only https"],
  ["file:///etc/passwd", "Only https"],
  ["example.com", "no address"],
  ["https://user:pw@example.com/", "password"],
  ["https://example.com:8443/", "usual port"],
  ["https://127.0.0.1/", "not on the public internet"],
  ["https://2130706433/", "not on the public internet"],
  ["https://0x7f.1/", "not on the public internet"],
  ["https://[::1]/", "not on the public internet"],
  ["https://[::ffff:169.254.169.254]/", "not on the public internet"],
  ["https://localhost/", "not on the public internet"],
  ["https://metadata.google.internal/", "not on the public internet"],
  ["https://intranet/", "not on the public internet"],
  ["https://inside.example.com/", "not on the public internet"],
  ["https://both.example.com/", "not on the public internet"],
  ["https://gone.example.com/", "does not exist"],
])("%s is refused before anything is asked of it", async (url, words) => {
  const names = {
    "inside.example.com": ["10.0.0.7"],
    "both.example.com": ["93.184.216.34", "fd00:ec2::254"],
    "gone.example.com": [],
  };
  const { read, asked } = web({}, names);
  const answer = await read(url);
  expect(answer).toMatchObject({ ok: false, failure: expect.stringContaining(words) });
  expect(asked).toEqual([]);
});

test("a redirect on the same host is followed, one to another is told", async () => {
  const { read } = web({
    "https://example.com/old": redirect("/new"),
    "https://example.com/new": redirect("https://www.example.com/newer"),
    "https://www.example.com/newer": page("found"),
    "https://example.com/away": redirect("https://elsewhere.org/x"),
  });
  expect(await read("https://example.com/old")).toMatchObject({ ok: true, value: { text: "found" } });
  expect(await read("https://example.com/away")).toEqual({
    ok: true,
    value: { kind: "moved", to: "https://elsewhere.org/x" },
  });
});

test("a redirect does not lead inside, and not for ever", async () => {
  const { read } = web(
    {
      "https://example.com/in": redirect("https://www.example.com/"),
      "https://example.com/plain": redirect("http://example.com/"),
      "https://example.com/round": redirect("/round"),
    },
    { "www.example.com": ["192.168.0.1"] },
  );
  expect(await read("https://example.com/in")).toMatchObject({
    ok: false,
    failure: expect.stringContaining("not on the public"),
  });
  expect(await read("https://example.com/plain")).toMatchObject({
    ok: false,
    failure: expect.stringContaining("Only https"),
  });
  expect(await read("https://example.com/round")).toMatchObject({
    ok: false,
    failure: expect.stringContaining("more than 5 times"),
  });
});

test("what is too large is cut, what is no text is refused", async () => {
  const { read } = web({
    "https://example.com/big": page("x".repeat(2_500_000)),
    "https://example.com/png": page("x", "image/png"),
    "https://example.com/404": () => new Response("no", { status: 404 }),
  });
  const big = await read("https://example.com/big");
  expect(big).toMatchObject({ ok: true, value: { isCut: true } });
  expect(big.ok && big.value.kind === "page" && big.value.text.length).toBe(2_000_000);
  expect(await read("https://example.com/png")).toMatchObject({
    ok: false,
    failure: expect.stringContaining("not text"),
  });
  expect(await read("https://example.com/404")).toMatchObject({
    ok: false,
    failure: expect.stringContaining("404"),
  });
});

test("a host that the deployment does not name is refused", async () => {
  const { read } = web({}, {}, (host) => host === "docs.example.com");
  expect(await read("https://example.com/")).toMatchObject({
    ok: false,
    failure: expect.stringContaining("not among the hosts"),
  });
});

test("both kinds of addresses are asked for, and names on the way are passed over", async () => {
  const asked: string[] = [];
  const fetcher: typeof fetch = async (input) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    asked.push(`${url.searchParams.get("name")} ${url.searchParams.get("type")}`);
    const isV4 = url.searchParams.get("type") === "A";
    const Answer = isV4
      ? [
          { type: 5, data: "alias.example.com." },
          { type: 1, data: "93.184.216.34" },
        ]
      : [{ type: 28, data: "2606:2800::1" }];
    return Response.json({ Status: 0, Answer });
  };
  const addresses = await resolveByHttps(fetcher)("example.com", new AbortController().signal);
  expect(addresses).toEqual(["93.184.216.34", "2606:2800::1"]);
  expect(asked.toSorted()).toEqual(["example.com A", "example.com AAAA"]);
});
