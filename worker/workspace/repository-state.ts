import { diffTrees } from "../git/diff-trees.ts";
import { encodeCommit } from "../git/commit-object.ts";
import type { Oid } from "../git/object-store.ts";
import { EMPTY_TREE } from "../git/repository.ts";
import { filesOf } from "../git/tree-files.ts";
import { COMMITTER, type CommitAuthor } from "./commit-author.ts";
import { INDEX_SCHEMA, MainIndex } from "./main-index.ts";
import { MERGE_SCHEMA, MergeTable } from "./merge-table.ts";
import { type LargeObjects, OBJECT_SCHEMA, ObjectTable } from "./object-table.ts";
import { type PackedTree, packTree } from "./packed-tree.ts";
import { INFO_SCHEMA, InfoTable } from "./workspace-info.ts";
import { MAIN, REF_SCHEMA, RefTable } from "./ref-table.ts";

/** The repository of a workspace with everything that is kept beside it. */
export class RepositoryState {
  readonly objects: ObjectTable;
  readonly refs: RefTable;
  readonly merges: MergeTable;
  readonly index: MainIndex;
  readonly info: InfoTable;
  readonly #storage: DurableObjectStorage;
  readonly #now: () => number;

  constructor(storage: DurableObjectStorage, large: LargeObjects, now: () => number) {
    this.#storage = storage;
    this.#now = now;
    for (const schema of [OBJECT_SCHEMA, REF_SCHEMA, MERGE_SCHEMA, INDEX_SCHEMA, INFO_SCHEMA])
      storage.sql.exec(schema);
    this.info = new InfoTable(storage.sql);
    this.objects = new ObjectTable(storage, large, () => this.info.get().shallow);
    this.refs = new RefTable(storage.sql);
    this.merges = new MergeTable(storage.sql);
    this.index = new MainIndex(storage.sql, (oid) => this.objects.sizeOf(oid));
    if (this.refs.get(MAIN) === null) this.#begin();
  }

  transact<T>(work: () => T): T {
    return this.#storage.transactionSync(work);
  }

  main(): Oid {
    const main = this.refs.get(MAIN);
    if (main === null) throw new Error("The workspace has no main branch");
    return main;
  }

  treeOf(commit: Oid): Oid {
    return this.objects.commit(commit).tree;
  }

  /** Within a transaction. */
  moveMain(commit: Oid): void {
    const before = this.refs.get(MAIN);
    const from = before === null ? EMPTY_TREE : this.treeOf(before);
    this.index.apply(diffTrees(this.objects, from, this.treeOf(commit)));
    this.refs.set(MAIN, commit);
  }

  commit(made: { tree: Oid; parents: Oid[]; author: CommitAuthor; message: string }): Oid {
    const atMs = this.#now();
    const { tree, parents, message } = made;
    const author = { ...made.author, atMs };
    if (tree === EMPTY_TREE) this.objects.put("tree", new Uint8Array());
    return this.objects.put(
      "commit",
      encodeCommit({ tree, parents, author, committer: { ...COMMITTER, atMs }, message }),
    );
  }

  packed(tree: Oid): PackedTree {
    if (tree === this.treeOf(this.main())) return this.index.packed();
    const sized = (file: { path: string; mode: "100644" | "100755" | "120000" | "160000"; oid: Oid }) => ({
      ...file,
      sizeBytes: this.objects.sizeOf(file.oid),
    });
    const changes = diffTrees(this.objects, this.treeOf(this.main()), tree);
    const changed = new Map(changes.map(({ path, after }) => [path, after]));
    if (changed.size > MOSTLY_OTHER) return packTree(Array.from(filesOf(this.objects, tree), sized));
    const same = this.index.files().filter(({ path }) => !changed.has(path));
    const others = changes.flatMap(({ path, after }) => (after ? [sized({ path, ...after })] : []));
    return packTree([...same, ...others]);
  }

  /** A first commit without files, so that there is always a main to begin from. */
  #begin(): void {
    this.transact(() => {
      const message = "Begin the workspace";
      this.refs.set(MAIN, this.commit({ tree: EMPTY_TREE, parents: [], author: COMMITTER, message }));
    });
  }
}

/** Beyond this many differences a tree is listed by itself. */
const MOSTLY_OTHER = 1_000;
