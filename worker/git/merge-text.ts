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

/** Three-way, by lines. `labels` name the sides in the marks. */
export function mergeText(sides: TextSides, labels: { ours: string; theirs: string }): MergedText {
  const regions = diff3Merge(linesOf(sides.ours), linesOf(sides.base), linesOf(sides.theirs), {
    excludeFalseConflicts: true,
  });
  let conflicts = 0;
  const parts: string[] = [];
  for (const { ok, conflict } of regions) {
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
  return { text: parts.join(""), conflicts };
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
