import { env, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { EventListSchema } from "../../../../contract/api.ts";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../../contract/ids.ts";
import { ORCHESTRATOR, connect, request } from "../../../support/workers/control-room.ts";

const stub = () => env.ORCHESTRATOR.getByName(DEFAULT_ORCHESTRATOR_ID);
const make = (name: string) => request("POST", `${ORCHESTRATOR}/agents`, { name });

test("the first message says who is connected and how far the log is", async () => {
  const socket = await connect();
  const hello = await socket.until("connection_established");
  expect(hello).toMatchObject({
    orchestrator_id: DEFAULT_ORCHESTRATOR_ID,
    client_id: expect.stringMatching(/^client_/),
  });
  expect(socket.protocol).toBe(null);
  socket.close();
});

test("with the subprotocol events come in batches, without it one by one", async () => {
  const [batched, plain] = [await connect("", "v1"), await connect()];
  expect(batched.protocol).toBe("v1");
  await make("both");
  await batched.until("agent_created");
  await plain.until("agent_created");
  expect(JSON.parse(batched.texts.at(-1) ?? "")).toMatchObject({
    seq: expect.any(Number),
    events: [{ type: "agent_created" }],
  });
  expect(JSON.parse(plain.texts.at(-1) ?? "")).toMatchObject({ type: "agent_created" });
  batched.close();
  plain.close();
});

test("a client that comes back gets exactly what it missed, then what happens", async () => {
  const before = await connect("?since=0", "v1");
  for (const name of ["m1", "m2", "m3"]) await make(name);
  await before.until("agent_created", ({ agent }) => agent.name === "m3");
  const last = before.seqs().at(-1) ?? 0;
  const late = await connect(`?since=${last - 2}`, "v1");
  await make("m4");
  await late.until("agent_created", ({ agent }) => agent.name === "m4");
  expect(late.seqs()).toEqual([last - 1, last, last + 1]);
  before.close();
  late.close();
});

test("ping is answered, and nothing else that a client says does anything", async () => {
  const socket = await connect();
  socket.send("ping");
  socket.send('{"type":"agent_deleted","agent_id":"x"}');
  await make("after-nonsense");
  await socket.until("agent_created", ({ agent }) => agent.name === "after-nonsense");
  expect(socket.texts).toContain("pong");
  expect(socket.items.some((item) => item.type === "agent_deleted")).toBe(false);
  socket.close();
});

test("sockets stay open while the object sleeps, and hear of what happens after", async () => {
  const socket = await connect("", "v1");
  await socket.until("connection_established");
  await evictDurableObject(stub());
  await make("after-sleep");
  const { agent } = await socket.until("agent_created");
  expect(agent.name).toBe("after-sleep");
  socket.close();
});

test("who asks for more than is at hand is told to read history", async () => {
  await runInDurableObject(
    stub(),
    (_, state) => void state.storage.sql.exec("DELETE FROM event WHERE seq < 4"),
  );
  const socket = await connect("?since=1", "v1");
  const told = await socket.until("resync_required");
  expect(told.oldest_seq).toBe(4);
  const history = await request("GET", `${ORCHESTRATOR}/events?after=1&limit=500`);
  const seqs = EventListSchema.parse(history.json).items.map(({ seq }) => seq);
  expect(seqs).toEqual(Array.from({ length: told.last_seq - 1 }, (_, index) => index + 2));
  socket.close();
});

test("a socket to an orchestrator that is not there is refused", async () => {
  await expect(connect("?orchestrator=nobody-here")).rejects.toThrow("404");
  await expect(connect("?since=abc")).rejects.toThrow("422");
});
