import { fail, succeed, type Result } from "../../contract/failure.ts";
import { LIMITS } from "../../contract/limits.ts";
import type { FileListing, FileStat, WorkspaceFiles } from "../agent-loop/ports.ts";
import { objectOf } from "../git/object-id.ts";
import type { TreeFile } from "../git/repository.ts";
import type { BaseTree } from "./base-tree.ts";
import type { BlobReader } from "./blob-reader.ts";
import type { Overlay, OverlayEntry } from "./overlay.ts";
import type { WorkspaceApi } from "./workspace-api.ts";
import { WorktreeView } from "./worktree-view.ts";
import { isWithin, joinPath, parentOf, resolveWorkspacePath } from "./workspace-path.ts";

/** Content that does not fit into a row of the agent's own storage goes to the workspace at once. */
const ROW_BYTES = 1_500_000;
const FILES_PER_READ = 5_000;

export interface WorktreeDeps {
  base: BaseTree;
  overlay: Overlay;
  blobs: BlobReader;
  workspace: () => Pick<WorkspaceApi, "writeObjects">;
  /** Of the files that it began from. */
  baseAtMs: number;
  now: () => number;
}

/** An agent's own copy of the files: what it began from, and over it what the agent has changed. */
export class Worktree implements WorkspaceFiles {
  readonly #deps: WorktreeDeps;
  readonly #view: WorktreeView;

  constructor(deps: WorktreeDeps) {
    this.#deps = deps;
    this.#view = new WorktreeView(deps.base, deps.overlay, deps.baseAtMs);
  }

  /** The files that are not as they were, by path; null: gone. */
  changes(): (readonly [path: string, file: TreeFile | null])[] {
    return this.#view.changes();
  }

  async stat(path: string): Promise<Result<FileStat>> {
    const found = this.#find(path);
    return found.ok ? succeed(found.value.stat) : found;
  }

