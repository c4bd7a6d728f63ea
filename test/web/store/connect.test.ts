import { expect, test, vi } from "vitest";
import type { ApiClient } from "../../../web/client/api-client.ts";
import { createApiClient } from "../../../web/client/api-client.ts";
import { createEventSocket } from "../../../web/client/event-socket.ts";
import { connectRoom } from "../../../web/store/connect.ts";
import { emptyState, type State } from "../../../web/store/state.ts";
import type { Event } from "../../../contract/event.ts";
import { makeClock, makeSockets } from "../client/fake-network.ts";
import { aChat, aFrame, aLog, anAgent, anOrchestrator, connected, eventId, uuid } from "../factories.ts";

const costs = { orchestrator: {}, summaries: {}, agents: [], models: [], total: {} };
const health = {
  status: "healthy",
  service: "s",
  version: "1",
  model: "stand-in",
  websocket_connections: 0,
  outbox_depth: 0,
};

/** A room over a server whose log is an array; `server.down` makes every call fail. */
function aRoom(log: Event[] = []) {
  const clock = makeClock();
  const sockets = makeSockets();
  const server = { log, down: false, status: 200, requests: [] as string[] };
  const bodyOf = (url: URL): unknown => {
    if (url.pathname === "/health") return health;
    if (url.pathname.endsWith("/agents")) return { items: [anAgent()], next_cursor: null };
    if (url.pathname.endsWith("/costs")) return costs;
    if (url.pathname.endsWith("/questions")) return { items: [], next_cursor: null };
    if (!url.pathname.endsWith("/events")) return anOrchestrator({ last_seq: server.log.at(-1)?.seq ?? 0 });
    const before = Number(url.searchParams.get("before"));
    const limit = Number(url.searchParams.get("limit"));
    return { items: server.log.filter(({ seq }) => seq < before).slice(-limit), next_cursor: null };
  };
  const client: ApiClient = createApiClient({
    fetch: async (input) => {
      const url = new URL(input instanceof Request ? input.url : input, "http://x");
      server.requests.push(url.pathname + url.search);
      if (server.down) throw new TypeError("connection refused");
      return Response.json(bodyOf(url), { status: server.status });
    },
  });
  const state = emptyState();
  const room = connectRoom({
    orchestrator: "default",
    client,
    read: state,
    write: (change: (state: State) => void) => change(state),
    createSocket: (events) =>
      createEventSocket({
        ...events,
        baseUrl: "ws://x",
        openSocket: sockets.openSocket,
        now: clock.now,
        random: () => 0,
        schedule: clock.schedule,
      }),
    now: clock.now,
    random: () => 0,
    schedule: clock.schedule,
  });
  const receive = (...events: unknown[]) => sockets.newest().onText(JSON.stringify({ seq: 0, events }));
  const socketCount = (count: number) => vi.waitFor(() => expect(sockets.opened).toHaveLength(count));
  return { room, state, clock, sockets, server, receive, socketCount };
}

const logOf = (count: number): Event[] =>
  Array.from({ length: count }, (_, index) => aLog(index + 1, "TextBlock"));

test("loads, then goes live from where the loaded log ends", async () => {
  const t = aRoom([...logOf(2), aChat(3, "user", "hi")]);
  t.room.start();
  expect(t.state.connection).toEqual({ phase: "loading" });
  await t.socketCount(1);
  expect(new URL(t.sockets.newest().url).searchParams.get("since")).toBe("3");
  t.receive(connected(3));
  t.receive(aLog(4, "TextBlock"));
  expect(t.state.connection).toEqual({ phase: "online" });
  expect(t.state.stream.ids).toEqual([1, 2, 4].map(eventId));
  expect(t.state.modelSource).toBe("stand-in");
});

