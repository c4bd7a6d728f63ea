import { diffArrays } from "diff";

/** `gap`: how many lines that are alike are left out. `filler` keeps the two sides level. */
export type SideLine =
  | { kind: "same" | "changed"; text: string }
  | { kind: "gap"; count: number }
  | { kind: "filler" };

export interface Sides {
  ours: SideLine[];
  theirs: SideLine[];
}

/** Lines around a difference that are shown. */
const CONTEXT = 3;
/** How different two texts may be before comparing them takes too long. */
const MAX_EDITS = 4_000;

/** Two texts line by line; long runs of what is alike are cut. A side that is no text has no lines. */
export function sideBySide(ours: string | null, theirs: string | null): Sides {
  const left = linesOf(ours);
  const right = linesOf(theirs);
  if (ours === null || theirs === null) return { ours: left.map(changed), theirs: right.map(changed) };
  const parts = diffArrays(left, right, { maxEditLength: MAX_EDITS });
  const sides: Sides = { ours: [], theirs: [] };
  for (const [index, part] of (parts ?? wholly(left, right)).entries()) {
    if (part.removed) sides.ours.push(...part.value.map(changed));
    else if (part.added) sides.theirs.push(...part.value.map(changed));
    else {
      level(sides);
      const alike = cut(part.value, index === 0, index === (parts?.length ?? 0) - 1);
      sides.ours.push(...alike);
      sides.theirs.push(...alike);
    }
  }
  level(sides);
  return sides;
}

const linesOf = (text: string | null): string[] =>
  text === null || text === "" ? [] : text.replace(/\n$/, "").split("\n");

const changed = (text: string): SideLine => ({ kind: "changed", text });
const same = (text: string): SideLine => ({ kind: "same", text });

const wholly = (left: string[], right: string[]) => [
  { value: left, removed: true, added: false },
  { value: right, removed: false, added: true },
];

function level({ ours, theirs }: Sides): void {
  while (ours.length < theirs.length) ours.push({ kind: "filler" });
  while (theirs.length < ours.length) theirs.push({ kind: "filler" });
}

function cut(lines: readonly string[], isFirst: boolean, isLast: boolean): SideLine[] {
  const before = isFirst ? 0 : CONTEXT;
  const after = isLast ? 0 : CONTEXT;
  const count = lines.length - before - after;
  // A line that says that one line is left out gains nothing.
  if (count <= 1) return lines.map(same);
  const tail = after === 0 ? [] : lines.slice(-after);
  return [...lines.slice(0, before).map(same), { kind: "gap", count }, ...tail.map(same)];
}