  async read(path: string): Promise<Result<Uint8Array>> {
    const found = this.#find(path);
    if (!found.ok) return found;
    const { path: resolved, stat } = found.value;
    if (stat.type === "directory") return fail({ code: "is_a_directory", path: resolved });
    this.#deps.overlay.noteRead(resolved);
    const own = this.#own(resolved);
    return succeed(own ?? (await this.#deps.blobs.read(this.#view.blobAt(resolved))));
  }

  async write(path: string, content: Uint8Array): Promise<Result<void>> {
    const resolved = resolveWorkspacePath(path);
    if (!resolved.ok) return resolved;
    const refusal = this.#refusalOfFileAt(resolved.value);
    if (refusal) return refusal;
    if (content.byteLength > LIMITS.fileBytes)
      return fail({ code: "file_too_large", path: resolved.value, limitBytes: LIMITS.fileBytes });
    const object = objectOf("blob", content);
    const isHere = content.byteLength <= ROW_BYTES;
    if (!isHere) await this.#deps.workspace().writeObjects([object]);
    const mode = this.#view.modeAt(resolved.value) ?? "100644";
    this.#enter(
      resolved.value,
      { type: "file", mode, oid: object.oid, sizeBytes: object.sizeBytes, atMs: this.#deps.now(), isHere },
      isHere ? object.deflated : null,
    );
    return succeed(undefined);
  }

  async makeDirectory(path: string): Promise<Result<void>> {
    const resolved = resolveWorkspacePath(path);
    if (!resolved.ok) return resolved;
    const blocking = this.#fileOnTheWay(resolved.value);
    if (blocking !== null) return fail({ code: "not_a_directory", path: blocking });
    this.#enterDirectory(resolved.value);
    return succeed(undefined);
  }

  async remove(path: string): Promise<Result<void>> {
    const found = this.#find(path);
    if (!found.ok) return found;
    if (found.value.path === "") return refuseRoot("removed");
    for (const each of this.#view.entriesFrom(found.value.path)) this.#leave(each);
    return succeed(undefined);
  }

  /** A file may replace a file; nothing replaces a directory. All or nothing. */
  async move(from: string, to: string): Promise<Result<void>> {
    const source = this.#find(from);
    if (!source.ok) return source;
    const target = resolveWorkspacePath(to);
    if (!target.ok) return target;
    const { path: fromPath, stat } = source.value;
    if (fromPath === "") return refuseRoot("moved");
    if (fromPath === target.value) return succeed(undefined);
    if (isWithin(fromPath, target.value)) return refusePath("A directory cannot be moved into itself.");
    const refusal = this.#refusalOfFileAt(target.value);
    if (refusal) return refusal;
    if (stat.type === "directory" && this.#view.typeAt(target.value) !== null)
      return fail({ code: "not_a_directory", path: target.value });
    const moved = this.#view.entriesFrom(fromPath);
    for (const each of moved) {
      const inside = resolveWorkspacePath(target.value + each.slice(fromPath.length));
      if (!inside.ok) return inside;
    }
    for (const each of moved) this.#moveOne(each, target.value + each.slice(fromPath.length));
    for (const each of moved) this.#leave(each);
    return succeed(undefined);
  }

  async list(path: string): Promise<Result<FileListing[]>> {
    const found = this.#findDirectory(path);
    if (!found.ok) return found;
    const listings = [...this.#view.childrenOf(found.value)].flatMap((name) => {
      const child = joinPath(found.value, name);
      const stat = this.#view.statAt(child);
      return stat === null ? [] : [{ path: child, ...stat }];
    });
    return succeed(listings.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
  }

  async listAll(path: string): Promise<Result<FileListing[]>> {
    const found = this.#findDirectory(path);
    return found.ok ? succeed(this.#view.filesBelow(found.value)) : found;
  }

  async readMany(paths: readonly string[]): Promise<Result<{ path: string; content: Uint8Array }[]>> {
    const files: { path: string; content: Uint8Array }[] = [];
    for (let start = 0; start < paths.length; start += FILES_PER_READ) {
      const asked = paths
        .slice(start, start + FILES_PER_READ)
        .filter((path) => this.#view.typeAt(path) === "file");
      const elsewhere = asked
        .filter((path) => this.#view.isElsewhere(path))
        .map((path) => this.#view.blobAt(path));
      const contents = await this.#deps.blobs.readMany(elsewhere);
      for (const path of asked) {
        const content = this.#own(path) ?? contents.get(this.#view.blobAt(path).oid);
        if (content) files.push({ path, content });
      }
    }
    return succeed(files);
  }

  /** Null: the workspace has it. */
  #own(path: string): Uint8Array | null {
    if (this.#view.isElsewhere(path)) return null;
    return this.#deps.overlay.content(path);
  }

  #moveOne(from: string, to: string): void {
    const atMs = this.#deps.now();
    if (this.#view.typeAt(from) === "directory") {
      this.#enterDirectory(to);
      return;
    }
    const { oid, sizeBytes } = this.#view.blobAt(from);
    const isHere = !this.#view.isElsewhere(from);
    const mode = this.#view.modeAt(from) ?? "100644";
    const deflated = isHere ? this.#deps.overlay.deflated(from) : null;
    this.#enter(to, { type: "file", mode, oid, sizeBytes, atMs, isHere }, deflated);
  }

  #enter(path: string, entry: OverlayEntry, deflated: Uint8Array | null): void {
    const parent = parentOf(path);
    if (parent !== "") this.#enterDirectory(parent);
    this.#deps.overlay.set(path, entry, deflated);
    this.#view.note(path);
  }

  #enterDirectory(path: string): void {
    if (path === "" || this.#view.typeAt(path) === "directory") return;
    this.#enter(path, { type: "directory", atMs: this.#deps.now() }, null);
  }

  #leave(path: string): void {
    this.#deps.overlay.set(path, { type: "gone" }, null);
    this.#view.note(path);
  }

  #find(path: string): Result<{ path: string; stat: FileStat }> {
    const resolved = resolveWorkspacePath(path);
    if (!resolved.ok) return resolved;
    const stat = this.#view.statAt(resolved.value);
    if (stat === null) return fail({ code: "file_not_found", path: resolved.value });
    return succeed({ path: resolved.value, stat });
  }

  #findDirectory(path: string): Result<string> {
    const found = this.#find(path);
    if (!found.ok) return found;
    if (found.value.stat.type === "file") return fail({ code: "not_a_directory", path: found.value.path });
    return succeed(found.value.path);
  }

  #refusalOfFileAt(path: string): Result<never> | null {
    if (path === "") return fail({ code: "is_a_directory", path });
    const blocking = this.#fileOnTheWay(parentOf(path));
    if (blocking !== null) return fail({ code: "not_a_directory", path: blocking });
    return this.#view.typeAt(path) === "directory" ? fail({ code: "is_a_directory", path }) : null;
  }

  /** The file that stands where `directory` or one of those above it would have to be. */
  #fileOnTheWay(directory: string): string | null {
    let reached = "";
    for (const name of directory.split("/")) {
      reached = joinPath(reached, name);
      const type = this.#view.typeAt(reached);
      if (type === null) return null;
      if (type === "file") return reached;
    }
    return null;
  }
}

function refuseRoot(what: string): Result<never> {
  return refusePath(`The workspace's root cannot be ${what}.`);
}

function refusePath(message: string): Result<never> {
  return fail({ code: "invalid_request", errors: [{ field: "path", message }] });
}
