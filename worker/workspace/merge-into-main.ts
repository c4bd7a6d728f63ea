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

/** Of each side in an event; longer texts are read from the branches. */
const SIDE_CHARS = 20_000;

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
    const files = conflicts.map(({ path }) => path).join(", ");
    return {
      ...merge,
      state: "conflict",
      reason: `Main has other changes in ${files}.`,
      conflicts: conflicts.map((conflict) => described(state, conflict)),
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

function described(state: RepositoryState, conflict: FileConflict): MergeConflict {
  const { path, kind, base, ours, theirs, merged } = conflict;
  const textOf = (file: TreeFile | null): string | null => {
    if (file === null || file.mode === "160000") return null;
    const content = state.objects.blob(file.oid);
    return shortened(content && exactTextOf(content));
  };
  return {
    path,
    kind,
    base: textOf(base),
    ours: textOf(ours),
    theirs: textOf(theirs),
    merged: shortened(merged),
  };
}

function shortened(text: string | null): string | null {
  if (text === null || text.length <= SIDE_CHARS) return text;
  return `${text.slice(0, SIDE_CHARS)}\n[… ${text.length - SIDE_CHARS} more characters]`;
}
