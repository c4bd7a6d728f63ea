import type { Oid } from "./object-store.ts";
import { EMPTY_TREE, type Repository, type TreeFile } from "./repository.ts";
import type { TreeEntry } from "./tree-object.ts";

/** Every file below a tree, by path in git's order. */
export function* filesOf(
  repository: Pick<Repository, "tree">,
  tree: Oid,
  prefix = "",
): Generator<TreeFile & { path: string }> {
  if (tree === EMPTY_TREE) return;
  for (const { mode, name, oid } of repository.tree(tree)) {
    if (mode === "40000") yield* filesOf(repository, oid, `${prefix}${name}/`);
    else yield { path: prefix + name, mode, oid };
  }
}

/** What a path names in a tree: a file, a directory (mode 40000), or nothing. "" is the tree itself. */
export function entryAt(
  repository: Pick<Repository, "tree">,
  tree: Oid,
  path: string,
): Pick<TreeEntry, "mode" | "oid"> | null {
  let found: Pick<TreeEntry, "mode" | "oid"> = { mode: "40000", oid: tree };
  for (const name of path.split("/").filter(Boolean)) {
    if (found.mode !== "40000" || found.oid === EMPTY_TREE) return null;
    const entry = repository.tree(found.oid).find((each) => each.name === name);
    if (!entry) return null;
    found = entry;
  }
  return found;
}
