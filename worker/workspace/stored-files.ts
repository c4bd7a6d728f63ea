import { Workspace as ShellWorkspace } from "@cloudflare/shell";
import { fail, succeed, type Result } from "../../contract/failure.ts";
import { LIMITS } from "../../contract/limits.ts";
import type { FileListing, FileStat } from "../agent-loop/ports.ts";
import { exactTextOf } from "./file-content.ts";
import { isWithin, joinPath, parentOf, resolveWorkspacePath } from "./workspace-path.ts";

type Entry = NonNullable<Awaited<ReturnType<ShellWorkspace["lstat"]>>>;

/**
 * A row may have 2,000,000 bytes. Binary content is stored as base64, four characters for three bytes, beside up to
 * 10,000 bytes of path and the like. Text is stored as it is, so there LIMITS.fileBytes fits.
 */
const BINARY_FILE_BYTES = ((2_000_000 - 10_000) * 3) / 4;
/** Files of one answer together; an RPC message may have 32 MiB. */
const ANSWER_BYTES = 8 * 1024 * 1024;
/** Listed files of one answer: paths are at most 1,000 characters, so this too stays below 32 MiB. */
const ANSWER_FILES = 10_000;
/** What the library lists at once; without asking for the rest it would be left out silently. */
const DIRECTORY_PAGE = 1_000;

/**
 * A tree of files in an object's SQLite. Times are whole seconds. Links are never made, so that no path leads
 * elsewhere. The library checks little by itself (it writes "files" over directories, and moves only the first
 * thousand children of one): whatever it must not meet is refused or done here first.
 */
