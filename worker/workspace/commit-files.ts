import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { CommitInfo } from "../../contract/workspace.ts";
import { editTree } from "../git/edit-tree.ts";
import type { TreeFile } from "../git/repository.ts";
import { entryAt } from "../git/tree-files.ts";
import type { CommitAuthor } from "./commit-author.ts";
import { infoOf } from "./read-history.ts";
import type { RepositoryState } from "./repository-state.ts";
import { parentOf } from "./workspace-path.ts";

export interface FilesToCommit {
  /** By path; null removes it, a directory with all that is in it. Contents are in the workspace already. */
  files: readonly (readonly [path: string, file: TreeFile | null])[];
  author: CommitAuthor;
  message: string;
}

/** Changes main itself, as people and programs do; running agents meet it when they are merged. */
export function commitFiles(
  state: RepositoryState,
  { files, author, message }: FilesToCommit,
): Result<CommitInfo> {
  return state.transact(() => {
    const main = state.main();
    const before = state.treeOf(main);
    const edits = new Map<string, TreeFile | null>();
    for (const [path, file] of files) {
      const refusal = refusalOf(state, before, path, file);
      if (refusal) return refusal;
      edits.set(path, file);
    }
    const tree = editTree(state.objects, before, edits);
    if (tree === before) return succeed(infoOf(state, main));
    const commit = state.commit({ tree, parents: [main], author, message });
    state.moveMain(commit);
    return succeed(infoOf(state, commit));
  });
}

function refusalOf(
  state: RepositoryState,
  tree: string,
  path: string,
  file: TreeFile | null,
): Result<never> | null {
  const found = entryAt(state.objects, tree, path);
  if (file === null) return found ? null : fail({ code: "file_not_found", path });
  if (path === "" || found?.mode === "40000") return fail({ code: "is_a_directory", path });
  for (let above = parentOf(path); above !== ""; above = parentOf(above)) {
    const entry = entryAt(state.objects, tree, above);
    if (entry && entry.mode !== "40000") return fail({ code: "not_a_directory", path: above });
  }
  return null;
}
