import { parentOf } from "./workspace-path.ts";
import { type ListedFile, type PackedTree, unpackTree } from "./packed-tree.ts";

export type BaseFile = Pick<ListedFile, "mode" | "oid" | "sizeBytes">;
export type EntryType = "file" | "directory";

/** The files that a worktree began from. Never changes, so worktrees that began from the same tree share it. */
export class BaseTree {
  readonly files = new Map<string, BaseFile>();
  readonly paths: readonly string[];
  readonly #children = new Map<string, Map<string, EntryType>>([["", new Map()]]);

  constructor(packed: PackedTree) {
    for (const { path, mode, oid, sizeBytes } of unpackTree(packed)) {
      // A link would lead elsewhere and a submodule is in another repository: neither is a file to work with.
      if (mode === "160000" || mode === "120000") continue;
      this.files.set(path, { mode, oid, sizeBytes });
      this.#enter(path, "file");
    }
    this.paths = [...this.files.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  }

  /** By name; null when there is no such directory. */
  children(directory: string): ReadonlyMap<string, EntryType> | null {
    return this.#children.get(directory) ?? null;
  }

  #enter(path: string, type: EntryType): void {
    const directory = parentOf(path);
    const name = path.slice(directory === "" ? 0 : directory.length + 1);
    const known = this.#children.get(directory);
    if (known) {
      known.set(name, type);
      return;
    }
    this.#children.set(directory, new Map([[name, type]]));
    if (directory !== "") this.#enter(directory, "directory");
  }
}
