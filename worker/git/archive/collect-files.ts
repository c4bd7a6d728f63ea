import { type Result, fail, succeed } from "../../../contract/failure.ts";
import { type ArchiveLimits, invalidArchive } from "./archive-limits.ts";
import { type SkipReason, entryPath } from "./entry-path.ts";

export type FileMode = "100644" | "100755";

export interface ArchiveFile {
  path: string;
  mode: FileMode;
  content: Uint8Array;
}

export interface SkippedEntry {
  path: string;
  reason: SkipReason;
}

/** Takes files as they come out of an archive; what is known only at the end is settled then. */
export interface FileCollector<Kept> {
  /** Where the file will be, or null when it is left out: then its content need not be read. */
  accept(name: string, sizeBytes: number): Result<string | null>;
  /** For links and the like. */
  skip(name: string, reason: SkipReason): Result<null>;
  keep(file: ArchiveFile): Promise<void>;
  finish(): CollectedFiles<Kept>;
}

export interface CollectedFiles<Kept> {
  files: { path: string; mode: FileMode; kept: Kept }[];
  /** The folder that all files were in, which is not in their paths; null when there is none. */
  topDirectory: string | null;
  /** At most the first thousand. */
  skipped: SkippedEntry[];
}

const LISTED_SKIPPED = 1000;
/** Folders and what is left out count too, or an archive of nothing would never end. */
const ENTRIES_PER_FILE = 4;

export function createFileCollector<Kept>(
  limits: ArchiveLimits,
  keep: (file: ArchiveFile) => Promise<Kept>,
): FileCollector<Kept> {
  const files = new Map<string, { mode: FileMode; kept: Kept }>();
  const skipped = new Map<string, SkippedEntry>();
  let entries = 0;

  function count(name: string): Result<null> {
    entries += 1;
    if (entries <= limits.files * ENTRIES_PER_FILE) return succeed(null);
    return fail(invalidArchive(name, "The archive has too many entries."));
  }

  function note(path: string, reason: SkipReason): void {
    if (skipped.size < LISTED_SKIPPED) skipped.set(path, { path, reason });
  }

  return {
    accept(name, sizeBytes) {
      const counted = count(name);
      if (!counted.ok) return counted;
      if (name.endsWith("/")) return succeed(null);
      const entry = entryPath(name);
      if ("skip" in entry) {
        note(entry.path, entry.skip);
        return succeed(null);
      }
      if (sizeBytes > limits.fileBytes)
        return fail(
          invalidArchive(name, `The file has more than ${limits.fileBytes} bytes, which is the limit.`),
        );
      if (files.size >= limits.files && !files.has(entry.path))
        return fail(
          invalidArchive(name, `The archive has more than ${limits.files} files, which is the limit.`),
        );
      return succeed(entry.path);
    },
    skip(name, reason) {
      const entry = entryPath(name);
      note(entry.path, "skip" in entry ? entry.skip : reason);
      return count(name);
    },
    async keep(file) {
      // Of two with the same path the later one counts, as when both are unpacked.
      files.set(file.path, { mode: file.mode, kept: await keep(file) });
    },
    finish() {
      for (const path of pathsUnderFiles(files)) {
        files.delete(path);
        note(path, "under_a_file");
      }
      const topDirectory = commonTop([...files.keys()]);
      const cut = topDirectory === null ? 0 : topDirectory.length + 1;
      const list = [...files].map(([path, file]) => ({ path: path.slice(cut), ...file }));
      return { files: list, topDirectory, skipped: [...skipped.values()] };
    },
  };
}

/** A folder cannot have the name of a file. */
function pathsUnderFiles(files: ReadonlyMap<string, unknown>): string[] {
  return [...files.keys()].filter((path) => {
    for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
      if (files.has(path.slice(0, end))) return true;
    }
    return false;
  });
}

function commonTop(paths: readonly string[]): string | null {
  const [first] = paths;
  const end = first?.indexOf("/") ?? -1;
  if (first === undefined || end < 0) return null;
  const prefix = first.slice(0, end + 1);
  return paths.every((path) => path.startsWith(prefix)) ? first.slice(0, end) : null;
}
