import { fail, succeed, type Result } from "../../contract/failure.ts";
import { LIMITS } from "../../contract/limits.ts";
import type { FileListing, FileStat, WorkspaceFiles } from "../../worker/agent-loop/ports.ts";
import { isWithin, parentOf, resolveWorkspacePath } from "../../worker/workspace/workspace-path.ts";

interface Entry {
  /** Null for a directory. */
  content: Uint8Array | null;
  modifiedAtMs: number;
}

const encoder = new TextEncoder();

/** A workspace in memory. Each change happens one second after the one before. */
class MemoryWorkspace implements WorkspaceFiles {
  /** How often files were asked for anything, by method. */
  readonly calls: Partial<Record<keyof WorkspaceFiles, number>> = {};
  readonly #entries = new Map<string, Entry>([["", { content: null, modifiedAtMs: 0 }]]);
  #clockMs = 0;

  async stat(path: string): Promise<Result<FileStat>> {
    this.#count("stat");
    const found = this.#find(path);
    return found.ok ? succeed(statOf(found.value.entry)) : found;
  }

  async read(path: string): Promise<Result<Uint8Array>> {
    this.#count("read");
    const found = this.#find(path);
    if (!found.ok) return found;
    const { content } = found.value.entry;
    return content === null
      ? fail({ code: "is_a_directory", path: found.value.path })
      : succeed(content.slice());
  }

  async write(path: string, content: Uint8Array): Promise<Result<void>> {
    this.#count("write");
    const resolved = resolveWorkspacePath(path);
    return resolved.ok ? this.put(resolved.value, content) : resolved;
  }

  async makeDirectory(path: string): Promise<Result<void>> {
    this.#count("makeDirectory");
    const resolved = resolveWorkspacePath(path);
    return resolved.ok ? this.#makeDirectories(resolved.value) : resolved;
  }

  async remove(path: string): Promise<Result<void>> {
    this.#count("remove");
    const found = this.#find(path);
    if (!found.ok) return found;
    if (found.value.path === "") return refuse("The workspace's root cannot be removed.");
    for (const [removed] of this.#below(found.value.path)) this.#entries.delete(removed);
    this.#entries.delete(found.value.path);
    return succeed(undefined);
  }

  async move(from: string, to: string): Promise<Result<void>> {
    this.#count("move");
    const source = this.#find(from);
    if (!source.ok) return source;
    const target = resolveWorkspacePath(to);
    if (!target.ok) return target;
    const { path, entry } = source.value;
    if (path === "") return refuse("The workspace's root cannot be moved.");
    if (path === target.value) return succeed(undefined);
    if (isWithin(path, target.value)) return refuse("A directory cannot be moved into itself.");
    const room = this.#roomForFile(target.value);
    if (!room.ok) return room;
    if (entry.content === null && this.#entries.has(target.value)) {
      return fail({ code: "not_a_directory", path: target.value });
    }
    const moved: [string, Entry][] = [[path, entry], ...this.#below(path)];
    for (const [oldPath] of moved) {
      const inside = resolveWorkspacePath(target.value + oldPath.slice(path.length));
      if (!inside.ok) return inside;
    }
    for (const [oldPath, movedEntry] of moved) {
      this.#entries.delete(oldPath);
      this.#entries.set(target.value + oldPath.slice(path.length), movedEntry);
    }
    return succeed(undefined);
  }

  async list(path: string): Promise<Result<FileListing[]>> {
    this.#count("list");
    const found = this.#findDirectory(path);
    if (!found.ok) return found;
    return succeed(
      this.#below(found.value)
        .filter(([child]) => parentOf(child) === found.value)
        .map(listingOf),
    );
  }

  async listAll(path: string): Promise<Result<FileListing[]>> {
    this.#count("listAll");
    const found = this.#findDirectory(path);
    if (!found.ok) return found;
    return succeed(
      this.#below(found.value)
        .filter(([, entry]) => entry.content !== null)
        .map(listingOf),
    );
  }

  async readMany(paths: readonly string[]): Promise<Result<{ path: string; content: Uint8Array }[]>> {
    this.#count("readMany");
    const files = paths.flatMap((path) => {
      const found = this.#find(path);
      const content = found.ok ? found.value.entry.content : null;
      return content === null ? [] : [{ path, content: content.slice() }];
    });
    return succeed(files);
  }

  /** Writes without counting: for setting the scene. */
  put(path: string, content: Uint8Array): Result<void> {
    const room = this.#roomForFile(path);
    if (!room.ok) return room;
    if (content.byteLength > LIMITS.fileBytes) {
      return fail({ code: "file_too_large", path, limitBytes: LIMITS.fileBytes });
    }
    this.#entries.set(path, { content: content.slice(), modifiedAtMs: this.#tick() });
    return succeed(undefined);
  }

  #find(path: string): Result<{ path: string; entry: Entry }> {
    const resolved = resolveWorkspacePath(path);
    if (!resolved.ok) return resolved;
    const entry = this.#entries.get(resolved.value);
    if (entry === undefined) return fail({ code: "file_not_found", path: resolved.value });
    return succeed({ path: resolved.value, entry });
  }

  #findDirectory(path: string): Result<string> {
    const found = this.#find(path);
    if (!found.ok) return found;
    if (found.value.entry.content !== null) return fail({ code: "not_a_directory", path: found.value.path });
    return succeed(found.value.path);
  }

