import type { AgentId, CommandId } from "../../contract/ids.ts";
import { LIMITS } from "../../contract/limits.ts";
import type { Merge, MergePolicy, MergeState } from "../../contract/merge.ts";
import { diffTrees } from "../git/diff-trees.ts";
import { editTree } from "../git/edit-tree.ts";
import type { Oid } from "../git/object-store.ts";
import type { TreeFile } from "../git/repository.ts";
import { entryAt } from "../git/tree-files.ts";
import { mergeBase } from "../git/merge-base.ts";
import { branchNameFor } from "./branch-name.ts";
import { authorOf } from "./commit-author.ts";
import { mergeIntoMain } from "./merge-into-main.ts";
import type { RepositoryState } from "./repository-state.ts";

/** What a command leaves when it has ended. Its objects are in the workspace already. */
export interface Landing {
  commandId: CommandId;
  agentId: AgentId;
  agentName: string;
  /** What it was to do, as given. */
  task: string;
  /** How it ended; changes of a command that did not end well are kept, and not merged. */
  isWellEnded: boolean;
  endedBecause: string | null;
  policy: MergePolicy;
  /** The commits that the worktree began from; two when it resolves a conflict. */
  parents: Oid[];
  /** The tree of the worktree when the command began. */
  startTree: Oid;
  /** The branch that it went on with. */
  continues: Merge["id"] | null;
  /** Files that had both sides of a conflict between marks when the command began. */
  conflicted: readonly string[];
  changes: readonly (readonly [path: string, file: TreeFile | null])[];
}

const TASK_CHARS = 120;

/**
 * Commits a command's changes on its agent's branch and brings them into main as the policy says, in one transaction.
 * The same command lands once: a second time gives what came of the first. Null: it changed nothing.
 */
export function landChanges(state: RepositoryState, landing: Landing, nowIso: string): Merge | null {
  const landed = state.merges.landed(landing.commandId);
  if (landed !== undefined) return landed;
  return state.transact(() => {
    const merge = land(state, landing, nowIso);
    if (merge) state.merges.save(merge);
    state.merges.markLanded(landing.commandId, merge?.id ?? null);
    return merge;
  });
}

function land(state: RepositoryState, landing: Landing, nowIso: string): Merge | null {
  const known = landing.continues === null ? null : state.merges.get(landing.continues);
  const tip = commitChanges(state, landing);
  if (tip === null && known === null) return null;
  if (known && tip !== null && landing.parents.length > 1) {
    const open = stillOpen(state, landing, tip);
    if (open !== null) return keptAttempt(state, known, tip, open, nowIso);
  }
  const commit = tip ?? known?.commit ?? state.main();
  const branch = known?.branch ?? branchNameFor(landing.agentName, (name) => state.merges.isHeld(name));
  state.refs.set(`refs/heads/${branch}`, commit);
  const main = state.main();
  const base = mergeBase(state.objects, main, commit) ?? commit;
  const merge: Merge = {
    id: known?.id ?? landing.commandId,
    agent_id: landing.agentId,
    agent_name: landing.agentName,
    command_id: landing.commandId,
    task: firstLine(landing.task),
    branch,
    commit,
    base_commit: base,
    state: known?.state ?? "unfinished",
    reason: null,
    files: diffTrees(state.objects, state.treeOf(base), state.treeOf(commit))
      .slice(0, LIMITS.listedFiles)
      .map(({ path }) => path),
    conflicts: [],
    merge_commit: null,
    created_at: known?.created_at ?? nowIso,
    updated_at: nowIso,
  };
  return settle(state, landing, merge);
}

function settle(state: RepositoryState, landing: Landing, merge: Merge): Merge {
  const held = (reason: string | null, kept: MergeState): Merge => ({ ...merge, state: kept, reason });
  if (!landing.isWellEnded) return held(landing.endedBecause, "unfinished");
  switch (landing.policy) {
    case "auto":
      return mergeIntoMain(state, merge, null);
    case "review":
      return held("Waits for review.", "review");
    case "off":
      return held(null, "kept");
  }
}

const MARK = /^<{7} /m;

/** Why a conflict is not resolved by this commit, in a sentence; null: it is. */
function stillOpen(state: RepositoryState, landing: Landing, tip: Oid): string | null {
  if (!landing.isWellEnded) return landing.endedBecause ?? "The command did not end well.";
  const tree = state.treeOf(tip);
  const marked = landing.conflicted.filter((path) => {
    const entry = entryAt(state.objects, tree, path);
    const content = entry && entry.mode !== "40000" ? state.objects.blob(entry.oid) : null;
    return content !== null && MARK.test(new TextDecoder().decode(content));
  });
  return marked.length === 0 ? null : `Marks of the conflict are left in ${marked.join(", ")}.`;
}

/** The branch stays as it was: its tip could otherwise come to main with marks in it. The attempt is not lost. */
function keptAttempt(state: RepositoryState, known: Merge, tip: Oid, reason: string, nowIso: string): Merge {
  state.refs.set(`refs/attempts/${known.id}`, tip);
  return {
    ...known,
    state: "conflict",
    reason: `${reason} The attempt is kept as commit ${tip.slice(0, 10)}.`,
    updated_at: nowIso,
  };
}

/** Null when the worktree is as it was, and there is nothing to join. */
function commitChanges(state: RepositoryState, landing: Landing): Oid | null {
  const { parents, startTree, changes } = landing;
  const [first] = parents;
  if (first === undefined) throw new Error("A worktree begins from a commit");
  if (changes.length === 0 && parents.length === 1) return null;
  const tree = editTree(state.objects, startTree, new Map(changes));
  if (parents.length === 1 && tree === state.treeOf(first)) return null;
  const author = authorOf(landing.agentName);
  return state.commit({ tree, parents, author, message: messageOf(landing) });
}

function messageOf({ task, commandId, agentId, isWellEnded }: Landing): string {
  const subject = firstLine(task);
  const body = task.trim() === subject ? "" : `${task.trim().slice(0, 5_000)}\n\n`;
  const mark = isWellEnded ? "" : "Unfinished: the command did not end well.\n\n";
  return `${subject}\n\n${body}${mark}Command: ${commandId}\nAgent: ${agentId}\n`;
}

function firstLine(text: string): string {
  const line = text.trim().split("\n", 1)[0]?.trim() ?? "";
  const shown = line === "" ? "Change files" : line;
  return shown.length <= TASK_CHARS ? shown : `${shown.slice(0, TASK_CHARS - 1)}…`;
}
