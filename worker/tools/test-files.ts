import { fail, succeed, type Result } from "../../contract/failure.ts";
import type { WorkspaceFiles } from "../agent-loop/ports.ts";
import { resolveWorkspacePath } from "../workspace/workspace-path.ts";
import { compilePattern } from "./path-pattern.ts";
import { pathBelow } from "./find-files.ts";

const ENDING = String.raw`\.[cm]?[jt]s$`;
/** Where Node looks for tests when none are named. */
const TEST_NAME = new RegExp(`(?:^|/)(?:test/.*|test|test-[^/]*|[^/]*[._-]test)${ENDING}`);
const MAX_FILES = 200;

/** The test files below a directory, or those that are named: as paths, directories or patterns. */
export async function findTestFiles(
  files: WorkspaceFiles,
  cwd: string,
  patterns: readonly string[],
): Promise<Result<string[], string>> {
  const listed = await files.listAll("");
  if (!listed.ok) return fail("The files could not be listed.");
  const all = listed.value.map(({ path }) => path).filter((path) => !/(?:^|\/)node_modules\//.test(path));
  const found =
    patterns.length === 0
      ? all.filter((path) => isBelow(cwd, path) && TEST_NAME.test(pathBelow(cwd, path)))
      : [...new Set(patterns.flatMap((pattern) => matching(pattern, cwd, all)))];
  const sorted = found.toSorted();
  if (patterns.length > 0 && sorted.length === 0) return fail(`Could not find '${patterns.join("', '")}'`);
  if (sorted.length > MAX_FILES)
    return fail(`There are ${sorted.length} test files; name at most ${MAX_FILES}.`);
  return succeed(sorted);
}

function matching(pattern: string, cwd: string, all: readonly string[]): string[] {
  const resolved = resolveWorkspacePath(pattern, cwd);
  if (!resolved.ok) return [];
  if (all.includes(resolved.value)) return [resolved.value];
  const below = all.filter((path) => isBelow(resolved.value, path) && TEST_NAME.test(path));
  if (below.length > 0) return below;
  const matches = compilePattern(resolved.value, { matchesNames: false });
  return matches.ok ? all.filter((path) => matches.value(path)) : [];
}

function isBelow(directory: string, path: string): boolean {
  return directory === "" || path.startsWith(`${directory}/`);
}
