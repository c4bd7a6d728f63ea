import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { CommitInfo, FileDiff } from "../../contract/workspace.ts";
import type { FileListing, FileStat } from "../agent-loop/ports.ts";
import { type DescribedChange, describeChanges, summaryOf } from "../git/describe-changes.ts";
import { diffTrees } from "../git/diff-trees.ts";
import type { Oid } from "../git/object-store.ts";
import { entryAt, filesOf } from "../git/tree-files.ts";
import { walkHistory } from "../git/walk-history.ts";
import type { RepositoryState } from "./repository-state.ts";
import { isWithin, joinPath, resolveWorkspacePath } from "./workspace-path.ts";

const SHORTEST_PREFIX = 7;
/** Files of one diff that are shown with their lines. */
const MOST_DIFFS = 1_000;

/** The commit that a name means: a branch, a tag, HEAD, or the beginning of a commit's id; `~N` counts back. */
export function resolveRef(state: RepositoryState, name: string): Result<Oid> {
  const [, base = name, back] = /^(.*?)(?:~(\d{1,4})|\^)$/.exec(name) ?? [];
  const steps = base === name ? 0 : Number(back ?? 1);
  let commit = commitNamed(state, base);
  for (let step = 0; step < steps && commit !== null; step += 1)
    commit = state.objects.commit(commit).parents[0] ?? null;
  return commit === null ? fail({ code: "ref_not_found", ref: name }) : succeed(commit);
}

function commitNamed(state: RepositoryState, name: string): Oid | null {
  if (name === "HEAD") return state.main();
  for (const prefix of ["", "refs/heads/", "refs/tags/", "refs/remotes/", "refs/", "refs/heads/agent/"]) {
    const oid = state.refs.get(prefix + name);
    if (oid !== null) return oid;
  }
  if (!/^[0-9a-f]{7,40}$/.test(name) || name.length < SHORTEST_PREFIX) return null;
  return state.objects.commitStartingWith(name);
}

/** The direct children of a directory, or all files below it; by path. Times are that of the commit. */
export function listFiles(
  state: RepositoryState,
  ref: string,
  path: string,
  isRecursive: boolean,
): Result<FileListing[]> {
  const commit = resolveRef(state, ref);
  if (!commit.ok) return commit;
  const resolved = resolveWorkspacePath(path);
  if (!resolved.ok) return resolved;
  const { tree, committer } = state.objects.commit(commit.value);
  const found = entryAt(state.objects, tree, resolved.value);
  if (!found) return fail({ code: "file_not_found", path: resolved.value });
  if (found.mode !== "40000") return fail({ code: "not_a_directory", path: resolved.value });
  const listing = (each: string, oid: Oid | null): FileListing => ({
    path: each,
    type: oid === null ? "directory" : "file",
    sizeBytes: oid === null ? 0 : state.objects.sizeOf(oid),
    modifiedAtMs: committer.atMs,
  });
  const prefix = resolved.value === "" ? "" : `${resolved.value}/`;
  if (isRecursive) {
    const files = Array.from(filesOf(state.objects, found.oid, prefix), (file) =>
      listing(file.path, file.oid),
    );
    return succeed(files.toSorted(byPath));
  }
  const entries = state.objects.tree(found.oid);
  return succeed(
    entries
      .map(({ name, mode, oid }) => listing(joinPath(resolved.value, name), mode === "40000" ? null : oid))
      .toSorted(byPath),
  );
}

/** The object that a path names: a file's content. */
export function fileAt(state: RepositoryState, ref: string, path: string): Result<Oid> {
  const commit = resolveRef(state, ref);
  if (!commit.ok) return commit;
  const resolved = resolveWorkspacePath(path);
  if (!resolved.ok) return resolved;
  const found = entryAt(state.objects, state.treeOf(commit.value), resolved.value);
  if (!found) return fail({ code: "file_not_found", path: resolved.value });
  if (found.mode === "40000") return fail({ code: "is_a_directory", path: resolved.value });
  return succeed(found.oid);
}

export interface LocatedFile {
  path: string;
  oid: Oid;
  sizeBytes: number;
}

