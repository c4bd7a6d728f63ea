import type { Oid } from "../object-store.ts";

/** A delta whose base has not come yet: only possible when it names the base instead of pointing back. */
export interface WaitingDelta {
  /** The number of its entry. */
  entry: number;
  delta: Uint8Array;
}

/** What a delta waits for: an object by its name, or an entry that itself waits. */
export type Awaited = { oid: Oid } | { entry: number };

export interface WaitingDeltas {
  /** False: more bytes would wait than the limit. */
  add(awaited: Awaited, waiting: WaitingDelta): boolean;
  /** Those that waited for this object, under either of its names. They wait no more. */
  wake(entry: number, oid: Oid): WaitingDelta[];
  /** The name of an object that a delta still waits for, or null. */
  missing(): Oid | null;
}

export function createWaitingDeltas(limitBytes: number): WaitingDeltas {
  const lists = new Map<Oid | number, WaitingDelta[]>();
  let sizeBytes = 0;

  function wakeOne(key: Oid | number): WaitingDelta[] {
    const woken = lists.get(key) ?? [];
    lists.delete(key);
    for (const { delta } of woken) sizeBytes -= delta.length;
    return woken;
  }

  return {
    add(awaited, waiting) {
      sizeBytes += waiting.delta.length;
      const key = "oid" in awaited ? awaited.oid : awaited.entry;
      const others = lists.get(key);
      if (others) others.push(waiting);
      else lists.set(key, [waiting]);
      return sizeBytes <= limitBytes;
    },
    wake: (entry, oid) => (lists.size === 0 ? [] : [...wakeOne(oid), ...wakeOne(entry)]),
    missing: () => [...lists.keys()].find((key) => typeof key === "string") ?? null,
  };
}
