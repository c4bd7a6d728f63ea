import { fail, succeed, type Result } from "../../contract/failure.ts";
import type { FileListing } from "../agent-loop/ports.ts";
import { resolveWorkspacePath } from "../workspace/workspace-path.ts";
import type { ToolContext } from "./define-tool.ts";
import { describeFailure } from "./describe-failure.ts";
import { isInternal } from "./path-pattern.ts";

interface FoundFiles {
  /** Where the search began, relative to the workspace's root; a directory, or the one file itself. */
  start: string;
  files: FileListing[];
}

/** All files to search at or below a path that the model named; the working directory when it named none. */
export async function findFiles(
  path: string | undefined,
  context: ToolContext,
): Promise<Result<FoundFiles, string>> {
  const start = resolveWorkspacePath(path ?? "", context.workingDir);
  if (!start.ok) return fail(describeFailure(start.failure));
  const stat = await context.files.stat(start.value);
  // A working directory comes into being with its first file.
  const isUnused = !stat.ok && stat.failure.code === "file_not_found" && start.value === context.workingDir;
  if (isUnused) return succeed({ start: start.value, files: [] });
  if (!stat.ok) return fail(describeFailure(stat.failure));
  if (stat.value.type === "file")
    return succeed({ start: start.value, files: [{ path: start.value, ...stat.value }] });
  const all = await context.files.listAll(start.value);
  if (!all.ok) return fail(describeFailure(all.failure));
  const files = isInternal(`${start.value}/`)
    ? all.value
    : all.value.filter((file) => !isInternal(file.path));
  return succeed({ start: start.value, files });
}

/** A path relative to where the search began. */
export function pathBelow(start: string, path: string): string {
  if (path === start) return path.slice(path.lastIndexOf("/") + 1);
  return start === "" ? path : path.slice(start.length + 1);
}
