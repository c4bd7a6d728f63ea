import { succeed, type Result } from "../../contract/failure.ts";
import type { FileListing, WorkspaceFiles } from "../agent-loop/ports.ts";
import { isWithin, joinPath, resolveWorkspacePath } from "../workspace/workspace-path.ts";
import { SCRATCH, ScratchStore } from "./scratch-store.ts";

/**
 * The files with a scratch directory `/tmp` in memory: what is made there never reaches the workspace and is gone with
 * the toolbox. What the workspace itself has below its own `/tmp` stays the workspace's. It shows in no listing of the
 * root, so that searching everything does not search it.
 */
export function withScratch(files: WorkspaceFiles, now: () => number): WorkspaceFiles {
  const scratch = new ScratchStore(now);

  /** The path inside when it is one of scratch: a new one below /tmp, or one that was made there. */
  async function scratchPath(path: string): Promise<string | null> {
    const inside = insideScratch(path);
    if (inside === null || scratch.has(inside)) return inside;
    return (await files.stat(inside)).ok ? null : inside;
  }

  async function merged(
    path: string,
    listed: Result<FileListing[]>,
    isDeep: boolean,
  ): Promise<Result<FileListing[]>> {
    const directory = insideScratch(path);
    if (directory === null || !scratch.has(directory)) return listed;
    const byPath = new Map((listed.ok ? listed.value : []).map((file) => [file.path, file]));
    for (const own of scratch.list(directory, isDeep)) byPath.set(own.path, own);
    return succeed([...byPath.values()].toSorted((left, right) => (left.path < right.path ? -1 : 1)));
  }

  const seen: WorkspaceFiles = {
    async stat(path) {
      const own = await scratchPath(path);
      return own === null ? files.stat(path) : scratch.stat(own);
    },
    async read(path) {
      const own = await scratchPath(path);
      return own === null ? files.read(path) : scratch.read(own);
    },
    async write(path, content) {
      const own = await scratchPath(path);
      return own === null ? files.write(path, content) : scratch.write(own, content);
    },
    async makeDirectory(path) {
      const own = await scratchPath(path);
      return own === null ? files.makeDirectory(path) : scratch.makeDirectory(own);
    },
    async remove(path) {
      const own = await scratchPath(path);
      return own === null ? files.remove(path) : scratch.remove(own);
    },
    async move(from, to) {
      const [source, target] = await Promise.all([scratchPath(from), scratchPath(to)]);
      return source === null && target === null ? files.move(from, to) : moveAcross(seen, from, to);
    },
    list: async (path) => merged(path, await files.list(path), false),
    listAll: async (path) => merged(path, await files.listAll(path), true),
    async readMany(paths) {
      const own = paths.flatMap((path) => {
        const content = scratch.read(path);
        return content.ok ? [{ path, content: content.value }] : [];
      });
      const others = paths.filter((path) => !scratch.has(path));
      const read = others.length === 0 ? succeed([]) : await files.readMany(others);
      return read.ok ? succeed([...own, ...read.value]) : read;
    },
  };
  return seen;
}

function insideScratch(path: string): string | null {
  const resolved = resolveWorkspacePath(path);
  return resolved.ok && isWithin(SCRATCH, resolved.value) ? resolved.value : null;
}

/** By copying, file by file: between two places there is no other way. */
async function moveAcross(files: WorkspaceFiles, from: string, to: string): Promise<Result<void>> {
  const source = await files.stat(from);
  if (!source.ok) return source;
  if (source.value.type === "file") {
    const content = await files.read(from);
    if (!content.ok) return content;
    const written = await files.write(to, content.value);
    return written.ok ? files.remove(from) : written;
  }
  const children = await files.list(from);
  if (!children.ok) return children;
  const made = await files.makeDirectory(to);
  if (!made.ok) return made;
  for (const child of children.value) {
    const name = child.path.slice(child.path.lastIndexOf("/") + 1);
    const moved = await moveAcross(files, child.path, joinPath(to, name));
    if (!moved.ok) return moved;
  }
  return files.remove(from);
}
