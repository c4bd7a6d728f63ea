import { fail, succeed, type Failure } from "../../contract/failure.ts";
import type { WorkspaceFiles } from "../agent-loop/ports.ts";
import { resolveWorkspacePath } from "../workspace/workspace-path.ts";

/** Why a path may not be read or written, as a sentence, or null. Paths are relative to the workspace's root. */
export type Guard = (path: string, access: "read" | "write") => string | null;

/** For agents that may not change files, whatever tool they use. */
export const READ_ONLY: Guard = (_path, access) =>
  access === "write" ? "read-only: this agent may not change files" : null;

export function guardOf(guards: readonly Guard[]): Guard {
  return (path, access) => {
    for (const guard of guards) {
      const reason = guard(path, access);
      if (reason !== null) return reason;
    }
    return null;
  };
}

/** The files with what the guard allows: refused contents cannot be read, changed or moved; names stay visible. */
export function guardedFiles(files: WorkspaceFiles, guard: Guard): WorkspaceFiles {
  function refusal(path: string, ...accesses: ("read" | "write")[]): { ok: false; failure: Failure } | null {
    const resolved = resolveWorkspacePath(path);
    // What is no path is refused by the files themselves.
    if (!resolved.ok) return null;
    for (const access of accesses) {
      const detail = guard(resolved.value, access);
      if (detail !== null) return fail({ code: "forbidden", detail });
    }
    return null;
  }

  return {
    stat: (path) => files.stat(path),
    read: async (path) => refusal(path, "read") ?? files.read(path),
    write: async (path, content) => refusal(path, "write") ?? files.write(path, content),
    async makeDirectory(path) {
      const found = await files.stat(path);
      if (found.ok && found.value.type === "directory") return succeed(undefined);
      return refusal(path, "write") ?? files.makeDirectory(path);
    },
    remove: async (path) => refusal(path, "write") ?? files.remove(path),
    move: async (from, to) => refusal(from, "read", "write") ?? refusal(to, "write") ?? files.move(from, to),
    list: (path) => files.list(path),
    listAll: (path) => files.listAll(path),
    readMany: (paths) => files.readMany(paths.filter((path) => refusal(path, "read") === null)),
  };
}
