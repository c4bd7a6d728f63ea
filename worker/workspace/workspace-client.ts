import { succeed, type Result } from "../../contract/failure.ts";
import type { FileListing, WorkspaceFiles } from "../agent-loop/ports.ts";
import { repeatTransient } from "./repeat-transient.ts";
import type { Workspace } from "./workspace-do.ts";

type FileContents = { path: string; content: Uint8Array }[];

/** Paths of one question; at 1,000 characters each they stay far below the 32 MiB of an RPC message. */
const PATHS_PER_CALL = 1_000;

/**
 * The files of a workspace, which exists from its first use. Throws only when the object cannot be reached or its
 * storage is full.
 */
export function workspaceFiles(
  namespace: DurableObjectNamespace<Workspace>,
  workspaceId: string,
): WorkspaceFiles {
  // A stub that has thrown stays broken, so each call takes a new one, which costs nothing.
  const object = () => namespace.getByName(workspaceId);

  return {
    stat: (path) => repeat(async () => object().stat(path)),
    read: (path) => repeat(async () => object().read(path)),
    write: (path, content) => repeat(async () => object().write(path, content)),
    makeDirectory: (path) => repeat(async () => object().makeDirectory(path)),
    remove: async (path) => object().remove(path),
    move: async (from, to) => object().move(from, to),
    list: (path) => repeat(async () => object().list(path)),
    async listAll(path) {
      const files: FileListing[] = [];
      for (;;) {
        const after = files.at(-1)?.path ?? "";
        const page = await repeat(async () => object().listAllAfter(path, after));
        if (!page.ok) return page;
        files.push(...page.value.files);
        if (page.value.isLast) return succeed(files);
      }
    },
    async readMany(paths): Promise<Result<FileContents>> {
      const files: FileContents = [];
      for (let start = 0; start < paths.length;) {
        const asked = paths.slice(start, start + PATHS_PER_CALL);
        const answer = await repeat(async () => object().readFirst(asked));
        if (!answer.ok) return answer;
        files.push(...answer.value.files);
        start += answer.value.taken;
      }
      return succeed(files);
    },
  };
}

function repeat<T>(call: () => Promise<T>): Promise<T> {
  return repeatTransient(call, (delayMs) => scheduler.wait(delayMs));
}
