import { LIMITS } from "../../contract/limits.ts";
import type { ApiClient } from "../client/api-client.ts";
import { retryDelayMs } from "../client/backoff.ts";
import type { EventSocket, EventSocketOptions, SocketState } from "../client/event-socket.ts";
import type { ReceivedItem } from "../client/received.ts";
import { applyItem } from "./apply-event.ts";
import { applyOlder, applySnapshot } from "./apply-history.ts";
import { describeFailure } from "./describe-failure.ts";
import { loadSnapshot } from "./load-snapshot.ts";
import type { State, Timeline } from "./state.ts";

export interface ConnectDeps {
  orchestrator: string;
  client: ApiClient;
  read: State;
  /** Runs a rule on the state; everything it changes becomes visible at once. */
  write(change: (state: State) => void): void;
  createSocket(
    events: Pick<EventSocketOptions, "lastSeq" | "onItems" | "onState"> & { orchestrator: string },
  ): EventSocket;
  now(): number;
  random(): number;
  schedule(task: () => void, delayMs: number): () => void;
}

export interface RoomConnection {
  start(): void;
  /** Tries now instead of when the backoff says. */
  retryNow(): void;
  /** Asks for a sign of life, after the machine slept. */
  check(): void;
  /** Loads one page of earlier events for a timeline; false when there is none or the load failed. */
  loadOlder(which: "stream" | "chat"): Promise<boolean>;
  stop(): void;
}

/** Loads, goes live, and stays so: the one place that decides between REST and socket. */
export function connectRoom(deps: ConnectDeps): RoomConnection {
  let failedLoads = 0;
  let reloads = 0;
  let isLoading = false;
  let isStopped = false;
  let cancelRetry = () => {};

  const socket = deps.createSocket({
    orchestrator: deps.orchestrator,
    lastSeq: () => deps.read.lastSeq,
    onItems: receive,
    onState: showSocketState,
  });

  async function load(): Promise<void> {
    if (isLoading) return;
    isLoading = true;
    cancelRetry();
    socket.stop();
    if (!deps.read.orchestrator) deps.write((state) => void (state.connection = { phase: "loading" }));
    void refreshHealth(deps);
    const loaded = await loadSnapshot(deps.client, deps.orchestrator);
    isLoading = false;
    if (isStopped) return;
    if (!loaded.ok) {
      const { title, detail, canRetry } = describeFailure(loaded.failure);
      failedLoads += 1;
      const delayMs = retryDelayMs(failedLoads, deps.random());
      const retryAtMs = canRetry ? deps.now() + delayMs : null;
      deps.write((state) => {
        state.connection = { phase: "failed", title, detail, retryAtMs };
        state.staleSinceMs ??= deps.now();
      });
      if (canRetry) cancelRetry = deps.schedule(() => void load(), delayMs);
      return;
    }
    failedLoads = 0;
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
    cancelRetry();
    cancelRetry = deps.schedule(() => void load(), reloads === 0 ? 0 : retryDelayMs(reloads, deps.random()));
    reloads += 1;
  }

  function showSocketState(socketState: SocketState): void {
    const wasAway = deps.read.staleSinceMs !== null;
    deps.write((state) => {
      state.connection = socketState;
      if (socketState.phase === "online") state.staleSinceMs = null;
      if (socketState.phase === "waiting") state.staleSinceMs ??= deps.now();
    });
    if (socketState.phase === "online" && wasAway) void refreshHealth(deps);
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
      cancelRetry();
      socket.stop();
    },
  };
}

/** A busy fleet fills a page without a word of the conversation: look a little further back for it. */
async function fillChat(deps: ConnectDeps): Promise<void> {
  for (let page = 0; page < 3 && deps.read.chat.ids.length < 20; page += 1) {
    if (!(await loadOlder(deps, "chat"))) return;
  }
}

/** The server has forgotten what we ask for, or is another one than before: its log is behind ours. */
function needsReload(item: ReceivedItem, state: State): boolean {
  if (item.type === "resync_required") return true;
  if (item.type !== "connection_established") return false;
  return item.last_seq < state.lastSeq || item.orchestrator_id !== state.orchestrator?.id;
}

async function refreshHealth(deps: ConnectDeps): Promise<void> {
  const health = await deps.client.health();
  if (health.ok) deps.write((state) => void (state.modelSource = health.value.model));
}

async function loadOlder(deps: ConnectDeps, which: "stream" | "chat"): Promise<boolean> {
  const timeline: Timeline = deps.read[which];
  const before = timeline.oldestSeq;
  if (before <= 1) return false;
  const page = await deps.client.events(deps.orchestrator, { before, limit: LIMITS.listMax });
  if (!page.ok) return false;
  // Meanwhile another page may have arrived, or everything been loaded anew.
  if (deps.read[which].oldestSeq !== before) return true;
  deps.write((state) => applyOlder(state, page.value.items, before));
  return true;
}
