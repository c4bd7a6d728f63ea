import type { Timeline } from "./state.ts";

/** Entries kept in memory per timeline. What is dropped can be loaded again by scrolling up. */
export const MAX_ENTRIES = 6_000;
const TRIM_TO = 5_000;

/** Puts the ids of older entries before the others; `oldestSeq` is where the page they come from begins. */
export function prepend(timeline: Timeline, ids: readonly string[], oldestSeq: number): void {
  timeline.oldestSeq = oldestSeq;
  if (ids.length === 0) return;
  timeline.ids = [...ids, ...timeline.ids];
  timeline.epoch += 1;
}

export function removeIds(timeline: Timeline, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const gone = new Set(ids);
  timeline.ids = timeline.ids.filter((id) => !gone.has(id));
  timeline.epoch += 1;
}

/** Forgets the oldest entries of a timeline that has grown too long; `onDrop` hears of each. */
export function trim<Entry extends { seq: number | null }>(
  timeline: Timeline,
  records: Record<string, Entry>,
  onDrop: (entry: Entry) => void = () => {},
): void {
  if (timeline.ids.length <= MAX_ENTRIES) return;
  const count = timeline.ids.length - TRIM_TO;
  for (const id of timeline.ids.slice(0, count)) {
    const entry = records[id];
    if (!entry) continue;
    if (entry.seq !== null) timeline.oldestSeq = Math.max(timeline.oldestSeq, entry.seq + 1);
    onDrop(entry);
    delete records[id];
  }
  timeline.ids = timeline.ids.slice(count);
  timeline.epoch += 1;
}
