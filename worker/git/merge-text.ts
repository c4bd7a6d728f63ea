import { diff3Merge } from "node-diff3";

export interface TextSides {
  base: string;
  ours: string;
  theirs: string;
}

/** `text` is whole in either case: where the sides disagree it has both, between git's marks. */
export interface MergedText {
  text: string;
  conflicts: number;
}

/**
 * Lines that could stand for one another, for which the comparison takes about two seconds. A file that repeats a few
 * lines many thousand times has more: then the sides are shown whole.
 */
const MOST_MATCHES = 10_000_000;

/** Three-way, by lines. `labels` name the sides in the marks. */
export function mergeText(sides: TextSides, labels: { ours: string; theirs: string }): MergedText {
  const { head, tail, ours, base, theirs } = withoutCommonEnds(sides);
  const isTooAlike = matches(ours, base) + matches(base, theirs) > MOST_MATCHES;
  const regions = isTooAlike
    ? [{ conflict: { a: ours, b: theirs } }]
    : diff3Merge(ours, base, theirs, { excludeFalseConflicts: true });
  let conflicts = 0;
  const parts: string[] = [...head];
  for (const region of regions) {
    const ok = "ok" in region ? region.ok : undefined;
    const { conflict } = region;
    if (ok) parts.push(...ok);
    if (!conflict) continue;
    conflicts += 1;
    parts.push(
      `<<<<<<< ${labels.ours}\n`,
      ...ended(conflict.a),
      "=======\n",
      ...ended(conflict.b),
      `>>>>>>> ${labels.theirs}\n`,
    );
  }
  return { text: [...parts, ...tail].join(""), conflicts };
}

/** Most of a file is the same on all sides, and need not be compared. */
function withoutCommonEnds(sides: TextSides) {
  const [ours, base, theirs] = [linesOf(sides.ours), linesOf(sides.base), linesOf(sides.theirs)];
  const shortest = Math.min(ours.length, base.length, theirs.length);
  let first = 0;
  while (first < shortest && ours[first] === base[first] && base[first] === theirs[first]) first += 1;
  let last = 0;
  const same = (): boolean => {
    const line = base.at(-1 - last);
    return ours.at(-1 - last) === line && theirs.at(-1 - last) === line;
  };
  while (last < shortest - first && same()) last += 1;
  const middle = (lines: string[]): string[] => lines.slice(first, lines.length - last);
  return {
    head: base.slice(0, first),
    tail: base.slice(base.length - last),
    ours: middle(ours),
    base: middle(base),
    theirs: middle(theirs),
  };
}

function matches(left: readonly string[], right: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of left) counts.set(line, (counts.get(line) ?? 0) + 1);
  return right.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0);
}

/** Lines with their ends, so that joining them gives the text again, also when the last has none. */
function linesOf(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** A mark stands on a line of its own. */
function ended(lines: readonly string[]): string[] {
  const last = lines.at(-1);
  if (last === undefined || last.endsWith("\n")) return [...lines];
  return [...lines.slice(0, -1), `${last}\n`];
}
