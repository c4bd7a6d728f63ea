import { type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { objectId } from "../../../worker/git/pack/object-id.ts";
import { fetchBranch, listRemoteRefs, pushBranch } from "../../../worker/git/remote.ts";
import { type GitServer, startGitServer } from "../../support/git-server.ts";
import { handMadePack, whole } from "../../support/hand-made-pack.ts";
import { memoryObjects } from "../../support/memory-objects.ts";
import { makeSampleRepository } from "../../support/sample-repository.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const root = temporaryDirectory();
const never = new AbortController().signal;
const local = { allowLoopback: true };
const token = "very-secret";
const open: (() => void)[] = [];
let server: GitServer;

beforeAll(async () => {
  makeSampleRepository(join(root, "sample.git"));
  server = await startGitServer({ root });
});

afterAll(() => server.close());
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A server that answers as the test says. */
async function serve(listener: RequestListener): Promise<string> {
  const fake = createServer(listener);
  await new Promise<void>((resolve) => fake.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    fake.close();
    fake.closeAllConnections();
  });
  return `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
}

const fetchFrom = (url: string, options = {}) =>
  fetchBranch({ url, credentials: { token } }, {}, memoryObjects(), { ...local, ...options }, never);

const line = (text: string): string => (text.length + 4).toString(16).padStart(4, "0") + text;

const advertised =
  (body: string): RequestListener =>
  (request, response) => {
    const service = new URL(request.url ?? "", "http://a").searchParams.get("service");
    response.writeHead(200, { "content-type": `application/x-${service}-advertisement` }).end(body);
  };

const refsV0 =
  line(`${"1".repeat(40)} HEAD\0side-band-64k shallow ofs-delta symref=HEAD:refs/heads/main\n`) +
  line(`${"1".repeat(40)} refs/heads/main\n`) +
  "0000";

/** Lists one branch, and answers the request for its pack with `body`. */
const packed =
  (body: string | Uint8Array): RequestListener =>
  (request, response) => {
    if (request.method === "GET") return advertised(refsV0)(request, response);
    request.resume();
    response.writeHead(200).end(body);
  };

test("a redirect is followed to the repository, without the token when it is another host", async () => {
  const elsewhere = server.url.replace("127.0.0.1", "localhost");
  const url = await serve((request, response) => {
    response.writeHead(301, { location: `${elsewhere}${request.url}` }).end();
  });
  const before = server.requests.length;
  expect(await fetchFrom(`${url}/sample.git`)).toMatchObject({ ok: true });
  const there = server.requests.slice(before);
  expect(there.length).toBeGreaterThan(1);
  expect(there.every(({ authorization }) => authorization === undefined)).toBe(true);
});

test("a redirect on the same host keeps the token", async () => {
  const seen: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization);
    if (request.url?.startsWith("/old"))
      response.writeHead(302, { location: request.url.replace("/old", "/new") }).end();
    else response.writeHead(404).end();
  });
  expect(await fetchFrom(`${url}/old`)).toMatchObject({ failure: { reason: "not_found" } });
  expect(seen).toHaveLength(2);
  expect(new Set(seen)).toEqual(new Set([`Basic ${btoa(`x-access-token:${token}`)}`]));
});

test.each([
  ["an address inside", "http://169.254.169.254/latest/meta-data"],
  ["another scheme", "file:///etc/passwd"],
  ["an unencrypted address", "http://example.com/a"],
  ["nowhere", "http://"],
])("a redirect to %s is not followed", async (_, location) => {
  const url = await serve((_request, response) => void response.writeHead(302, { location }).end());
  expect(await fetchFrom(url)).toMatchObject({ failure: { code: "remote_refused", reason: "address" } });
});

test("redirects without an end are given up", async () => {
  let requests = 0;
  const url = await serve((request, response) => {
    requests += 1;
    response.writeHead(307, { location: request.url ?? "/" }).end();
  });
  expect(await fetchFrom(url)).toMatchObject({
    failure: { reason: "address", detail: expect.stringContaining("5 times") },
  });
  expect(requests).toBe(6);
});

test.each([
  ["a page", { "content-type": "text/html" }, "<html></html>"],
  ["a git server of the dumb kind", { "content-type": "text/plain" }, `${"1".repeat(40)}\trefs/heads/main\n`],
  ["nothing", {}, ""],
])("%s is no git server", async (_, headers, body) => {
  const url = await serve((_request, response) => void response.writeHead(200, headers).end(body));
  expect(await fetchFrom(url)).toMatchObject({ failure: { code: "remote_refused", reason: "not_git" } });
});

test.each([
  [400, { reason: "not_git" }],
  [403, { reason: "token_refused" }],
  [404, { reason: "not_found" }],
  [429, { code: "remote_unavailable" }],
  [502, { code: "remote_unavailable" }],
])("status %i is understood", async (status, failure) => {
  const url = await serve((_request, response) => void response.writeHead(status).end("Sorry"));
  expect(await fetchFrom(url)).toMatchObject({ failure });
});

test("a server that is not there, and one that hangs up, are unavailable", async () => {
  expect(await fetchFrom("http://127.0.0.1:9")).toMatchObject({ failure: { code: "remote_unavailable" } });
  const url = await serve((request) => request.socket.destroy());
  expect(await fetchFrom(url)).toMatchObject({ failure: { code: "remote_unavailable" } });
});

test("a server that never answers, or stops in the middle, runs into the time limit", async () => {
  const silent = await serve(() => undefined);
  expect(await fetchFrom(silent, { timeoutMs: 50 })).toMatchObject({
    failure: { code: "remote_unavailable", detail: expect.stringContaining("too long") },
  });
  const halfway = await serve((request, response) => {
    if (request.method === "GET") return advertised(refsV0)(request, response);
    return void response.writeHead(200).write("0008NAK\n");
  });
  expect(await fetchFrom(halfway, { timeoutMs: 200 })).toMatchObject({
    failure: { code: "remote_unavailable", detail: expect.stringContaining("too long") },
  });
});

test("a server that says the token does not get it into the failure", async () => {
  const basic = btoa(`x-access-token:${token}`);
  const words = `No: ${token} and ${basic} \u0007are bad`;
  const byError = await fetchFrom(await serve(advertised(`${line(`ERR ${words}`)}0000`)));
  const byBand = await fetchFrom(await serve(packed(`0008NAK\n${line(`\u0003${words}`)}0000`)));
  for (const result of [byError, byBand]) {
    expect(result).toMatchObject({ ok: false });
    expect(JSON.stringify(result)).toContain("No: *** and *** are bad");
  }
});

test.each([
  ["no packet", "this is no packet"],
  ["half a packet", "00"],
  ["a packet that is cut", "0040NAK"],
  ["a length that cannot be", "0003"],
  ["nothing", ""],
  ["no pack", "0008NAK\n0000"],
  ["no band", `0008NAK\n${line("\u0000hello")}`],
  ["a pack that is cut", `0008NAK\n${line("\u0001PACK\0\0\0\u0002\0\0\0\u0005")}0000`],
  ["bytes that are no pack", `0008NAK\n${line("\u0001hello hello hello")}0000`],
  ["the end of everything", `0008NAK\n${line("\u0003out of memory")}`],
])("%s instead of a pack is a failure", async (_, body) => {
  expect(await fetchFrom(await serve(packed(body)))).toMatchObject({
    ok: false,
    failure: { code: expect.stringMatching(/^(?:remote_unavailable|pack_invalid)$/) },
  });
});

test("a pack without the commit that was asked for is a failure", async () => {
  const pack = handMadePack([]);
  const body = Buffer.concat([Buffer.from("0008NAK\n0025\u0001"), pack, Buffer.from("0000")]);
  expect(await fetchFrom(await serve(packed(body)))).toMatchObject({
    failure: { code: "remote_unavailable", detail: expect.stringContaining("did not send all") },
  });
});

test("a pack that leaves out a file is a failure, though the commit is there", async () => {
  const tree = Buffer.concat([Buffer.from("100644 a\0"), Buffer.from("2".repeat(40), "hex")]);
  const treeOid = objectId("tree", tree);
  const who = "Ada <ada@example.com> 1700000000 +0000";
  const commit = Buffer.from(`tree ${treeOid}\nauthor ${who}\ncommitter ${who}\n\nm\n`);
  const refs = refsV0.replaceAll("1".repeat(40), objectId("commit", commit));
  const pack = handMadePack([whole("commit", commit), whole("tree", tree)]);
  const length = (pack.length + 5).toString(16).padStart(4, "0");
  const body = Buffer.concat([Buffer.from(`0008NAK\n${length}\u0001`), pack, Buffer.from("0000")]);
  const url = await serve((request, response) =>
    (request.method === "GET" ? advertised(refs) : packed(body))(request, response),
  );
  expect(await fetchFrom(url)).toMatchObject({
    failure: { code: "remote_unavailable", detail: expect.stringContaining("did not send all") },
  });
});

test("garbage instead of refs is a failure", async () => {
  const remote = { url: await serve(advertised("zzzz this is garbage")) };
  expect(await listRemoteRefs(remote, local, never)).toMatchObject({
    failure: { code: "remote_unavailable" },
  });
  const push = await pushBranch(
    remote,
    { branch: "main", oid: "1".repeat(40) },
    memoryObjects(),
    local,
    never,
  );
  expect(push).toMatchObject({ failure: { code: "remote_unavailable" } });
});

test("an address that is none is refused", async () => {
  expect(await fetchFrom("github.com/owner/name")).toMatchObject({ failure: { reason: "address" } });
});
