import { structuredPatch } from "diff";

/** How two texts differ; `hunks` is what git shows below the names of the files. */
export interface TextDiff {
  hunks: string;
  added: number;
  removed: number;
}

const CONTEXT_LINES = 3;
/** Texts that differ in more lines than this are shown as replaced: finding the fewest changes would take too long. */
const MOST_EDITS = 4_000;

/** By lines, as a unified diff. */
export function diffText(before: string, after: string): TextDiff {
  const options = { context: CONTEXT_LINES, maxEditLength: MOST_EDITS };
  const patch = structuredPatch("", "", before, after, "", "", options);
  if (!patch) return replaced(before, after);
  const lines = patch.hunks.flatMap((hunk) => hunk.lines);
  return {
    hunks: patch.hunks
      .map((hunk) => {
        const from = range(hunk.oldStart, hunk.oldLines);
        const to = range(hunk.newStart, hunk.newLines);
        return [`@@ -${from} +${to} @@`, ...hunk.lines].join("\n");
      })
      .join("\n"),
    added: lines.filter((line) => line.startsWith("+")).length,
    removed: lines.filter((line) => line.startsWith("-")).length,
  };
}

/** As git writes it: a side without lines is told by the line before it. */
function range(start: number, lines: number): string {
  if (lines === 0) return `${start - 1},0`;
  return lines === 1 ? String(start) : `${start},${lines}`;
}

function replaced(before: string, after: string): TextDiff {
  const old = countLines(before);
  const now = countLines(after);
  return {
    hunks: `@@ -1,${old} +1,${now} @@\n(too different to be shown line by line)`,
    added: now,
    removed: old,
  };
}

export function countLines(text: string): number {
  if (text === "") return 0;
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}
