import { Minimatch } from "minimatch";
import { fail, succeed, type Result } from "../../contract/failure.ts";
import { isWithin } from "../workspace/workspace-path.ts";

/**
 * A Worker's clock stands still while it computes, so matching cannot be timed out: what could take long is refused.
 * With names of at most 255 bytes and paths of at most 64 directories these numbers take milliseconds for the worst
 * path.
 */
const PATTERN_CHARS = 500;
const STARS_PER_NAME = 3;
const GLOBSTARS = 4;
const ALTERNATIVES = 200;

export type PathMatcher = (path: string) => boolean;

/**
 * Compiles a glob over paths relative to where the search begins. With `matchesNames` a pattern without `/` is
 * compared with the file's name alone, at any depth. The failure is a sentence for the model.
 */
export function compilePattern(
  pattern: string,
  { matchesNames }: { matchesNames: boolean },
): Result<PathMatcher, string> {
  const complaint = complaintAbout(pattern);
  if (complaint !== null) return fail(`The pattern ${pattern.slice(0, 100)} ${complaint}.`);
  const matcher = new Minimatch(pattern.replace(/^(?:\.?\/)+/, ""), {
    dot: true,
    matchBase: matchesNames,
    noext: true,
    nocomment: true,
    nonegate: true,
    braceExpandMax: ALTERNATIVES + 1,
    maxGlobstarRecursion: GLOBSTARS,
  });
  if (matcher.globSet.length > ALTERNATIVES)
    return fail(`The pattern ${pattern} stands for more than ${ALTERNATIVES} patterns.`);
  return succeed((path) => matcher.match(path));
}

/** Whether a path lies in what version control keeps for itself, which nobody means to search. */
export function isInternal(path: string): boolean {
  return isWithin(".git", path) || path.includes("/.git/");
}

function complaintAbout(pattern: string): string | null {
  if (pattern.length > PATTERN_CHARS) return `is longer than ${PATTERN_CHARS} characters`;
  if (pattern.split("/").includes("..")) return "contains ..; name the directory to search with path instead";
  const names = pattern.split("/");
  const isStarry = names.some((name) => name !== "**" && (name.match(/\*+/g) ?? []).length > STARS_PER_NAME);
  if (isStarry) return `has more than ${STARS_PER_NAME} stars in one name`;
  if (names.filter((name) => name.includes("**")).length > GLOBSTARS) return `has more than ${GLOBSTARS} **`;
  return null;
}
