import type { Result } from "../../contract/failure.ts";
import type { FileStat, WorkspaceFiles } from "../agent-loop/ports.ts";
import { isWithin, joinPath, parentOf } from "../workspace/workspace-path.ts";
import { SCRATCH } from "./scratch-store.ts";
import { orShellError } from "./shell-file-error.ts";

/** Contents that are kept for one command. */
const KEPT_BYTES = 16_000_000;
/** Files that are read ahead when a directory is gone through. */
const AHEAD = { files: 64, bytesEach: 256_000, bytes: 2_000_000 } as const;

/**
 * The workspace as one shell command sees it. A shell asks for the same names again and again, so what was listed and
 * read is kept; every command gets a new tree, so nothing is kept longer. Changes go to the workspace at once. Paths
 * are relative to the root; failures are thrown as the shell expects them from a file system.
 */
export class ShellTree {
  readonly #files: WorkspaceFiles;
  readonly #now: () => number;
  readonly #listings = new Map<string, Promise<Map<string, FileStat> | null>>();
  readonly #contents = new Map<string, Uint8Array>();
  readonly #ownFiles = new Set<string>();
  readonly #readDirectories = new Set<string>();
  /** Why something was refused, in whole sentences: the shell's commands say less, or nothing. */
  readonly refusals = new Set<string>();
  #keptBytes = 0;
  #lastLoad: Promise<unknown> = Promise.resolve();

  constructor(files: WorkspaceFiles, now: () => number) {
    this.#files = files;
    this.#now = now;
  }

  async stat(path: string): Promise<FileStat | null> {
    if (path === "") return { type: "directory", sizeBytes: 0, modifiedAtMs: 0 };
    // In no listing of the root, and always there.
    if (path === SCRATCH) return { type: "directory", sizeBytes: 0, modifiedAtMs: 0 };
    const siblings = await this.children(parentOf(path));
    return siblings?.get(nameOf(path)) ?? null;
  }

  /** By name; null when there is no such directory. */
  children(path: string): Promise<ReadonlyMap<string, FileStat> | null> {
    return this.#listing(path);
  }

  read(path: string): Promise<Uint8Array> {
    // One after the other, though the shell asks for many at once: what is read ahead serves those that wait.
    const load = this.#lastLoad.then(() => this.#contents.get(path) ?? this.#load(path));
    this.#lastLoad = load.catch(() => null);
    return load;
  }

  async write(path: string, content: Uint8Array): Promise<void> {
    this.#taken(await this.#files.write(path, content), "open");
    this.#keep(path, content);
    this.#ownFiles.add(path);
    await this.#noteEntry(path, { type: "file", sizeBytes: content.byteLength, modifiedAtMs: this.#now() });
  }

  /** Others may append to the same file, so its content is asked for anew unless this command wrote it. */
  async append(path: string, content: Uint8Array): Promise<void> {
    const isThere = this.#ownFiles.has(path) || (await this.#files.stat(path)).ok;
    // The shell opens a file for appending by appending nothing.
    if (isThere && content.byteLength === 0) return;
    const before = isThere
      ? await (this.#ownFiles.has(path) ? this.read(path) : this.#readNow(path))
      : new Uint8Array();
    const joined = new Uint8Array(before.byteLength + content.byteLength);
    joined.set(before);
    joined.set(content, before.byteLength);
    await this.write(path, joined);
  }

  async makeDirectory(path: string): Promise<void> {
    this.#taken(await this.#files.makeDirectory(path), "mkdir");
    this.#listings.clear();
  }

  async remove(path: string): Promise<void> {
    this.#taken(await this.#files.remove(path), "rm");
    this.#forget(path);
  }

  async move(from: string, to: string): Promise<void> {
    this.#taken(await this.#files.move(from, to), "rename");
    this.#forget(from);
    this.#forget(to);
  }

  #listing(path: string): Promise<Map<string, FileStat> | null> {
    const known = this.#listings.get(path) ?? this.#list(path);
    this.#listings.set(path, known);
    return known;
  }

  async #list(path: string): Promise<Map<string, FileStat> | null> {
    const stat = await this.stat(path);
    if (stat?.type !== "directory") return null;
    const list = this.#taken(await this.#files.list(path), "scandir");
    return new Map(list.map((entry) => [nameOf(entry.path), entry]));
  }

  async #load(path: string): Promise<Uint8Array> {
    const directory = parentOf(path);
    // From the second file of a directory on, the shell is likely to go through all of it.
    if (this.#readDirectories.has(directory)) await this.#readAhead(directory, path);
    this.#readDirectories.add(directory);
    return this.#contents.get(path) ?? this.#readNow(path);
  }

  async #readNow(path: string): Promise<Uint8Array> {
    const content = this.#taken(await this.#files.read(path), "open");
    this.#keep(path, content);
    return content;
  }

  async #readAhead(directory: string, path: string): Promise<void> {
    const ahead: string[] = [];
    let sizeBytes = 0;
    for (const [name, stat] of (await this.children(directory)) ?? []) {
      const sibling = joinPath(directory, name);
      const isWanted = sibling >= path && stat.type === "file" && stat.sizeBytes <= AHEAD.bytesEach;
      if (!isWanted || this.#contents.has(sibling)) continue;
      sizeBytes += stat.sizeBytes;
      if (ahead.length >= AHEAD.files || sizeBytes > AHEAD.bytes) break;
      ahead.push(sibling);
    }
    if (ahead.length < 2) return;
    for (const file of this.#taken(await this.#files.readMany(ahead), "open")) {
      if (!this.#ownFiles.has(file.path)) this.#keep(file.path, file.content);
    }
  }

  #taken<T>(result: Result<T>, operation: string): T {
    if (!result.ok && (result.failure.code === "forbidden" || result.failure.code === "not_supported"))
      this.refusals.add(result.failure.detail);
    return orShellError(result, operation);
  }

  #keep(path: string, content: Uint8Array): void {
    this.#drop(path);
    if (this.#keptBytes + content.byteLength > KEPT_BYTES) return;
    this.#contents.set(path, content);
    this.#keptBytes += content.byteLength;
  }

  #drop(path: string): void {
    this.#keptBytes -= this.#contents.get(path)?.byteLength ?? 0;
    this.#contents.delete(path);
  }

  /** Enters a file, and the directories that came into being with it, where a listing is kept. */
  async #noteEntry(path: string, stat: FileStat): Promise<void> {
    let entry = stat;
    for (let child = path; child !== "" && child !== SCRATCH; child = parentOf(child)) {
      const siblings = await this.#listings.get(parentOf(child));
      if (siblings === null) this.#listings.delete(parentOf(child));
      if (entry.type === "directory" && siblings?.has(nameOf(child))) return;
      siblings?.set(nameOf(child), entry);
      entry = { type: "directory", sizeBytes: 0, modifiedAtMs: stat.modifiedAtMs };
    }
  }

  #forget(path: string): void {
    this.#listings.clear();
    for (const kept of this.#contents.keys()) if (isWithin(path, kept)) this.#drop(kept);
    for (const own of this.#ownFiles) if (isWithin(path, own)) this.#ownFiles.delete(own);
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
