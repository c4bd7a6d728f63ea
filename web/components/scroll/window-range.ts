/** Which part of a long list is in the page: `start` inclusive, `end` exclusive. */
export interface WindowRange {
  start: number;
  end: number;
}

/** Where a list stands that does not follow its end. Ids stay right when older rows come before; counts would not. */
export interface Place {
  firstId: string | undefined;
  count: number;
  /** The last row when it stopped following. */
  lastSeenId: string | undefined;
}

/** Rows in the page while it follows the end. */
export const WINDOW_SIZE = 200;
const STEP = 80;
const MAX_SIZE = WINDOW_SIZE + STEP;

/** The window of a list at a place, or at its end for null. A place whose first row is gone is the beginning. */
export function rangeAt(ids: readonly string[], place: Place | null): WindowRange {
  if (!place) return { start: Math.max(0, ids.length - WINDOW_SIZE), end: ids.length };
  const start = Math.max(0, place.firstId === undefined ? 0 : ids.indexOf(place.firstId));
  return { start, end: Math.min(ids.length, start + place.count) };
}

/** How many rows came after the last that was seen. */
export function newAfter(ids: readonly string[], place: Place | null): number {
  if (!place) return 0;
  if (place.lastSeenId === undefined) return ids.length;
  const lastSeen = ids.lastIndexOf(place.lastSeenId);
  return lastSeen < 0 ? 0 : ids.length - 1 - lastSeen;
}

/** More above; what is then too far below leaves. */
export function growUp(range: WindowRange): WindowRange {
  const start = Math.max(0, range.start - STEP);
  return { start, end: Math.min(range.end, start + MAX_SIZE) };
}

/** More below; what is then too far above leaves. */
export function growDown(range: WindowRange, total: number): WindowRange {
  const end = Math.min(total, range.end + STEP);
  return { start: Math.max(range.start, end - MAX_SIZE), end };
}
