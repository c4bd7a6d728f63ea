import type { Oid } from "./object-store.ts";
import { EMPTY_TREE, type Repository, type TreeFile } from "./repository.ts";
import { filesOf } from "./tree-files.ts";
import type { TreeEntry } from "./tree-object.ts";

/** A file that is not the same on both sides; null: it is not there. */
export interface TreeChange {
  path: string;
  before: TreeFile | null;
  after: TreeFile | null;
}

/** What is different between two trees, by path. Directories that are the same are not looked into. */
export function diffTrees(repository: Pick<Repository, "tree">, from: Oid, to: Oid): TreeChange[] {
  return [...changesBetween(repository, from, to, "")].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

type Entries = ReadonlyMap<string, TreeEntry>;

function* changesBetween(
  repository: Pick<Repository, "tree">,
  from: Oid,
  to: Oid,
  prefix: string,
): Generator<TreeChange> {
  if (from === to) return;
  const before = entriesOf(repository, from);
  const after = entriesOf(repository, to);
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const path = prefix + name;
    const left = before.get(name);
    const right = after.get(name);
    if (left?.oid === right?.oid && left?.mode === right?.mode) continue;
    if (left?.mode === "40000" && right?.mode === "40000") {
      yield* changesBetween(repository, left.oid, right.oid, `${path}/`);
      continue;
    }
    const leftFile = fileOf(left);
    const rightFile = fileOf(right);
    if (leftFile !== null || rightFile !== null) yield { path, before: leftFile, after: rightFile };
    if (left?.mode === "40000") yield* allBelow(repository, left.oid, path, "before");
    if (right?.mode === "40000") yield* allBelow(repository, right.oid, path, "after");
  }
}

function* allBelow(
  repository: Pick<Repository, "tree">,
  tree: Oid,
  path: string,
  side: "before" | "after",
): Generator<TreeChange> {
  for (const { path: below, mode, oid } of filesOf(repository, tree, `${path}/`)) {
    yield { path: below, before: null, after: null, [side]: { mode, oid } };
  }
}

function entriesOf(repository: Pick<Repository, "tree">, tree: Oid): Entries {
  if (tree === EMPTY_TREE) return new Map();
  return new Map(repository.tree(tree).map((entry) => [entry.name, entry]));
}

function fileOf(entry: TreeEntry | undefined): TreeFile | null {
  return entry === undefined || entry.mode === "40000" ? null : { mode: entry.mode, oid: entry.oid };
}
