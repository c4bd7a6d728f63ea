import type { Commit } from "./commit-object.ts";
import type { ObjectKind, Oid } from "./object-store.ts";
import type { TreeEntry, TreeMode } from "./tree-object.ts";

/** A file as a tree names it. */
export interface TreeFile {
  mode: Exclude<TreeMode, "40000">;
  oid: Oid;
}

/**
 * A repository as the rules see it: trees and commits are small and at hand, so reading waits for nothing. Asking for an
 * object that is not there is a bug or a damaged store, and throws.
 */
export interface Repository {
  tree(oid: Oid): readonly TreeEntry[];
  commit(oid: Oid): Commit;
  /** Null: too large to be compared and merged by its lines. */
  blob(oid: Oid): Uint8Array | null;
  /** Returns the id that the content has. */
  put(kind: ObjectKind, content: Uint8Array): Oid;
}

/** Of the tree without entries, which every repository has without storing it. */
export const EMPTY_TREE: Oid = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
