/** Which part of a long list is in the page: `start` inclusive, `end` exclusive. */
export interface WindowRange {
  start: number;
  end: number;
}

/** Rows in the page while it follows the end. */
export const WINDOW_SIZE = 200;
const STEP = 80;
const MAX_SIZE = WINDOW_SIZE + STEP;

export function tailRange(total: number): WindowRange {
  return { start: Math.max(0, total - WINDOW_SIZE), end: total };
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
