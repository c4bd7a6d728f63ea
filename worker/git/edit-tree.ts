import type { Oid } from "./object-store.ts";
import { EMPTY_TREE, type Repository, type TreeFile } from "./repository.ts";
import { type TreeEntry, encodeTree } from "./tree-object.ts";

/** By path; null removes what is there, a directory with all that is in it. */
export type TreeEdits = ReadonlyMap<string, TreeFile | null>;

/** A name with what happens to it: a file put there or removed, or edits below it. */
type Level = Map<string, { file?: TreeFile | null; below?: Map<string, TreeFile | null> }>;

/**
 * The tree with these files put in or taken out. Only directories on the way to an edit are written anew, and one that
 * becomes empty is gone. A file put where a directory was replaces it, and the other way round.
 */
export function editTree(
  repository: Pick<Repository, "tree" | "put">,
  tree: Oid | null,
  edits: TreeEdits,
): Oid {
  if (edits.size === 0) return tree ?? EMPTY_TREE;
  const entries = new Map<string, TreeEntry>();
  if (tree !== null && tree !== EMPTY_TREE) {
    for (const entry of repository.tree(tree)) entries.set(entry.name, entry);
  }
  for (const [name, { file, below }] of levelOf(edits)) {
    if (file === null && (!below || entries.get(name)?.mode !== "40000")) entries.delete(name);
    if (file) entries.set(name, { name, mode: file.mode, oid: file.oid });
    if (below) editBelow(repository, entries, name, below);
  }
  return entries.size === 0 ? EMPTY_TREE : repository.put("tree", encodeTree([...entries.values()]));
}

function editBelow(
  repository: Pick<Repository, "tree" | "put">,
  entries: Map<string, TreeEntry>,
  name: string,
  below: TreeEdits,
): void {
  const known = entries.get(name);
  const isDirectory = known?.mode === "40000";
  const adds = Array.from(below.values()).some((file) => file !== null);
  // Removing below what is no directory changes nothing.
  if (!isDirectory && !adds) return;
  const oid = editTree(repository, isDirectory ? known.oid : null, below);
  if (oid === EMPTY_TREE) entries.delete(name);
  else entries.set(name, { name, mode: "40000", oid });
}

function levelOf(edits: TreeEdits): Level {
  const level: Level = new Map();
  for (const [path, file] of edits) {
    const slash = path.indexOf("/");
    const name = slash < 0 ? path : path.slice(0, slash);
    const known = level.get(name) ?? {};
    if (slash < 0) known.file = file;
    else known.below = (known.below ?? new Map()).set(path.slice(slash + 1), file);
    level.set(name, known);
  }
  return level;
}
