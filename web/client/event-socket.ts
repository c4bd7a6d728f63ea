import { SUBPROTOCOL_V1 } from "../../contract/frame.ts";
import { retryDelayMs } from "./backoff.ts";
import { openLine, type Line, type LineOptions } from "./live-line.ts";
import { readMessage, seqOf, type ReceivedItem } from "./received.ts";

export type SocketState =
  | { phase: "connecting" }
  | { phase: "online" }
  | { phase: "waiting"; retryAtMs: number; attempt: number };

export interface EventSocketOptions extends Pick<LineOptions, "openSocket" | "schedule"> {
  /** Origin with `ws:` or `wss:`, without a trailing slash. */
  baseUrl: string;
  orchestrator: string;
  /** Besides `v1`, for example `auth.<ticket>`. */
  protocols?: string[];
  /** Of the last durable event that was taken in: where a new connection goes on. */
  lastSeq: () => number;
  onItems: (items: ReceivedItem[]) => void;
  onState: (state: SocketState) => void;
  now: () => number;
  random: () => number;
}

export interface EventSocket {
  /** Opens now, whatever it was waiting for. */
  connect: () => void;
  /** Asks for a sign of life at once, for example when the machine woke up. */
  check: () => void;
  stop: () => void;
}

/** A connection that lived this long starts the backoff anew; one that is accepted and dropped does not. */
const STABLE_AFTER_MS = 5_000;

/**
 * The events of one orchestrator, in order and without gaps: reconnects with backoff, and each time goes on after
 * `lastSeq`. A connection that skips an event is dropped, so that the missing one is replayed; if the server does
 * not have it, the gap is accepted the second time.
 */
export function createEventSocket(options: EventSocketOptions): EventSocket {
  let line: Line | null = null;
  let cancelRetry: (() => void) | null = null;
  let attempt = 0;
  let onlineSinceMs: number | null = null;
  let acceptedGapAt = -1;

  function stop(): void {
    cancelRetry?.();
    line?.close();
    line = null;
    if (onlineSinceMs !== null && options.now() - onlineSinceMs >= STABLE_AFTER_MS) attempt = 0;
    onlineSinceMs = null;
  }

  function connect(): void {
    stop();
    options.onState({ phase: "connecting" });
    line = openLine({
      url: urlOf(options),
      protocols: [SUBPROTOCOL_V1, ...(options.protocols ?? [])],
      openSocket: options.openSocket,
      schedule: options.schedule,
      onText: receive,
      onLost: retryLater,
    });
  }

  function retryLater(): void {
    stop();
    attempt += 1;
    const delayMs = retryDelayMs(attempt, options.random());
    options.onState({ phase: "waiting", retryAtMs: options.now() + delayMs, attempt });
    cancelRetry = options.schedule(connect, delayMs);
  }

  function receive(text: string): void {
    if (onlineSinceMs === null) {
      onlineSinceMs = options.now();
      options.onState({ phase: "online" });
    }
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
    check: () => line?.check(),
    stop,
  };
}

function urlOf(options: EventSocketOptions): string {
  const since = String(options.lastSeq());
  return `${options.baseUrl}/ws?${new URLSearchParams({ orchestrator: options.orchestrator, since })}`;
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
