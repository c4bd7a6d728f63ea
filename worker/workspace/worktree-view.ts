import type { FileListing, FileStat } from "../agent-loop/ports.ts";
import type { TreeFile } from "../git/repository.ts";
import type { BaseTree, EntryType } from "./base-tree.ts";
import type { WantedBlob } from "./blob-reader.ts";
import type { Overlay } from "./overlay.ts";
import { isWithin, joinPath, parentOf } from "./workspace-path.ts";

/** What a worktree looks like: its base with the overlay on it. Reads only. */
export class WorktreeView {
  readonly #base: BaseTree;
  readonly #overlay: Overlay;
  readonly #baseAtMs: number;
  /** Names that the overlay has something to say about, by directory. */
  readonly #touched = new Map<string, Set<string>>();

  constructor(base: BaseTree, overlay: Overlay, baseAtMs: number) {
    this.#base = base;
    this.#overlay = overlay;
    this.#baseAtMs = baseAtMs;
    for (const path of overlay.entries().keys()) this.note(path);
  }

  /** The overlay has an entry for this path from now on. */
  note(path: string): void {
    const directory = parentOf(path);
    const name = path.slice(directory === "" ? 0 : directory.length + 1);
    const names = this.#touched.get(directory) ?? new Set();
    this.#touched.set(directory, names.add(name));
  }

  typeAt(path: string): EntryType | null {
    if (path === "") return "directory";
    const entry = this.#overlay.get(path);
    if (entry) return entry.type === "gone" ? null : entry.type;
    if (this.#base.files.has(path)) return "file";
    return this.#base.children(path) === null ? null : "directory";
  }

  statAt(path: string): FileStat | null {
    const type = this.typeAt(path);
    if (type === null) return null;
    const entry = this.#overlay.get(path);
    const modifiedAtMs = entry && entry.type !== "gone" ? entry.atMs : this.#baseAtMs;
    const sizeBytes = type === "file" ? this.blobAt(path).sizeBytes : 0;
    return { type, sizeBytes, modifiedAtMs };
  }

  modeAt(path: string): TreeFile["mode"] | null {
    const entry = this.#overlay.get(path);
    if (entry) return entry.type === "file" ? entry.mode : null;
    return this.#base.files.get(path)?.mode ?? null;
  }

  /** Of a file that is there. */
  blobAt(path: string): WantedBlob {
    const entry = this.#overlay.get(path);
    const file = entry?.type === "file" ? entry : this.#base.files.get(path);
    if (!file) throw new Error(`There is no file ${path}`);
    return { oid: file.oid, sizeBytes: file.sizeBytes };
  }

  /** Whether a file's content is in the workspace and not in the overlay. */
  isElsewhere(path: string): boolean {
    const entry = this.#overlay.get(path);
    return entry?.type !== "file" || !entry.isHere;
  }

  *childrenOf(directory: string): Generator<string> {
    const known = this.#base.children(directory);
    yield* known?.keys() ?? [];
    for (const name of this.#touched.get(directory) ?? []) if (!known?.has(name)) yield name;
  }

  /** The path itself and everything below it, directories before what is in them. */
  entriesFrom(path: string): string[] {
    if (this.typeAt(path) !== "directory") return [path];
    const below = [...this.childrenOf(path)].map((name) => joinPath(path, name));
    return [
      path,
      ...below.filter((each) => this.typeAt(each) !== null).flatMap((each) => this.entriesFrom(each)),
    ];
  }

  /** By path. */
  filesBelow(directory: string): FileListing[] {
    const listings: FileListing[] = [];
    for (const path of this.#base.paths) {
      if (!isWithin(directory, path) || this.#overlay.get(path)) continue;
      const sizeBytes = this.#base.files.get(path)?.sizeBytes ?? 0;
      listings.push({ path, type: "file", sizeBytes, modifiedAtMs: this.#baseAtMs });
    }
    let isSorted = true;
    for (const [path, entry] of this.#overlay.entries()) {
      if (entry.type !== "file" || !isWithin(directory, path)) continue;
      isSorted = false;
      listings.push({ path, type: "file", sizeBytes: entry.sizeBytes, modifiedAtMs: entry.atMs });
    }
    return isSorted ? listings : listings.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  changes(): (readonly [path: string, file: TreeFile | null])[] {
    const changes: (readonly [string, TreeFile | null])[] = [];
    for (const [path, entry] of this.#overlay.entries()) {
      const before = this.#base.files.get(path);
      if (entry.type === "file") {
        const { mode, oid } = entry;
        if (before?.oid !== oid || before.mode !== mode) changes.push([path, { mode, oid }]);
      } else if (before) changes.push([path, null]);
    }
    return changes.toSorted(([a], [b]) => (a < b ? -1 : 1));
  }
}
