import type { StreamRow } from "../../store/state.ts";

interface FilterInput {
  ids: readonly string[];
  epoch: number;
  rows: Readonly<Record<string, StreamRow>>;
  /** Null lets everything through. */
  matches: ((row: StreamRow) => boolean) | null;
}

/**
 * A filter over a list that mostly grows at its end: looks only at what is new, and at everything again when the
 * filter or the list's epoch changes. Answers the same array as long as it only grows.
 */
export function makeIncrementalFilter(): (input: FilterInput) => readonly string[] {
  let seen: { epoch: number; matches: FilterInput["matches"]; count: number } | null = null;
  let found: string[] = [];
  return ({ ids, epoch, rows, matches }) => {
    if (!matches) {
      seen = null;
      return ids;
    }
    if (seen?.epoch !== epoch || seen.matches !== matches || ids.length < seen.count) {
      found = [];
      seen = { epoch, matches, count: 0 };
    }
    for (const id of ids.slice(seen.count)) {
      const row = rows[id];
      if (row && matches(row)) found.push(id);
    }
    seen.count = ids.length;
    return found;
  };
}
