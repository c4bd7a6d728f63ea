import { numberLines, splitLines } from "./text-lines.ts";

const SEARCHED_LINES = 5_000;
const SHOWN_LINES = 12;
/** Of the pairs of neighbouring characters, how many two lines must share to be called similar. */
const LEAST_LIKENESS = 0.5;

/** What may help a model whose text is not in the file: where it nearly is, and in what it differs. */
export function hintForMissing(text: string, sought: string): string {
  if (/^\s*\d+\t/.test(sought))
    return "It seems to begin with the line number that Read shows, which is not part of the file.";
  const lines = splitLines(text).slice(0, SEARCHED_LINES);
  const soughtLines = splitLines(sought);

  const start = indexIgnoringSpace(lines, soughtLines);
  if (start !== -1) {
    const block = lines.slice(start, start + Math.min(soughtLines.length, SHOWN_LINES));
    return `These lines differ from it only in white space:\n${numberLines(block, start + 1)}`;
  }

  const nearest = nearestLine(lines, soughtLines.find((line) => line.trim() !== "") ?? "");
  if (nearest === -1) return "Nothing in the file resembles it; read the file again.";
  return `The line most like its first one is:\n${numberLines(lines.slice(nearest, nearest + 1), nearest + 1)}`;
}

/** The line where the text begins if white space within lines did not count, or -1. */
function indexIgnoringSpace(lines: readonly string[], sought: readonly string[]): number {
  const bare = lines.map(withoutSpace).join("\n");
  const bareSought = sought.map(withoutSpace).join("\n");
  const index = bareSought.trim() === "" ? -1 : bare.indexOf(bareSought);
  return index === -1 ? -1 : bare.slice(0, index).split("\n").length - 1;
}

function withoutSpace(line: string): string {
  return line.replace(/\s+/g, "");
}

function nearestLine(lines: readonly string[], sought: string): number {
  const soughtPairs = pairsOf(sought);
  let best = -1;
  let bestLikeness = LEAST_LIKENESS;
  for (const [index, line] of lines.entries()) {
    const likeness = likenessOf(soughtPairs, pairsOf(line));
    if (likeness <= bestLikeness) continue;
    best = index;
    bestLikeness = likeness;
  }
  return best;
}

/** The pairs of neighbouring characters of a line's first part; more would only cost time. */
function pairsOf(line: string): Set<string> {
  const trimmed = line.trim().slice(0, 200);
  return new Set(
    Array.from({ length: Math.max(0, trimmed.length - 1) }, (_, index) => trimmed.slice(index, index + 2)),
  );
}

/** Dice's coefficient: 1 for the same pairs, 0 for none in common. */
function likenessOf(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const total = left.size + right.size;
  const common = [...left].filter((pair) => right.has(pair)).length;
  return total === 0 ? 0 : (2 * common) / total;
}
