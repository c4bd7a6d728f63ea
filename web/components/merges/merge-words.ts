import type { Merge, MergeConflict, MergeState } from "../../../contract/merge.ts";

export const STATE_WORDS: Record<MergeState, string> = {
  conflict: "Conflict",
  review: "Review",
  unfinished: "Unfinished",
  kept: "Kept",
  dropped: "Dropped",
  merged: "Merged",
};

/** What is wrong with one file, with `agent` for the other side's name. */
export function kindInWords({ kind }: MergeConflict, agent: string): string {
  switch (kind) {
    case "content":
      return "Both changed the same lines";
    case "both_created":
      return "Both created it";
    case "deleted_by_ours":
      return `Deleted in main, changed by ${agent}`;
    case "deleted_by_theirs":
      return `Changed in main, deleted by ${agent}`;
    case "binary":
      return "Both changed it, and it is not text";
    case "file_and_directory":
      return "A file on one side, a folder on the other";
  }
}

/** Paths that are named; the rest is a number. */
const MAX_NAMED = 3;

export function someOf(paths: readonly string[]): string {
  const named = paths.slice(0, MAX_NAMED).join(", ");
  return paths.length > MAX_NAMED ? `${named} and ${paths.length - MAX_NAMED} more` : named;
}

/** One line: whose branch, what is wrong, where. */
export function conflictLine({ branch, conflicts, files }: Merge): string {
  const paths = conflicts.length > 0 ? conflicts.map(({ path }) => path) : files;
  return `${branch} conflicts with main in ${someOf(paths)}`;
}
