import type { Failure, Result } from "../../contract/failure.ts";
import type { FileStat, WorkspaceFiles } from "../agent-loop/ports.ts";
import { isWithin, joinPath, parentOf } from "../workspace/workspace-path.ts";

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
  readonly #children = new Map<string, Map<string, FileStat>>();
  readonly #contents = new Map<string, Uint8Array>();
  readonly #ownFiles = new Set<string>();
  readonly #readDirectories = new Set<string>();
  #keptBytes = 0;

  constructor(files: WorkspaceFiles, now: () => number) {
    this.#files = files;
    this.#now = now;
  }

  async stat(path: string): Promise<FileStat | null> {
    if (path === "") return { type: "directory", sizeBytes: 0, modifiedAtMs: 0 };
    const siblings = await this.children(parentOf(path));
    return siblings?.get(path.slice(path.lastIndexOf("/") + 1)) ?? null;
  }

  /** By name; null when there is no such directory. */
  async children(path: string): Promise<ReadonlyMap<string, FileStat> | null> {
    const known = this.#children.get(path);
    if (known !== undefined) return known;
    const stat = await this.stat(path);
    if (stat?.type !== "directory") return null;
    const list = unwrap(await this.#files.list(path), "scandir");
    const children = new Map(list.map((entry): [string, FileStat] => [entry.path.slice(entry.path.lastIndexOf("/") + 1), entry]));
    this.#children.set(path, children);
    return children;
  }

  async read(path: string): Promise<Uint8Array> {
    const kept = this.#contents.get(path);
    if (kept !== undefined) return kept;
    const directory = parentOf(path);
    if (this.#readDirectories.has(directory)) await this.#readAhead(directory, path);
    this.#readDirectories.add(directory);
    return this.#contents.get(path) ?? this.#readNow(path);
  }

  async write(path: string, content: Uint8Array): Promise<void> {
    unwrap(await this.#files.write(path, content), "open");
    this.#keep(path, content);
    this.#ownFiles.add(path);
    this.#noteEntry(path, { type: "file", sizeBytes: content.byteLength, modifiedAtMs: this.#now() });
  }

  /** Others may append to the same file, so its content is asked for anew unless this command wrote it. */
  async append(path: string, content: Uint8Array): Promise<void> {
    const isThere = this.#ownFiles.has(path) || (await this.#files.stat(path)).ok;
    // The shell opens a file for appending by appending nothing.
    if (isThere && content.byteLength === 0) return;
    const before = isThere ? await (this.#ownFiles.has(path) ? this.read(path) : this.#readNow(path)) : new Uint8Array();
    const joined = new Uint8Array(before.byteLength + content.byteLength);
    joined.set(before);
    joined.set(content, before.byteLength);
    await this.write(path, joined);
  }

  async makeDirectory(path: string): Promise<void> {
    unwrap(await this.#files.makeDirectory(path), "mkdir");
    this.#children.clear();
  }

  async remove(path: string): Promise<void> {
    unwrap(await this.#files.remove(path), "rm");
    this.#forget(path);
  }

  async move(from: string, to: string): Promise<void> {
    unwrap(await this.#files.move(from, to), "rename");
    this.#forget(from);
    this.#forget(to);
  }

  async #readNow(path: string): Promise<Uint8Array> {
    const content = unwrap(await this.#files.read(path), "open");
    this.#keep(path, content);
    return content;
  }

  /** From the second file of a directory on, the shell is likely to go through all of it. */
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
    for (const file of unwrap(await this.#files.readMany(ahead), "open")) this.#keep(file.path, file.content);
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
  #noteEntry(path: string, stat: FileStat): void {
    for (let [child, entry] = [path, stat]; child !== ""; child = parentOf(child)) {
      const name = child.slice(child.lastIndexOf("/") + 1);
      const siblings = this.#children.get(parentOf(child));
      if (entry.type === "directory" && siblings?.has(name)) return;
      siblings?.set(name, entry);
      entry = { type: "directory", sizeBytes: 0, modifiedAtMs: stat.modifiedAtMs };
    }
  }

  #forget(path: string): void {
    this.#children.clear();
    for (const kept of [...this.#contents.keys()]) if (isWithin(path, kept)) this.#drop(kept);
    for (const own of this.#ownFiles) if (isWithin(path, own)) this.#ownFiles.delete(own);
  }
}

/** An error in the words of a file system: the shell's commands look at the name before the colon. */
export class ShellFileError extends Error {
  readonly meaning: string;

  constructor(name: string, meaning: string, operation: string, path: string) {
    super(`${name}: ${meaning}, ${operation} '/${path}'`);
    this.meaning = `/${path}: ${meaning}`;
  }
}

function unwrap<T>(result: Result<T>, operation: string): T {
  if (!result.ok) throw errorOf(result.failure, operation);
  return result.value;
}

function errorOf(failure: Failure, operation: string): Error {
  if (failure.code === "file_not_found") {
    return new ShellFileError("ENOENT", "no such file or directory", operation, failure.path);
  }
  if (failure.code === "is_a_directory") {
    return new ShellFileError("EISDIR", "illegal operation on a directory", operation, failure.path);
  }
  if (failure.code === "not_a_directory") return new ShellFileError("ENOTDIR", "not a directory", operation, failure.path);
  if (failure.code === "file_too_large") {
    return new ShellFileError("EFBIG", `file too large (at most ${failure.limitBytes} bytes)`, operation, failure.path);
  }
  const reason = failure.code === "invalid_request" ? failure.errors.map(({ message }) => message).join(" ") : failure.code;
  return new ShellFileError("EINVAL", reason, operation, "");
}
