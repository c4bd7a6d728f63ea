import { SUBPROTOCOL_V1 } from "../../contract/frame.ts";
import { retryDelayMs } from "./backoff.ts";
import type { OpenSocket, OpenedSocket } from "./open-socket.ts";
import { readMessage, seqOf, type ReceivedItem } from "./received.ts";

export type SocketState =
  | { phase: "connecting" }
  | { phase: "online" }
  | { phase: "waiting"; retryAtMs: number; attempt: number };

export interface EventSocketOptions {
  /** Origin with `ws:` or `wss:`, without a trailing slash. */
  baseUrl: string;
  orchestrator: string;
  openSocket: OpenSocket;
  /** Besides `v1`, for example `auth.<ticket>`. */
  protocols?: string[];
  /** Of the last durable event that was taken in: where a new connection goes on. */
  lastSeq(): number;
  onItems(items: ReceivedItem[]): void;
  onState(state: SocketState): void;
  now(): number;
  random(): number;
  /** Runs `task` once after `delayMs`; the answer takes it back. */
  schedule(task: () => void, delayMs: number): () => void;
}

export interface EventSocket {
  /** Opens now, whatever it was waiting for. */
  connect(): void;
  /** Asks for a sign of life at once, for example when the machine woke up. */
  check(): void;
  stop(): void;
}

const OPEN_TIMEOUT_MS = 10_000;
const PING_EVERY_MS = 25_000;
const PONG_TIMEOUT_MS = 10_000;
/** A connection that lived this long starts the backoff anew; one that is accepted and dropped does not. */
const STABLE_AFTER_MS = 5_000;

/**
 * The events of one orchestrator, in order and without gaps: reconnects with backoff, and each time goes on after
 * `lastSeq`. A connection that skips an event is dropped, so that the missing one is replayed; if the server does
 * not have it, the gap is accepted the second time.
 */
export function createEventSocket(options: EventSocketOptions): EventSocket {
  let socket: OpenedSocket | null = null;
  let attempt = 0;
  let onlineSinceMs: number | null = null;
  let acceptedGapAt = -1;
  let cancelTimer = () => {};

  const after = (delayMs: number, task: () => void) => {
    cancelTimer();
    cancelTimer = options.schedule(task, delayMs);
  };

  function close(): void {
    cancelTimer();
    if (onlineSinceMs !== null && options.now() - onlineSinceMs >= STABLE_AFTER_MS) attempt = 0;
    onlineSinceMs = null;
    socket?.close();
    socket = null;
  }

  function connect(): void {
    close();
    options.onState({ phase: "connecting" });
    const query = new URLSearchParams({ orchestrator: options.orchestrator, since: String(options.lastSeq()) });
    const protocols = [SUBPROTOCOL_V1, ...(options.protocols ?? [])];
    socket = options.openSocket(`${options.baseUrl}/ws?${query}`, protocols, {
      onOpen: waitForSilence,
      onText: receive,
      onClose: retryLater,
    });
    after(OPEN_TIMEOUT_MS, retryLater);
  }

  function retryLater(): void {
    close();
    attempt += 1;
    const delayMs = retryDelayMs(attempt, options.random());
    options.onState({ phase: "waiting", retryAtMs: options.now() + delayMs, attempt });
    after(delayMs, connect);
  }

  function waitForSilence(): void {
    after(PING_EVERY_MS, ping);
  }

  function ping(): void {
    socket?.send("ping");
    after(PONG_TIMEOUT_MS, retryLater);
  }

  function receive(text: string): void {
    waitForSilence();
    if (onlineSinceMs === null) {
      onlineSinceMs = options.now();
      options.onState({ phase: "online" });
    }
    if (text === "pong") return;
    const items = readMessage(text);
    const gapAt = findGap(items, options.lastSeq());
    if (gapAt === null || options.lastSeq() === acceptedGapAt) {
      options.onItems(items);
      return;
    }
    options.onItems(items.slice(0, gapAt));
    acceptedGapAt = options.lastSeq();
    connect();
  }

  return {
    connect: () => {
      attempt = 0;
      connect();
    },
    check: () => {
      if (socket) ping();
    },
    stop: close,
  };
}

/** Index of the first durable item that does not follow the one before it, or null. */
export function findGap(items: readonly ReceivedItem[], lastSeq: number): number | null {
  let expected = lastSeq + 1;
  for (const [index, item] of items.entries()) {
    const seq = seqOf(item);
    if (seq === null || seq < expected) continue;
    if (seq > expected) return index;
    expected += 1;
  }
  return null;
}
