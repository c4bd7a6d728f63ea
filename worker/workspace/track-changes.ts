import type { Command } from "../../contract/agent.ts";
import type { WorkspaceFiles } from "../agent-loop/ports.ts";
import { resolveWorkspacePath } from "./workspace-path.ts";

type FileChange = Command["file_changes"][number];

interface TrackedFiles {
  files: WorkspaceFiles;
  /** What this writer has changed so far, net and by path: a file written and removed again is not in it. */
  changes: () => FileChange[];
  /** The files it has read one by one, in the order of their first reading. Searching with `readMany` is not reading. */
  reads: () => string[];
}

/** What a file held before this writer's first change and what it holds since its last: null is no file. */
interface Fate {
  before: string | null;
  after: string | null;
}

/**
 * Notes what goes through these files, so that a command's changes are its own although others write the same tree,
 * and those of the shell count like those of the tools. A move is a deletion and a creation. Costs one more call for
 * a file's first change.
 */
export function trackChanges(files: WorkspaceFiles): TrackedFiles {
  const fates = new Map<string, Fate>();
  const reads = new Set<string>();

  /** `before` is asked only at the first change of a path, and before that change is made. */
  async function fateOf(path: string, before: () => Promise<string | null>): Promise<Fate> {
    const state = fates.has(path) ? null : await before();
    const fate = fates.get(path) ?? { before: state, after: state };
    fates.set(path, fate);
    return fate;
  }

  const unreadFateOf = (path: string) => fateOf(path, async () => unread(path));

  return {
    files: {
      stat: (path) => files.stat(path),
      async read(path) {
        const result = await files.read(path);
        if (result.ok) reads.add(resolved(path));
        return result;
      },
      async write(path, content) {
        const fate = await fateOf(resolved(path), () => digestOfFile(files, path));
        const result = await files.write(path, content);
        if (result.ok) fate.after = await digestOf(content);
        return result;
      },
      makeDirectory: (path) => files.makeDirectory(path),
      async remove(path) {
        const removed = await Promise.all((await filesAt(files, path)).map(unreadFateOf));
        const result = await files.remove(path);
        if (result.ok) for (const fate of removed) fate.after = null;
        return result;
      },
      async move(from, to) {
        const moved = await filesAt(files, from);
        const replaced = new Set(await filesAt(files, to));
        const result = await files.move(from, to);
        if (!result.ok || resolved(from) === resolved(to)) return result;
        for (const path of moved) {
          const source = await unreadFateOf(path);
          const target = resolved(to) + path.slice(resolved(from).length);
          const fate = await fateOf(target, async () => (replaced.has(target) ? unread(target) : null));
          fate.after = source.after;
          source.after = null;
        }
        return result;
      },
      list: (path) => files.list(path),
      listAll: (path) => files.listAll(path),
      readMany: (paths) => files.readMany(paths),
    },
    changes: () => [...fates].flatMap(([path, fate]) => changeOf(path, fate)).toSorted(byPath),
    reads: () => [...reads],
  };
}

function changeOf(path: string, { before, after }: Fate): FileChange[] {
  if (before === after) return [];
  if (before === null) return [{ path, status: "created" }];
  return [{ path, status: after === null ? "deleted" : "modified" }];
}

function byPath(left: FileChange, right: FileChange): number {
  return left.path < right.path ? -1 : 1;
}

/** Stands for content that was never looked at; it follows the file when it is moved. */
function unread(path: string): string {
  return `unread:${path}`;
}

/** A path that the files have refused is never noted, so what is given for it does not matter. */
function resolved(path: string): string {
  const result = resolveWorkspacePath(path);
  return result.ok ? result.value : path;
}

/** The file at this path, or all files below it, or none. */
async function filesAt(files: WorkspaceFiles, path: string): Promise<string[]> {
  const stat = await files.stat(path);
  // The root can be neither removed nor moved.
  if (!stat.ok || resolved(path) === "") return [];
  if (stat.value.type === "file") return [resolved(path)];
  const below = await files.listAll(path);
  return below.ok ? below.value.map((file) => file.path) : [];
}

async function digestOfFile(files: WorkspaceFiles, path: string): Promise<string | null> {
  const content = await files.read(path);
  return content.ok ? digestOf(content.value) : null;
}

async function digestOf(content: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content.slice()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