  #roomForFile(path: string): Result<void> {
    if (path === "" || this.#entries.get(path)?.content === null)
      return fail({ code: "is_a_directory", path });
    return this.#makeDirectories(parentOf(path));
  }

  #makeDirectories(path: string): Result<void> {
    if (path === "") return succeed(undefined);
    const above = this.#makeDirectories(parentOf(path));
    if (!above.ok) return above;
    const entry = this.#entries.get(path);
    if (entry === undefined) this.#entries.set(path, { content: null, modifiedAtMs: this.#tick() });
    else if (entry.content !== null) return fail({ code: "not_a_directory", path });
    return succeed(undefined);
  }

  #below(directory: string): [string, Entry][] {
    return [...this.#entries]
      .filter(([path]) => path !== directory && isWithin(directory, path))
      .toSorted(([left], [right]) => (left < right ? -1 : 1));
  }

  #count(method: keyof WorkspaceFiles): void {
    this.calls[method] = (this.calls[method] ?? 0) + 1;
  }

  #tick(): number {
    this.#clockMs += 1_000;
    return this.#clockMs;
  }
}

/** A workspace with these files in it, the last one newest. Text is written as UTF-8. */
export function memoryWorkspace(files: Readonly<Record<string, string | Uint8Array>> = {}): MemoryWorkspace {
  const workspace = new MemoryWorkspace();
  for (const [path, content] of Object.entries(files)) {
    const written = workspace.put(path, typeof content === "string" ? encoder.encode(content) : content);
    if (!written.ok) throw new Error(`${path}: ${written.failure.code}`);
  }
  return workspace;
}

/** The text of a file that must be there. */
export async function textIn(files: WorkspaceFiles, path: string): Promise<string> {
  const content = await files.read(path);
  if (!content.ok) throw new Error(`${path}: ${content.failure.code}`);
  return new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(content.value);
}

function statOf(entry: Entry): FileStat {
  if (entry.content === null) return { type: "directory", sizeBytes: 0, modifiedAtMs: entry.modifiedAtMs };
  return { type: "file", sizeBytes: entry.content.byteLength, modifiedAtMs: entry.modifiedAtMs };
}

function listingOf([path, entry]: [string, Entry]): FileListing {
  return { path, ...statOf(entry) };
}

function refuse(message: string): Result<never> {
  return fail({ code: "invalid_request", errors: [{ field: "path", message }] });
}
