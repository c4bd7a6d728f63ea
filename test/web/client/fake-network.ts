import type { OpenSocket, SocketHandlers } from "../../../web/client/open-socket.ts";

/** A clock that only moves when told, with the timers that wait on it. */
export function makeClock() {
  let nowMs = 1_000_000;
  let timers: { atMs: number; task: () => void }[] = [];
  return {
    now: () => nowMs,
    schedule: (task: () => void, delayMs: number) => {
      const timer = { atMs: nowMs + delayMs, task };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: (ms: number) => {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = timers.toSorted((a, b) => a.atMs - b.atMs).find(({ atMs }) => atMs <= untilMs);
        if (!next) break;
        timers = timers.filter((other) => other !== next);
        nowMs = next.atMs;
        next.task();
      }
      nowMs = untilMs;
    },
    waiting: () => timers.length,
  };
}

export interface FakeSocket extends SocketHandlers {
  url: string;
  protocols: string[];
  sent: string[];
  isClosedByClient: boolean;
}

/** Sockets that do what the test says; the newest is the last. */
export function makeSockets() {
  const opened: FakeSocket[] = [];
  const openSocket: OpenSocket = (url, protocols, handlers) => {
    const socket: FakeSocket = { ...handlers, url, protocols, sent: [], isClosedByClient: false };
    opened.push(socket);
    return {
      send: (text) => void socket.sent.push(text),
      close: () => {
        socket.isClosedByClient = true;
      },
    };
  };
  const newest = () => {
    const socket = opened.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  };
  return { opened, openSocket, newest };
}
