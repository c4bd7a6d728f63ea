import type { ApiClient } from "../client/api-client.ts";
import { retryDelayMs } from "../client/backoff.ts";
import type { EventSocket, EventSocketOptions, SocketState } from "../client/event-socket.ts";
import type { ReceivedItem } from "../client/received.ts";
import type { ClientFailure } from "../client/request.ts";
import { applyItem } from "./apply-event.ts";
import { applySnapshot } from "./apply-history.ts";
import { describeFailure } from "./describe-failure.ts";
import { fillChat, loadOlder } from "./load-older.ts";
import { loadSnapshot } from "./load-snapshot.ts";
import type { State } from "./state.ts";

export interface ConnectDeps {
  orchestrator: string;
  client: ApiClient;
  read: State;
  /** Runs a rule on the state; everything it changes becomes visible at once. */
  write: (change: (state: State) => void) => void;
  createSocket: (
    events: Pick<EventSocketOptions, "orchestrator" | "lastSeq" | "onItems" | "onState">,
  ) => EventSocket;
  now: () => number;
  random: () => number;
  schedule: (task: () => void, delayMs: number) => () => void;
}

export interface RoomConnection {
  start: () => void;
  /** Tries now instead of when the backoff says. */
  retryNow: () => void;
  /** Asks for a sign of life, after the machine slept. */
  check: () => void;
  /** Loads one page of earlier events for a timeline; false when there is none or the load failed. */
  loadOlder: (which: "stream" | "chat") => Promise<boolean>;
  stop: () => void;
}

/** Loads, goes live, and stays so: the one place that decides between REST and socket. */
export function connectRoom(deps: ConnectDeps): RoomConnection {
  let failedLoads = 0;
  let reloads = 0;
  let isLoading = false;
  let isStopped = false;
  let cancelLoad: (() => void) | null = null;

  const socket = deps.createSocket({
    orchestrator: deps.orchestrator,
    lastSeq: () => deps.read.lastSeq,
    onItems: receive,
    onState: (state) => showSocketState(deps, state),
  });

  async function load(): Promise<void> {
    if (isLoading) return;
    isLoading = true;
    cancelLoad?.();
    socket.stop();
    showLoading(deps);
    const loaded = await loadSnapshot(deps.client, deps.orchestrator);
    isLoading = false;
    if (isStopped) return;
    failedLoads = loaded.ok ? 0 : failedLoads + 1;
    if (!loaded.ok) {
      const delayMs = showFailedLoad(deps, loaded.failure, failedLoads);
      if (delayMs !== null) cancelLoad = deps.schedule(() => void load(), delayMs);
      return;
    }
    deps.write((state) => applySnapshot(state, loaded.value));
    socket.connect();
    await fillChat(deps);
  }

  function receive(items: ReceivedItem[]): void {
    const receivedAt = new Date(deps.now()).toISOString();
    deps.write((state) => {
      for (const item of items) applyItem(state, item, receivedAt);
    });
    if (items.some((item) => needsReload(item, deps.read))) reload();
    else if (items.some((item) => "seq" in item)) reloads = 0;
  }

  /** At once the first time; a server that keeps asking for it is not hammered. */
  function reload(): void {
    socket.stop();
    cancelLoad?.();
    cancelLoad = deps.schedule(() => void load(), reloads === 0 ? 0 : retryDelayMs(reloads, deps.random()));
    reloads += 1;
  }

  return {
    start: () => void load(),
    retryNow: () => {
      if (deps.read.connection.phase === "waiting") socket.connect();
      if (deps.read.connection.phase === "failed") void load();
    },
    check: socket.check,
    loadOlder: (which) => loadOlder(deps, which),
    stop: () => {
      isStopped = true;
      cancelLoad?.();
      socket.stop();
    },
  };
}

/** The server has forgotten what we ask for, or is another one than before: its log is behind ours. */
function needsReload(item: ReceivedItem, state: State): boolean {
  if (item.type === "resync_required") return true;
  if (item.type !== "connection_established") return false;
  return item.last_seq < state.lastSeq || item.orchestrator_id !== state.orchestrator?.id;
}

function showLoading(deps: ConnectDeps): void {
  if (!deps.read.orchestrator) deps.write((state) => void (state.connection = { phase: "loading" }));
  void refreshHealth(deps);
}

function showSocketState(deps: ConnectDeps, socketState: SocketState): void {
  const wasAway = deps.read.staleSinceMs !== null;
  deps.write((state) => {
    state.connection = socketState;
    if (socketState.phase === "online") state.staleSinceMs = null;
    if (socketState.phase === "waiting") state.staleSinceMs ??= deps.now();
  });
  if (socketState.phase === "online" && wasAway) void refreshHealth(deps);
}

/** Answers in how many milliseconds to try again, or null when that is pointless. */
function showFailedLoad(deps: ConnectDeps, failure: ClientFailure, attempt: number): number | null {
  const { title, detail, canRetry, needsSignIn } = describeFailure(failure);
  const delayMs = canRetry ? retryDelayMs(attempt, deps.random()) : null;
  const retryAtMs = delayMs === null ? null : deps.now() + delayMs;
  deps.write((state) => {
    state.connection = { phase: "failed", title, detail, retryAtMs, needsSignIn };
    state.staleSinceMs ??= deps.now();
  });
  return delayMs;
}

async function refreshHealth(deps: ConnectDeps): Promise<void> {
  const health = await deps.client.health();
  if (health.ok) deps.write((state) => void (state.modelSource = health.value.model));
}