/** The files among these paths; what is no file there is left out. */
export function locateFiles(
  state: RepositoryState,
  ref: string,
  paths: readonly string[],
): Result<LocatedFile[]> {
  const commit = resolveRef(state, ref);
  if (!commit.ok) return commit;
  const tree = state.treeOf(commit.value);
  const located = paths.flatMap((path) => {
    const resolved = resolveWorkspacePath(path);
    const found = resolved.ok ? entryAt(state.objects, tree, resolved.value) : null;
    if (!found || found.mode === "40000" || found.mode === "160000") return [];
    return [{ path, oid: found.oid, sizeBytes: state.objects.sizeOf(found.oid) }];
  });
  return succeed(located);
}

/** A file or directory of a branch or commit. */
export function statAt(state: RepositoryState, ref: string, path: string): Result<FileStat> {
  const commit = resolveRef(state, ref);
  if (!commit.ok) return commit;
  const resolved = resolveWorkspacePath(path);
  if (!resolved.ok) return resolved;
  const { tree, committer } = state.objects.commit(commit.value);
  const found = entryAt(state.objects, tree, resolved.value);
  if (!found) return fail({ code: "file_not_found", path: resolved.value });
  const isDirectory = found.mode === "40000";
  return succeed({
    type: isDirectory ? "directory" : "file",
    sizeBytes: isDirectory ? 0 : state.objects.sizeOf(found.oid),
    modifiedAtMs: committer.atMs,
  });
}

/** How `to` differs from `from`, at or below a path. */
export function diffBetween(
  state: RepositoryState,
  from: string,
  to: string,
  path: string,
): Result<FileDiff[]> {
  const left = resolveRef(state, from);
  if (!left.ok) return left;
  const right = resolveRef(state, to);
  if (!right.ok) return right;
  const resolved = resolveWorkspacePath(path);
  if (!resolved.ok) return resolved;
  const changes = diffTrees(state.objects, state.treeOf(left.value), state.treeOf(right.value));
  const within = changes.filter((change) => isWithin(resolved.value, change.path));
  return succeed(describeChanges(state.objects, within.slice(0, MOST_DIFFS)).map(toFileDiff));
}

/** Newest first, following all parents; those that changed something at or below the path, when one is given. */
export function readLog(
  state: RepositoryState,
  ref: string,
  query: { path: string; limit: number; after: Oid | null },
): Result<CommitInfo[]> {
  const tip = resolveRef(state, ref);
  if (!tip.ok) return tip;
  const resolved = resolveWorkspacePath(query.path);
  if (!resolved.ok) return resolved;
  const found: CommitInfo[] = [];
  let isPast = query.after === null;
  for (const oid of walkHistory(state.objects, tip.value)) {
    if (isPast && touches(state, oid, resolved.value)) found.push(infoOf(state, oid));
    if (oid === query.after) isPast = true;
    if (found.length >= query.limit) break;
  }
  return succeed(found);
}

function touches(state: RepositoryState, oid: Oid, path: string): boolean {
  if (path === "") return true;
  const { tree, parents } = state.objects.commit(oid);
  const here = entryAt(state.objects, tree, path)?.oid;
  const before = parents.map((parent) => entryAt(state.objects, state.treeOf(parent), path)?.oid);
  return before.length === 0 ? here !== undefined : before.every((each) => each !== here);
}

export function infoOf(state: RepositoryState, oid: Oid): CommitInfo {
  const { parents, author, committer, message } = state.objects.commit(oid);
  return {
    commit: oid,
    parents,
    author: author.name,
    email: author.email,
    subject: message.split("\n", 1)[0] ?? "",
    message,
    committed_at: new Date(committer.atMs).toISOString(),
  };
}

export function toFileDiff(change: DescribedChange): FileDiff {
  return {
    path: change.path,
    status: change.status,
    renamed_from: change.renamedFrom,
    lines_added: change.linesAdded,
    lines_removed: change.linesRemoved,
    diff: change.diff,
    summary: summaryOf(change),
  };
}

function byPath(left: FileListing, right: FileListing): number {
  return left.path < right.path ? -1 : 1;
}
