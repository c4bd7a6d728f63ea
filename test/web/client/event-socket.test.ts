import { expect, test } from "vitest";
import { createEventSocket, findGap, type SocketState } from "../../../web/client/event-socket.ts";
import { seqOf, type ReceivedItem } from "../../../web/client/received.ts";
import { aLog, anAgentChunk, connected } from "../factories.ts";
import { makeClock, makeSockets } from "./fake-network.ts";

function aSocket(lastSeq = 0) {
  const clock = makeClock();
  const sockets = makeSockets();
  const states: SocketState[] = [];
  const items: ReceivedItem[] = [];
  let seen = lastSeq;
  const socket = createEventSocket({
    baseUrl: "ws://host",
    orchestrator: "my team",
    openSocket: sockets.openSocket,
    lastSeq: () => seen,
    onItems: (received) => {
      items.push(...received);
      for (const item of received) seen = Math.max(seen, seqOf(item) ?? 0);
    },
    onState: (state) => states.push(state),
    now: clock.now,
    random: () => 0,
    schedule: clock.schedule,
  });
  const receive = (...events: unknown[]) => sockets.newest().onText(JSON.stringify({ seq: 0, events }));
  const goOnline = () => {
    sockets.newest().onOpen();
    receive(connected(seen));
  };
  return {
    socket,
    clock,
    sockets,
    states,
    items,
    receive,
    goOnline,
    seqs: () => items.map(seqOf).filter(Boolean),
  };
}

test("asks for what follows the last event it has, with the batching subprotocol", () => {
  const t = aSocket(7);
  t.socket.connect();
  const url = new URL(t.sockets.newest().url);
  expect(url.pathname).toBe("/ws");
  expect(Object.fromEntries(url.searchParams)).toEqual({ orchestrator: "my team", since: "7" });
  expect(t.sockets.newest().protocols).toEqual(["v1"]);
});

test("is online with the first message, not before", () => {
  const t = aSocket();
  t.socket.connect();
  t.sockets.newest().onOpen();
  expect(t.states).toEqual([{ phase: "connecting" }]);
  t.receive(connected(0));
  t.receive(aLog(1, "TextBlock"));
  expect(t.states).toEqual([{ phase: "connecting" }, { phase: "online" }]);
});

test("a lost connection comes back with backoff and goes on where it was", () => {
  const t = aSocket();
  t.socket.connect();
  t.goOnline();
  t.receive(aLog(1, "TextBlock"), aLog(2, "TextBlock"));
  t.sockets.newest().onClose();
  expect(t.states.at(-1)).toEqual({ phase: "waiting", retryAtMs: t.clock.now() + 500, attempt: 1 });
  t.clock.advance(499);
  expect(t.sockets.opened).toHaveLength(1);
  t.clock.advance(1);
  expect(t.sockets.opened).toHaveLength(2);
  expect(new URL(t.sockets.newest().url).searchParams.get("since")).toBe("2");
  t.goOnline();
  t.receive(aLog(3, "TextBlock"));
  expect(t.seqs()).toEqual([1, 2, 3]);
});

test("each failure waits longer, up to ten seconds", () => {
  const t = aSocket();
  t.socket.connect();
  const waits: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    t.sockets.newest().onClose();
    const state = t.states.at(-1);
    if (state?.phase === "waiting") waits.push(state.retryAtMs - t.clock.now());
    t.clock.advance(10_000);
  }
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

test("a server that accepts and drops at once is not hammered, one that held is trusted again", () => {
  const t = aSocket();
  t.socket.connect();
  for (const attempt of [1, 2, 3]) {
    t.goOnline();
    t.sockets.newest().onClose();
    expect(t.states.at(-1)).toMatchObject({ attempt });
    t.clock.advance(10_000);
  }
  t.goOnline();
  t.clock.advance(6_000);
  t.sockets.newest().onClose();
  expect(t.states.at(-1)).toMatchObject({ attempt: 1 });
});

test("trying now opens at once and cancels the wait", () => {
  const t = aSocket();
  t.socket.connect();
  t.sockets.newest().onClose();
  t.socket.connect();
  expect(t.sockets.opened).toHaveLength(2);
  t.goOnline();
  t.clock.advance(9_000);
  expect(t.sockets.opened).toHaveLength(2);
});

test("a connection that never opens is given up", () => {
  const t = aSocket();
  t.socket.connect();
  t.clock.advance(10_000);
  expect(t.sockets.opened[0]?.isClosedByClient).toBe(true);
  expect(t.states.at(-1)).toMatchObject({ phase: "waiting" });
});

test("pings when it is quiet, and takes silence for a broken line", () => {
  const t = aSocket();
  t.socket.connect();
  t.goOnline();
  t.clock.advance(25_000);
  expect(t.sockets.newest().sent).toEqual(["ping"]);
  t.sockets.newest().onText("pong");
  t.clock.advance(25_000);
  expect(t.sockets.newest().sent).toEqual(["ping", "ping"]);
  expect(t.sockets.opened).toHaveLength(1);
  t.clock.advance(10_000);
  expect(t.states.at(-1)).toMatchObject({ phase: "waiting" });
  expect(t.items).toHaveLength(1);
});

test("a check asks for a sign of life at once", () => {
  const t = aSocket();
  t.socket.check();
  t.socket.connect();
  t.goOnline();
  t.socket.check();
  expect(t.sockets.newest().sent).toEqual(["ping"]);
});

test("a skipped event is fetched by connecting again, and nothing after it is taken before", () => {
  const t = aSocket();
  t.socket.connect();
  t.goOnline();
  t.receive(aLog(1, "TextBlock"), aLog(3, "TextBlock"));
  expect(t.seqs()).toEqual([1]);
  expect(t.sockets.opened).toHaveLength(2);
  expect(new URL(t.sockets.newest().url).searchParams.get("since")).toBe("1");
  t.goOnline();
  t.receive(aLog(2, "TextBlock"), aLog(3, "TextBlock"));
  expect(t.seqs()).toEqual([1, 2, 3]);
});

test("a gap that the server cannot fill is accepted", () => {
  const t = aSocket();
  t.socket.connect();
  t.goOnline();
  t.receive(aLog(5, "TextBlock"));
  t.goOnline();
  t.receive(aLog(5, "TextBlock"));
  t.receive(aLog(6, "TextBlock"));
  expect([t.seqs(), t.sockets.opened.length]).toEqual([[5, 6], 2]);
});

test("stopping closes and lets nothing run on", () => {
  const t = aSocket();
  t.socket.connect();
  t.goOnline();
  t.socket.stop();
  expect([t.sockets.newest().isClosedByClient, t.clock.waiting()]).toEqual([true, 0]);
});

test("replayed and unreadable items are no gap", () => {
  const unreadable = { type: "unreadable", seq: 6, isUnknown: false } as const;
  expect(
    findGap([aLog(4, "Stop"), aLog(5, "Stop"), unreadable, aLog(7, "Stop"), anAgentChunk(9, "x")], 4),
  ).toBeNull();
  expect(findGap([aLog(5, "Stop"), anAgentChunk(9, "x"), aLog(7, "Stop")], 4)).toBe(2);
});
