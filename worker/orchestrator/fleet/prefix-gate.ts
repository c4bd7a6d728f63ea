/** How long an entry of the prompt cache is surely there after it was used: an hour, less some minutes for the way. */
const WARM_MS = 50 * 60_000;
/** A warm time is written anew only when it has grown by this much: an agent at work says so often. */
const REFRESH_MS = 10 * 60_000;
/** The longest that an agent waits for another to warm the prefix they share. */
const PATIENCE_MS = 8_000;

export interface WarmStore {
  warmUntil: (key: string) => number;
  keepWarm: (key: string, untilMs: number) => void;
}

export interface GateDeps {
  store: WarmStore;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

interface Warming {
  leader: string;
  startedAtMs: number;
  opened: PromiseWithResolvers<void>;
}

/**
 * Agents that begin with the same prompt share its cached prefix, but it can be read only once a first answer has
 * begun. Of those that are commanded together while it is cold, the first goes ahead and the others wait for it. Nobody
 * waits alone, for a warm prefix, for a leader that has failed, or longer than a few seconds. Who waits is memory only:
 * after a restart all go ahead.
 */
export class PrefixGate {
  private readonly deps: GateDeps;
  private readonly warming = new Map<string, Warming>();
  /** The prefix of each agent that has been commanded and has not begun to answer. */
  private readonly keys = new Map<string, string>();

  constructor(deps: GateDeps) {
    this.deps = deps;
  }

  /** A command is given to an agent at rest. Whether it is to wait until `opened`; else it goes ahead. */
  admit(agentId: string, key: string): boolean {
    const { store, now } = this.deps;
    this.keys.set(agentId, key);
    if (store.warmUntil(key) > now()) return false;
    const warming = this.warming.get(key);
    const isFresh = warming !== undefined && warming.startedAtMs + PATIENCE_MS > now();
    if (isFresh) return warming.leader !== agentId;
    warming?.opened.resolve();
    this.warming.set(key, { leader: agentId, startedAtMs: now(), opened: Promise.withResolvers<void>() });
    return false;
  }

  /** Resolves when the agent may go ahead. */
  async opened(agentId: string): Promise<void> {
    const warming = this.warming.get(this.keys.get(agentId) ?? "");
    if (!warming || warming.leader === agentId) return;
    const leftMs = warming.startedAtMs + PATIENCE_MS - this.deps.now();
    if (leftMs > 0) await Promise.race([warming.opened.promise, this.deps.sleep(leftMs)]);
  }

  /** The agent's answer has begun: what it sent is in the cache. */
  began(agentId: string): void {
    const key = this.keys.get(agentId);
    if (key === undefined) return;
    this.keys.delete(agentId);
    const { store, now } = this.deps;
    const untilMs = now() + WARM_MS;
    if (untilMs - store.warmUntil(key) > REFRESH_MS) store.keepWarm(key, untilMs);
    this.open(key);
  }

  /** The agent will not begin soon, or not at all. */
  gaveUp(agentId: string): void {
    const key = this.keys.get(agentId);
    if (key === undefined) return;
    this.keys.delete(agentId);
    if (this.warming.get(key)?.leader === agentId) this.open(key);
  }

  private open(key: string): void {
    this.warming.get(key)?.opened.resolve();
    this.warming.delete(key);
  }
}

/** One row for each kind of agent: model, effort and tools. */
export const WARM_PREFIX_SCHEMA = `CREATE TABLE IF NOT EXISTS warm_prefix (key TEXT PRIMARY KEY,
  until_ms INTEGER NOT NULL) WITHOUT ROWID;`;

export function warmStore(sql: SqlStorage): WarmStore {
  return {
    warmUntil: (key) => {
      const select = "SELECT until_ms FROM warm_prefix WHERE key = ?";
      return sql.exec<{ until_ms: number }>(select, key).toArray()[0]?.until_ms ?? 0;
    },
    keepWarm: (key, untilMs) => {
      sql.exec("INSERT OR REPLACE INTO warm_prefix VALUES (?, ?)", key, untilMs);
    },
  };
}
