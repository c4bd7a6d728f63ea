import type { AgentId, CommandId } from "../../contract/ids.ts";
import type { Merge } from "../../contract/merge.ts";
import { type Result, fail, succeed } from "../../contract/failure.ts";
import { editTree } from "../git/edit-tree.ts";
import { isAncestor, mergeBase } from "../git/merge-base.ts";
import { mergeTrees } from "../git/merge-trees.ts";
import type { Oid } from "../git/object-store.ts";
import { EMPTY_TREE, type TreeFile } from "../git/repository.ts";
import { COMMITTER } from "./commit-author.ts";
import { treesMerged } from "./merge-into-main.ts";
import type { RepositoryState } from "./repository-state.ts";

/** What a worktree begins from. */
export interface WorktreeStart {
  /** The commits that its own will follow. */
  parents: Oid[];
  tree: Oid;
  /** The branch that it goes on with, by the id of its merge. */
  continues: Merge["id"] | null;
  /** Files in which both sides stand between marks. */
  conflicted: string[];
  /** What the agent is to know of it, in sentences. */
  notes: string[];
}

/**
 * Main as it stands, unless the agent has changes of its own that are not in main: then it goes on with them. With
 * `resolves` it is main joined with that branch, with both sides between marks where they disagree.
 */
export function openWorktree(
  state: RepositoryState,
  agentId: AgentId,
  resolves: CommandId | null,
): Result<WorktreeStart> {
  if (resolves !== null) {
    const merge = state.merges.get(resolves);
    if (!merge || merge.state === "merged") return fail({ code: "merge_not_found", merge: resolves });
    return succeed(joined(state, merge));
  }
  const open = state.merges.openOf(agentId);
  const held = open.find(({ state: current }) => current !== "conflict");
  if (held) return succeed(continued(state, held));
  const main = state.main();
  return succeed({
    parents: [main],
    tree: state.treeOf(main),
    continues: null,
    conflicted: [],
    notes: open.map(conflictNote),
  });
}

function conflictNote({ branch, conflicts }: Merge): string {
  const files = conflicts.map(({ path }) => path).join(", ");
  return `Your earlier changes on branch ${branch} conflict with main in ${files}: they are not in your files now.`;
}

function joined(state: RepositoryState, merge: Merge): WorktreeStart {
  const main = state.main();
  const { edits, conflicts } = treesMerged(state, merge);
  for (const { path, merged, ours, theirs } of conflicts) {
    const mode = theirs?.mode ?? ours?.mode ?? "100644";
    const marked = merged === null ? null : state.objects.put("blob", new TextEncoder().encode(merged));
    // Without text there is nothing to mark: the agent finds main's side, or else its own.
    const side: TreeFile | null = marked === null ? (ours ?? theirs) : { mode, oid: marked };
    if (side !== null) edits.set(path, side);
  }
  const tree = editTree(state.objects, state.treeOf(main), edits);
  const files = conflicts.map(({ path, kind }) => `${path} (${kind.replaceAll("_", " ")})`).join(", ");
  const notes =
    conflicts.length === 0
      ? [`Main and ${merge.branch} now join without conflict.`]
      : [
          `Your files are main joined with branch ${merge.branch}. Both changed ${files}. ` +
            `Where there is text, the lines between <<<<<<< main and ======= are main's, those up to >>>>>>> ${merge.branch} are the branch's. ` +
            `Leave each file as it should be, without marks.`,
        ];
  return {
    parents: [main, merge.commit],
    tree,
    continues: merge.id,
    conflicted: conflicts.map(({ path }) => path),
    notes,
  };
}

/** With what main has got since, if that is possible without conflict. */
function continued(state: RepositoryState, merge: Merge): WorktreeStart {
  const main = state.main();
  const tip = merge.commit;
  const what = merge.state === "unfinished" ? "unfinished changes" : "changes";
  const notes = [
    `Your files have your earlier ${what} of branch ${merge.branch}, which are not in main yet: ${merge.files.join(", ") || "none"}.`,
  ];
  const asItIs = { parents: [tip], tree: state.treeOf(tip), continues: merge.id, conflicted: [], notes };
  if (isAncestor(state.objects, main, tip)) return asItIs;
  const base = mergeBase(state.objects, main, tip);
  const trees = {
    base: base === null ? EMPTY_TREE : state.treeOf(base),
    ours: state.treeOf(tip),
    theirs: state.treeOf(main),
  };
  const { edits, conflicts } = mergeTrees(state.objects, trees, { ours: merge.branch, theirs: "main" });
  if (conflicts.length > 0) {
    const files = conflicts.map(({ path }) => path).join(", ");
    return { ...asItIs, notes: [...notes, `Main has other changes in ${files}, which you do not see.`] };
  }
  const tree = editTree(state.objects, trees.ours, edits);
  const message = `Merge main into ${merge.branch}`;
  const commit = state.commit({ tree, parents: [tip, main], author: COMMITTER, message });
  return { parents: [commit], tree, continues: merge.id, conflicted: [], notes };
}
