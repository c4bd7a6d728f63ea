import { type TreeChange, diffTrees } from "./diff-trees.ts";
import { findRenames } from "./find-renames.ts";
import { type FileConflict, mergeFile } from "./merge-file.ts";
import type { Oid } from "./object-store.ts";
import type { Repository, TreeFile } from "./repository.ts";
import { entryAt, filesOf } from "./tree-files.ts";

export interface Labels {
  ours: string;
  theirs: string;
}

export interface TreeMerge {
  /** What turns our tree into the merged one; conflicts are not in it. */
  edits: Map<string, TreeFile | null>;
  conflicts: FileConflict[];
}

/** Three-way: what they changed since `base` is brought into ours, following files that either side renamed. */
export function mergeTrees(
  repository: Repository,
  trees: { base: Oid; ours: Oid; theirs: Oid },
  labels: Labels,
): TreeMerge {
  const ours = sideOf(repository, trees.base, trees.ours);
  const theirs = sideOf(repository, trees.base, trees.theirs);
  const merge = new Merge(repository, ours, theirs, labels);
  for (const change of theirs.changes.values()) merge.take(change);
  merge.refuseFilesAsDirectories(trees.ours);
  return merge;
}

interface Side {
  changes: ReadonlyMap<string, TreeChange>;
  /** From old path to new. */
  renames: ReadonlyMap<string, string>;
}

function sideOf(repository: Repository, base: Oid, tree: Oid): Side {
  const changes = diffTrees(repository, base, tree);
  return {
    changes: new Map(changes.map((change) => [change.path, change])),
    renames: findRenames(repository, changes),
  };
}

class Merge implements TreeMerge {
  readonly edits = new Map<string, TreeFile | null>();
  readonly conflicts: FileConflict[] = [];
  private readonly repository: Repository;
  private readonly ours: Side;
  private readonly theirs: Side;
  private readonly labels: Labels;
  /** Paths whose outcome a rename has decided already. */
  private readonly decided = new Set<string>();

  constructor(repository: Repository, ours: Side, theirs: Side, labels: Labels) {
    this.repository = repository;
    this.ours = ours;
    this.theirs = theirs;
    this.labels = labels;
  }

  take({ path, before, after }: TreeChange): void {
    if (this.decided.has(path)) return;
    const our = this.ours.changes.get(path);
    if (!our) {
      this.edits.set(path, after);
      return;
    }
    if (isSame(our.after, after)) return;
    const theirName = after === null ? this.theirs.renames.get(path) : undefined;
    const ourName = our.after === null ? this.ours.renames.get(path) : undefined;
    const renamed = theirName === undefined ? undefined : this.theirs.changes.get(theirName)?.after;
    if (theirName !== undefined && renamed && our.after) {
      // They moved what we changed: our change follows the file.
      this.edits.set(path, null);
      this.decide(theirName, before, our.after, renamed);
      return;
    }
    const kept = ourName === undefined ? undefined : this.ours.changes.get(ourName)?.after;
    if (ourName !== undefined && kept && after) {
      this.decide(ourName, before, kept, after);
      return;
    }
    this.decide(path, before, our.after, after);
  }

  private decide(path: string, base: TreeFile | null, ours: TreeFile | null, theirs: TreeFile | null): void {
    this.decided.add(path);
    const merged = mergeFile(this.repository, { path, base, ours, theirs }, this.labels);
    if (merged.ok) this.edits.set(path, merged.value);
    else this.conflicts.push(merged.failure);
  }

  /** A file of theirs where we have a directory, or below one of our files. */
  refuseFilesAsDirectories(oursTree: Oid): void {
    for (const [path, file] of this.edits) {
      if (file === null || !this.stands(oursTree, path)) continue;
      this.edits.delete(path);
      this.conflicts.push({
        path,
        kind: "file_and_directory",
        base: null,
        ours: null,
        theirs: file,
        merged: null,
      });
    }
  }

  private stands(oursTree: Oid, path: string): boolean {
    const names = path.split("/");
    const above = names.slice(1).map((_, index) => names.slice(0, index + 1).join("/"));
    const isBelowFile = above.some((each) => {
      const entry = entryAt(this.repository, oursTree, each);
      return entry !== null && entry.mode !== "40000" && this.edits.get(each) !== null;
    });
    if (isBelowFile) return true;
    const there = entryAt(this.repository, oursTree, path);
    if (there?.mode !== "40000") return false;
    const left = filesOf(this.repository, there.oid, `${path}/`);
    return [...left].some((file) => this.edits.get(file.path) !== null);
  }
}

function isSame(left: TreeFile | null, right: TreeFile | null): boolean {
  return left?.oid === right?.oid && left?.mode === right?.mode;
}
