import { type Result, fail, succeed } from "../../../contract/failure.ts";
import type { RemoteRef } from "./advertisement.ts";
import { refused } from "./http-failures.ts";

const BRANCHES = "refs/heads/";

/** https://git-scm.com/docs/git-check-ref-format, for a full name. */
export function isRefName(name: string): boolean {
  // oxlint-disable-next-line no-control-regex -- those are what is refused
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|[/.]$/.test(name)) return false;
  return name.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}

/** `refs/heads/` in front, unless it is a full name already. */
export function fullName(branch: string): string {
  return branch.startsWith("refs/") ? branch : BRANCHES + branch;
}

function branchOf(name: string): string | null {
  return name.startsWith(BRANCHES) ? name.slice(BRANCHES.length) : null;
}

/** The branch that HEAD stands for. Old servers do not say what HEAD stands for; then it is a branch that is where HEAD is. */
export function headOf(refs: readonly RemoteRef[]): string | null {
  const head = refs.find(({ name }) => name === "HEAD");
  if (!head) return null;
  if (head.target) return branchOf(head.target);
  const there = refs.filter(({ name, oid }) => oid === head.oid && branchOf(name) !== null);
  const chosen = there.find(({ name }) => /^refs\/heads\/(?:main|master)$/.test(name)) ?? there[0];
  return chosen ? branchOf(chosen.name) : null;
}

export interface WantedRef extends RemoteRef {
  branch: string | null;
}

/** Without a name, what HEAD stands for. */
export function findRef(
  refs: readonly RemoteRef[],
  branch: string | undefined,
  host: string,
): Result<WantedRef> {
  if (refs.length === 0)
    return fail(refused("empty", `The repository on ${host} is empty: it has no commits yet.`));
  const name = branch === undefined ? "HEAD" : fullName(branch);
  const found = refs.find((ref) => ref.name === name);
  if (found) return succeed({ ...found, branch: name === "HEAD" ? headOf(refs) : branchOf(name) });
  return fail(refused("branch_not_found", noSuchBranch(branch, refs)));
}

const NAMED_BRANCHES = 20;

function noSuchBranch(branch: string | undefined, refs: readonly RemoteRef[]): string {
  const branches = refs.flatMap(({ name }) => branchOf(name) ?? []).slice(0, NAMED_BRANCHES);
  const known = branches.length === 0 ? "It has none." : `It has ${branches.join(", ")}.`;
  return branch === undefined
    ? `The remote does not say which branch is its main one. Name one. ${known}`
    : `The remote has no branch ${branch}. ${known}`;
}
