import { LIMITS } from "../../contract/limits.ts";
import type { Merge, MergeAction, MergeConflict } from "../../contract/merge.ts";
import { editTree } from "../git/edit-tree.ts";
import { exactTextOf } from "../git/exact-text.ts";
import { isAncestor, mergeBase } from "../git/merge-base.ts";
import type { FileConflict } from "../git/merge-file.ts";
import { type TreeMerge, mergeTrees } from "../git/merge-trees.ts";
import type { Oid } from "../git/object-store.ts";
import { EMPTY_TREE, type TreeFile } from "../git/repository.ts";
import { authorOf } from "./commit-author.ts";
import type { RepositoryState } from "./repository-state.ts";

/** Of each side in an event, and of all sides together: a row holds two million bytes. The branches have the whole. */
const SIDE_CHARS = { each: 20_000, all: 400_000 } as const;
const SIDES = 4;

export type Choice = Extract<MergeAction, { action: "resolve" }>;

/**
 * Brings a branch into main, three-way: forward when main has not moved, else with a merge commit. Where both changed
 * the same, `choice` decides, or without one main stays as it is. Within a transaction; the caller saves the merge.
 */
export function mergeIntoMain(state: RepositoryState, merge: Merge, choice: Choice | null): Merge {
  const main = state.main();
  const done = (merge_commit: Oid): Merge => ({
    ...merge,
    state: "merged",
    reason: null,
    conflicts: [],
    merge_commit,
  });
  if (isAncestor(state.objects, merge.commit, main)) return done(main);
  if (isAncestor(state.objects, main, merge.commit)) {
    state.moveMain(merge.commit);
    return done(merge.commit);
  }
  const { edits, conflicts } = treesMerged(state, merge);
  const chosen = choice === null ? null : resolvedBy(state, choice, conflicts);
  if (conflicts.length > 0 && chosen === null) {
    const files = namesOf(conflicts);
    const sideChars = Math.min(SIDE_CHARS.each, Math.floor(SIDE_CHARS.all / (SIDES * conflicts.length)));
    return {
      ...merge,
      state: "conflict",
      reason: `Main has other changes in ${files}.`,
      conflicts: conflicts
        .slice(0, LIMITS.listedFiles)
        .map((conflict) => described(state, conflict, sideChars)),
    };
  }
  for (const [path, file] of chosen ?? []) edits.set(path, file);
  const tree = editTree(state.objects, state.treeOf(main), edits);
  const message = `Merge ${merge.branch}: ${merge.task}\n\nCommand: ${merge.command_id}\nAgent: ${merge.agent_id}\n`;
  const commit = state.commit({
    tree,
    parents: [main, merge.commit],
    author: authorOf(merge.agent_name),
    message,
  });
  state.moveMain(commit);
  return done(commit);
}

/** What joining a branch with main as it stands gives. */
export function treesMerged(state: RepositoryState, merge: Pick<Merge, "commit" | "branch">): TreeMerge {
  const main = state.main();
  const base = mergeBase(state.objects, main, merge.commit);
  const trees = {
    base: base === null ? EMPTY_TREE : state.treeOf(base),
    ours: state.treeOf(main),
    theirs: state.treeOf(merge.commit),
  };
  return mergeTrees(state.objects, trees, { ours: "main", theirs: merge.branch });
}

function resolvedBy(
  state: RepositoryState,
  { take, files = {} }: Choice,
  conflicts: readonly FileConflict[],
): Map<string, TreeFile | null> {
  const chosen = new Map<string, TreeFile | null>();
  for (const { path, kind, ours, theirs } of conflicts) {
    const wanted = Object.hasOwn(files, path) ? (files[path] ?? take) : take;
    if (wanted === "theirs") chosen.set(path, theirs);
    else if (wanted !== "ours") {
      const oid = state.objects.put("blob", new TextEncoder().encode(wanted.content));
      chosen.set(path, { mode: theirs?.mode ?? ours?.mode ?? "100644", oid });
    } else if (kind !== "file_and_directory") chosen.set(path, ours);
  }
  return chosen;
}

function described(state: RepositoryState, conflict: FileConflict, sideChars: number): MergeConflict {
  const { path, kind, base, ours, theirs, merged } = conflict;
  const textOf = (file: TreeFile | null): string | null => {
    if (file === null || file.mode === "160000") return null;
    const content = state.objects.blob(file.oid);
    return shortened(content && exactTextOf(content), sideChars);
  };
  return {
    path,
    kind,
    base: textOf(base),
    ours: textOf(ours),
    theirs: textOf(theirs),
    merged: shortened(merged, sideChars),
  };
}

function shortened(text: string | null, maxChars: number): string | null {
  if (text === null || text.length <= maxChars) return text;
  return `${text.slice(0, maxChars)}\n[… ${text.length - maxChars} more characters]`;
}

/** For a sentence. */
function namesOf(conflicts: readonly FileConflict[]): string {
  const shown = conflicts.slice(0, 10).map(({ path }) => path);
  const more = conflicts.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more files` : shown.join(", ");
}
