import { fail, succeed, type Failure, type Result } from "../../contract/failure.ts";
import { LIMITS } from "../../contract/limits.ts";
import type { FileListing, FileStat } from "../agent-loop/ports.ts";
import { isWithin, parentOf } from "../workspace/workspace-path.ts";

/** The directory whose new files stay with the agent. */
export const SCRATCH = "tmp";
const MAX_BYTES = 16_000_000;
const MAX_FILES = 2_000;

interface Entry {
  /** Null for a directory. */
  content: Uint8Array | null;
  modifiedAtMs: number;
}

/** Files in memory, below `SCRATCH` and bounded. Paths are relative to the workspace's root. */
export class ScratchStore {
  readonly #entries = new Map<string, Entry>([[SCRATCH, { content: null, modifiedAtMs: 0 }]]);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  has(path: string): boolean {
    return this.#entries.has(path);
  }

  stat(path: string): Result<FileStat> {
    const entry = this.#entries.get(path);
    return entry === undefined ? fail({ code: "file_not_found", path }) : succeed(statOf(entry));
  }

  read(path: string): Result<Uint8Array> {
    const entry = this.#entries.get(path);
    if (entry === undefined) return fail({ code: "file_not_found", path });
    return entry.content === null ? fail({ code: "is_a_directory", path }) : succeed(entry.content.slice());
  }

  write(path: string, content: Uint8Array): Result<void> {
    if (this.#entries.get(path)?.content === null) return fail({ code: "is_a_directory", path });
    const refused = this.#refusal(path, content);
    if (refused !== null) return fail(refused);
    const above = this.makeDirectory(parentOf(path));
    if (above.ok) this.#entries.set(path, { content: content.slice(), modifiedAtMs: this.#now() });
    return above;
  }

  makeDirectory(path: string): Result<void> {
    for (let directory = path; directory !== ""; directory = parentOf(directory)) {
      const entry = this.#entries.get(directory);
      if (entry !== undefined && entry.content !== null)
        return fail({ code: "not_a_directory", path: directory });
      if (entry === undefined) this.#entries.set(directory, { content: null, modifiedAtMs: this.#now() });
    }
    return succeed(undefined);
  }

  remove(path: string): Result<void> {
    if (!this.#entries.has(path)) return fail({ code: "file_not_found", path });
    for (const [inner] of this.#below(path)) this.#entries.delete(inner);
    if (path !== SCRATCH) this.#entries.delete(path);
    return succeed(undefined);
  }

  /** The direct children of a directory, or all files below it. */
  list(directory: string, isDeep: boolean): FileListing[] {
    return this.#below(directory)
      .filter(([path, entry]) => (isDeep ? entry.content !== null : parentOf(path) === directory))
      .map(([path, entry]) => ({ path, ...statOf(entry) }));
  }

  #below(directory: string): [string, Entry][] {
    return [...this.#entries].filter(([path]) => path !== directory && isWithin(directory, path));
  }

  #refusal(path: string, content: Uint8Array): Failure | null {
    if (content.byteLength > LIMITS.fileBytes) {
      return { code: "file_too_large", path, limitBytes: LIMITS.fileBytes };
    }
    const others = [...this.#entries].filter(([other]) => other !== path);
    const sizeBytes = others.reduce((sum, [, entry]) => sum + (entry.content?.byteLength ?? 0), 0);
    const isFull = sizeBytes + content.byteLength > MAX_BYTES || others.length >= MAX_FILES;
    return isFull
      ? { code: "not_supported", detail: "The scratch directory /tmp is full; remove something." }
      : null;
  }
}

function statOf({ content, modifiedAtMs }: Entry): FileStat {
  if (content === null) return { type: "directory", sizeBytes: 0, modifiedAtMs };
  return { type: "file", sizeBytes: content.byteLength, modifiedAtMs };
}
