import type { OpenSocket, OpenedSocket } from "./open-socket.ts";

export interface LineOptions {
  url: string;
  protocols: string[];
  openSocket: OpenSocket;
  onText: (text: string) => void;
  /** At most once, and not after `close`. */
  onLost: () => void;
  /** Runs `task` once after `delayMs`; the answer takes it back. */
  schedule: (task: () => void, delayMs: number) => () => void;
}

export interface Line {
  /** Asks for a sign of life at once. */
  check: () => void;
  close: () => void;
}

const OPEN_TIMEOUT_MS = 10_000;
const PING_EVERY_MS = 25_000;
const PONG_TIMEOUT_MS = 10_000;

/** One connection. It is lost when it closes, does not open in time, or stays silent after a ping. */
export function openLine(options: LineOptions): Line {
  let socket: OpenedSocket | null = null;
  let cancelTimer: (() => void) | null = null;

  function after(delayMs: number, task: () => void): void {
    cancelTimer?.();
    cancelTimer = options.schedule(task, delayMs);
  }

  function close(): void {
    cancelTimer?.();
    socket?.close();
    socket = null;
  }

  function lose(): void {
    close();
    options.onLost();
  }

  function ping(): void {
    socket?.send("ping");
    after(PONG_TIMEOUT_MS, lose);
  }

  const listen = () => after(PING_EVERY_MS, ping);

  after(OPEN_TIMEOUT_MS, lose);
  socket = options.openSocket(options.url, options.protocols, {
    onOpen: listen,
    onText: (text) => {
      listen();
      if (text !== "pong") options.onText(text);
    },
    onClose: lose,
  });
  return { check: ping, close };
}