export class StoredFiles {
  readonly #storage: DurableObjectStorage;
  readonly #tree: ShellWorkspace;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    // Above this size the library asks for a bucket; larger files are refused before.
    this.#tree = new ShellWorkspace({ sql: storage.sql, inlineThreshold: LIMITS.fileBytes + 1 });
  }

  async stat(path: string): Promise<Result<FileStat>> {
    const found = await this.#find(path);
    return found.ok ? succeed(statOf(found.value.entry)) : found;
  }

  async read(path: string): Promise<Result<Uint8Array>> {
    const found = await this.#find(path);
    if (!found.ok) return found;
    const { path: resolved, entry } = found.value;
    if (entry.type !== "file") return fail({ code: "is_a_directory", path: resolved });
    return succeed((await this.#tree.readFileBytes(`/${resolved}`)) ?? new Uint8Array());
  }

  async write(path: string, content: Uint8Array): Promise<Result<void>> {
    const resolved = resolveWorkspacePath(path);
    if (!resolved.ok) return resolved;
    const refusal = await this.#refusalOfFileAt(resolved.value);
    if (refusal !== null) return refusal;
    const text = content.byteLength > LIMITS.fileBytes ? null : exactTextOf(content);
    const limitBytes = text === null ? BINARY_FILE_BYTES : LIMITS.fileBytes;
    if (content.byteLength > limitBytes)
      return fail({ code: "file_too_large", path: resolved.value, limitBytes });
    if (text === null) await this.#tree.writeFileBytes(`/${resolved.value}`, content);
    else await this.#tree.writeFile(`/${resolved.value}`, text);
    return succeed(undefined);
  }

  async makeDirectory(path: string): Promise<Result<void>> {
    const resolved = resolveWorkspacePath(path);
    if (!resolved.ok) return resolved;
    const blocking = await this.#fileOnTheWay(resolved.value);
    if (blocking !== null) return fail({ code: "not_a_directory", path: blocking });
    await this.#tree.mkdir(`/${resolved.value}`, { recursive: true });
    return succeed(undefined);
  }

  async remove(path: string): Promise<Result<void>> {
    const found = await this.#find(path);
    if (!found.ok) return found;
    if (found.value.path === "") return refuseRoot("removed");
    await this.#tree.rm(`/${found.value.path}`, { recursive: true });
    return succeed(undefined);
  }

  /** A file may replace a file; nothing replaces a directory. All or nothing. */
  async move(from: string, to: string): Promise<Result<void>> {
    const source = await this.#find(from);
    if (!source.ok) return source;
    const target = resolveWorkspacePath(to);
    if (!target.ok) return target;
    const { path: fromPath, entry } = source.value;
    if (fromPath === "") return refuseRoot("moved");
    if (fromPath === target.value) return succeed(undefined);
    if (isWithin(fromPath, target.value)) return refusePath("A directory cannot be moved into itself.");
    const refusal = await this.#refusalOfFileAt(target.value);
    if (refusal !== null) return refusal;
    if (entry.type === "file") {
      await this.#tree.mv(`/${fromPath}`, `/${target.value}`);
      return succeed(undefined);
    }
    if ((await this.#tree.lstat(`/${target.value}`)) !== null) {
      return fail({ code: "not_a_directory", path: target.value });
    }
    const below = await this.#entriesBelow(fromPath);
    for (const moved of below) {
      const inside = resolveWorkspacePath(target.value + moved.path.slice(fromPath.length + 1));
      if (!inside.ok) return inside;
    }
    await this.#storage.transaction(() => this.#moveDirectory(fromPath, target.value, below));
    return succeed(undefined);
  }

  async list(path: string): Promise<Result<FileListing[]>> {
    const found = await this.#findDirectory(path);
    if (!found.ok) return found;
    const entries: Entry[] = [];
    let page: Entry[];
    do {
      page = await this.#tree.readDir(`/${found.value}`, { limit: DIRECTORY_PAGE, offset: entries.length });
      entries.push(...page);
    } while (page.length === DIRECTORY_PAGE);
    return succeed(entries.map(listingOf).toSorted(byPath));
  }

  /** The files below a directory that come after the path `after`, by path; `isLast` is false when there are more. */
  async listAllAfter(
    path: string,
    after: string,
  ): Promise<Result<{ files: FileListing[]; isLast: boolean }>> {
    const found = await this.#findDirectory(path);
    if (!found.ok) return found;
    const entries = await this.#entriesBelow(found.value);
    const rest = entries
      .filter((entry) => entry.type === "file")
      .map(listingOf)
      .filter((file) => file.path > after)
      .toSorted(byPath);
    return succeed({ files: rest.slice(0, ANSWER_FILES), isLast: rest.length <= ANSWER_FILES });
  }

  /** As many of the first files as fit into one answer; `taken` says how many of the paths it covers. */
  async readFirst(
    paths: readonly string[],
  ): Promise<Result<{ files: { path: string; content: Uint8Array }[]; taken: number }>> {
    const files: { path: string; content: Uint8Array }[] = [];
    let sizeBytes = 0;
    let taken = 0;
    for (const path of paths) {
      if (sizeBytes >= ANSWER_BYTES) break;
      taken += 1;
      const content = await this.read(path);
      if (!content.ok) continue;
      files.push({ path, content: content.value });
      sizeBytes += content.value.byteLength;
    }
    return succeed({ files, taken });
  }

  async #find(path: string): Promise<Result<{ path: string; entry: Entry }>> {
    const resolved = resolveWorkspacePath(path);
    if (!resolved.ok) return resolved;
    const entry = await this.#tree.lstat(`/${resolved.value}`);
    if (entry === null) return fail({ code: "file_not_found", path: resolved.value });
    return succeed({ path: resolved.value, entry });
  }

  async #findDirectory(path: string): Promise<Result<string>> {
    const found = await this.#find(path);
    if (!found.ok) return found;
    if (found.value.entry.type === "file") return fail({ code: "not_a_directory", path: found.value.path });
    return succeed(found.value.path);
  }

  async #refusalOfFileAt(path: string): Promise<Result<never> | null> {
    if (path === "") return fail({ code: "is_a_directory", path });
    const blocking = await this.#fileOnTheWay(parentOf(path));
    if (blocking !== null) return fail({ code: "not_a_directory", path: blocking });
    const entry = await this.#tree.lstat(`/${path}`);
    return entry?.type === "directory" ? fail({ code: "is_a_directory", path }) : null;
  }

  /** The file that stands where `directory` or one of those above it would have to be. */
  async #fileOnTheWay(directory: string): Promise<string | null> {
    let reached = "";
    for (const name of directory.split("/")) {
      reached = joinPath(reached, name);
      const entry = await this.#tree.lstat(`/${reached}`);
      if (entry === null) return null;
      if (entry.type !== "directory") return reached;
    }
    return null;
  }

  /** Directories come before what is in them. */
  async #entriesBelow(directory: string): Promise<Entry[]> {
    // Names may contain what means something in a pattern, so the pattern ends before the first such name.
    const plain = /^(?:[^/*?[{]*\/)*/.exec(directory === "" ? "" : `${directory}/`)?.[0] ?? "";
    const entries = await this.#tree.glob(`/${plain}**`);
    return entries.filter(
      (entry) => entry.path !== `/${directory}` && isWithin(directory, entry.path.slice(1)),
    );
  }

  async #moveDirectory(from: string, to: string, below: readonly Entry[]): Promise<void> {
    await this.#tree.mkdir(`/${to}`, { recursive: true });
    for (const { path, type } of below) {
      const target = `/${to}${path.slice(from.length + 1)}`;
      if (type === "directory") await this.#tree.mkdir(target, { recursive: true });
      else await this.#tree.mv(path, target);
    }
    await this.#tree.rm(`/${from}`, { recursive: true });
  }
}

function statOf(entry: Entry): FileStat {
  const type = entry.type === "directory" ? "directory" : "file";
  return { type, sizeBytes: entry.size, modifiedAtMs: entry.updatedAt };
}

function listingOf(entry: Entry): FileListing {
  return { path: entry.path.slice(1), ...statOf(entry) };
}

function byPath(left: FileListing, right: FileListing): number {
  return left.path < right.path ? -1 : 1;
}

function refuseRoot(what: string): Result<never> {
  return refusePath(`The workspace's root cannot be ${what}.`);
}

function refusePath(message: string): Result<never> {
  return fail({ code: "invalid_request", errors: [{ field: "path", message }] });
}
