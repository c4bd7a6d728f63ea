import { createServer, type IncomingMessage } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { createApiClient } from "../../../web/client/api-client.ts";
import { aLog, anAgent, anOrchestrator, eventId } from "../factories.ts";

interface Answer {
  status?: number;
  type?: string;
  body?: unknown;
}
interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A server that gives the answers in turn, the last one again and again, and a client for it. */
async function aServer(...answers: Answer[]) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      const answer = answers[Math.min(seen.length, answers.length) - 1] ?? {};
      response.writeHead(answer.status ?? 200, { "content-type": answer.type ?? "application/json" });
      const raw = typeof answer.body === "string" || answer.body instanceof Uint8Array;
      response.end(raw ? answer.body : JSON.stringify(answer.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const client = createApiClient({
    baseUrl: `http://127.0.0.1:${port}`,
    headers: { authorization: "Bearer t" },
  });
  return { client, seen };
}

test("names are escaped in paths and headers go with every call", async () => {
  const { client, seen } = await aServer({ body: anOrchestrator() });
  const answer = await client.orchestrator("my team/1");
  expect(answer.ok).toBe(true);
  expect(seen[0]).toMatchObject({ method: "GET", url: "/api/orchestrators/my%20team%2F1" });
  expect(seen[0]?.headers.authorization).toBe("Bearer t");
});

test("a problem body becomes the failure", async () => {
  const problem = {
    type: "/problems/x",
    title: "Taken",
    status: 409,
    detail: "alice",
    code: "x",
    request_id: "r",
  };
  const { client } = await aServer({ status: 409, type: "application/problem+json", body: problem });
  expect(await client.createAgent("default", { name: "alice" }, "id")).toEqual({
    ok: false,
    failure: { code: "problem", problem },
  });
});

test("an error without a problem body is still told with its status", async () => {
  const { client } = await aServer({ status: 502, type: "text/html", body: "<h1>Bad gateway</h1>" });
  const answer = await client.health();
  expect(answer).toMatchObject({ ok: false, failure: { code: "problem", problem: { status: 502 } } });
});

test("an answer of the wrong shape says where", async () => {
  const { client } = await aServer({ body: { status: "healthy" } });
  const answer = await client.health();
  expect(answer).toMatchObject({ ok: false, failure: { code: "unreadable" } });
  expect(JSON.stringify(answer)).toContain("service");
});

test("no server is a failure, not an exception", async () => {
  const client = createApiClient({ baseUrl: "http://127.0.0.1:1" });
  expect(await client.health()).toMatchObject({ ok: false, failure: { code: "unreachable" } });
});

test("a server that does not answer in time is unreachable", async () => {
  const client = createApiClient({
    timeoutMs: 1,
    fetch: (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      }),
  });
  const answer = await client.health();
  expect(answer).toEqual({
    ok: false,
    failure: { code: "unreachable", detail: "No answer within 0.001 s." },
  });
});

test("agents are read to the last page, and a broken one hides no other", async () => {
  const { client, seen } = await aServer(
    { body: { items: [anAgent(), { ...anAgent(), total_cost: "free" }], next_cursor: "next" } },
    { body: { items: [anAgent({ name: "bob" })], next_cursor: null } },
  );
  const answer = await client.agents("default");
  expect(answer.ok && answer.value.map(({ name }) => name)).toEqual(["alice", "bob"]);
  expect(seen.map(({ url }) => url)).toEqual([
    "/api/orchestrators/default/agents?limit=500",
    "/api/orchestrators/default/agents?limit=500&cursor=next",
  ]);
});

test("a cursor that never ends is not followed for ever", async () => {
  const { client, seen } = await aServer({ body: { items: [], next_cursor: "again" } });
  expect(await client.agents("default")).toEqual({ ok: true, value: [] });
  expect(seen.length).toBeLessThan(100);
});

test("events keep their place when one is broken", async () => {
  const { client, seen } = await aServer({
    body: { items: [{ seq: 3, type: "agent_log" }, aLog(4, "Stop")], next_cursor: null },
  });
  const page = await client.events("default", { before: 5, limit: 2 });
  expect(page.ok && page.value.items).toEqual([
    { type: "unreadable", seq: 3, isUnknown: false },
    aLog(4, "Stop"),
  ]);
  expect(seen[0]?.url).toBe("/api/orchestrators/default/events?before=5&limit=2");
});

test("a message goes with the id that makes repeating harmless", async () => {
  const { client, seen } = await aServer({
    status: 202,
    body: { message_id: eventId(1), seq: 1, status: "queued" },
  });
  const sent = await client.sendMessage("default", "hi", "steer", "request-1");
  expect(sent.ok && sent.value.message_id).toBe(eventId(1));
  expect(JSON.parse(seen[0]?.body ?? "")).toEqual({ message: "hi", mode: "steer" });
  expect(seen[0]?.headers["idempotency-key"]).toBe("request-1");
});

test("deleting needs no body in the answer", async () => {
  const { client, seen } = await aServer({ status: 204, body: "" });
  expect(await client.deleteAgent("default", "alice b")).toEqual({ ok: true, value: undefined });
  expect(seen[0]).toMatchObject({ method: "DELETE", url: "/api/orchestrators/default/agents/alice%20b" });
});

test("a file is text or bytes", async () => {
  const { client, seen } = await aServer(
    { type: "text/plain", body: "grüße\n" },
    { type: "application/octet-stream", body: new Uint8Array([0x89, 0x50, 0, 1]) },
    { type: "text/plain", body: new Uint8Array([0x61, 0, 0x62]) },
    { type: "text/plain", body: "" },
  );
  const read = () => client.fileContent("default", "a b.py");
  expect(await read()).toEqual({ ok: true, value: { kind: "text", text: "grüße\n" } });
  expect(await read()).toEqual({ ok: true, value: { kind: "binary", sizeBytes: 4 } });
  expect(await read()).toEqual({ ok: true, value: { kind: "binary", sizeBytes: 3 } });
  expect(await read()).toEqual({ ok: true, value: { kind: "text", text: "" } });
  expect(seen[0]?.url).toBe("/api/orchestrators/default/files/content?path=a+b.py");
});
