import { inflateSync } from "node:zlib";
import { type Result, succeed } from "../../contract/failure.ts";
import type { WorkspaceFiles } from "../agent-loop/ports.ts";
import { BlobReader } from "./blob-reader.ts";
import { repeatTransient } from "./repeat-transient.ts";
import type { WorkspaceApi } from "./workspace-api.ts";

type Namespace = Cloudflare.Env["WORKSPACE"];
type ReadableFiles = Pick<WorkspaceFiles, "stat" | "read" | "list" | "listAll" | "readMany">;

/**
 * The workspace of an orchestrator, which exists from its first use. The only file that touches the namespace. A stub
 * that has thrown stays broken, so ask for a new one for each call: it costs nothing.
 */
export function workspace(env: { WORKSPACE: Namespace }, workspaceId: string): WorkspaceApi {
  return env.WORKSPACE.getByName(workspaceId);
}

/** The files of a branch or commit, as they are committed. */
export function workspaceFiles(
  env: { WORKSPACE: Namespace },
  workspaceId: string,
  ref = "main",
): ReadableFiles {
  const object = (): WorkspaceApi => workspace(env, workspaceId);
  return {
    stat: (path) => repeat(() => object().statFile(ref, path)),
    async readMany(paths) {
      const located = await repeat(() => object().locateFiles(ref, paths));
      if (!located.ok) return located;
      const contents = await new BlobReader(object).readMany(located.value);
      return succeed(
        located.value.flatMap(({ path, oid }) => {
          const content = contents.get(oid);
          return content ? [{ path, content }] : [];
        }),
      );
    },
    async read(path): Promise<Result<Uint8Array>> {
      const found = await repeat(() => object().readFile(ref, path));
      return found.ok ? succeed(new Uint8Array(inflateSync(found.value.deflated))) : found;
    },
    list: (path) => repeat(() => object().listFiles(ref, path, false)),
    listAll: (path) => repeat(() => object().listFiles(ref, path, true)),
  };
}

function repeat<T>(call: () => Promise<T>): Promise<T> {
  return repeatTransient(call, (delayMs) => scheduler.wait(delayMs));
}