test("a server that is down at the start is tried again until it is there", async () => {
  const t = aRoom(logOf(1));
  t.server.down = true;
  t.room.start();
  await vi.waitFor(() =>
    expect(t.state.connection).toMatchObject({ phase: "failed", retryAtMs: t.clock.now() + 500 }),
  );
  t.server.down = false;
  t.clock.advance(500);
  await t.socketCount(1);
  t.receive(connected(1));
  expect([t.state.connection.phase, t.state.staleSinceMs]).toEqual(["online", null]);
});

test("what only a person can mend is told and not tried again by itself", async () => {
  const t = aRoom();
  t.server.status = 404;
  t.room.start();
  await vi.waitFor(() => expect(t.state.connection).toMatchObject({ phase: "failed", retryAtMs: null }));
  const before = t.server.requests.length;
  t.clock.advance(60_000);
  expect(t.server.requests).toHaveLength(before);
  t.server.status = 200;
  t.room.retryNow();
  await t.socketCount(1);
});

test("a lost connection is told with its age, and a new one replays what was missed", async () => {
  const t = aRoom(logOf(1));
  t.room.start();
  await t.socketCount(1);
  t.receive(connected(1));
  t.sockets.newest().onClose();
  expect(t.state).toMatchObject({
    staleSinceMs: t.clock.now(),
    connection: { phase: "waiting", attempt: 1 },
  });
  t.room.retryNow();
  expect(t.state.connection).toEqual({ phase: "connecting" });
  t.receive(connected(3));
  t.receive(aLog(2, "TextBlock"), aLog(3, "TextBlock"));
  expect(t.state.staleSinceMs).toBeNull();
  expect(t.state.stream.ids).toEqual([1, 2, 3].map(eventId));
});

test("when the server no longer has what was missed, everything is loaded anew", async () => {
  const t = aRoom(logOf(2));
  t.room.start();
  await t.socketCount(1);
  t.server.log = [...logOf(2), aLog(900, "TextBlock"), aLog(901, "TextBlock")];
  t.receive(connected(901), aFrame("resync_required", { oldest_seq: 900, last_seq: 901 }));
  t.clock.advance(0);
  await t.socketCount(2);
  expect(t.sockets.opened[0]?.isClosedByClient).toBe(true);
  expect(new URL(t.sockets.newest().url).searchParams.get("since")).toBe("901");
  expect(t.state.stream.ids).toEqual([1, 2, 900, 901].map(eventId));
});

test("another log behind the same address is noticed", async () => {
  const t = aRoom(logOf(5));
  t.room.start();
  await t.socketCount(1);
  t.server.log = logOf(1);
  t.receive(connected(1));
  t.clock.advance(0);
  await t.socketCount(2);
  expect(t.state.lastSeq).toBe(1);
  t.receive(connected(1, uuid(4_000)));
  t.clock.advance(400);
  expect(t.sockets.opened).toHaveLength(2);
  t.clock.advance(100);
  await t.socketCount(3);
});

test("earlier events come page by page until there are none", async () => {
  const t = aRoom(logOf(1_100));
  t.room.start();
  await t.socketCount(1);
  await vi.waitFor(() => expect(t.state.stream.ids).toHaveLength(1_100));
  expect(await t.room.loadOlder("stream")).toBe(false);
  expect(new Set(t.state.stream.ids).size).toBe(1_100);
  expect(t.state.stream.ids[0]).toBe(eventId(1));
});

test("a failed load of earlier events leaves what is there", async () => {
  const chat = Array.from({ length: 30 }, (_, index) => aChat(1_001 + index, "user", "hi"));
  const t = aRoom([...logOf(1_000), ...chat]);
  t.room.start();
  await t.socketCount(1);
  t.server.down = true;
  const before = structuredClone(t.state);
  expect(await t.room.loadOlder("chat")).toBe(false);
  expect(t.state).toEqual(before);
});

test("stopping ends it for good", async () => {
  const t = aRoom(logOf(1));
  t.server.down = true;
  t.room.start();
  await vi.waitFor(() => expect(t.state.connection.phase).toBe("failed"));
  t.room.stop();
  expect(t.clock.waiting()).toBe(0);
});
