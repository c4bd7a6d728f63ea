import { defineCommand, type Command, type ExecResult } from "just-bash/browser";
import type { FileDiff } from "../../contract/workspace.ts";
import { protectionOf } from "../workspace/protected-paths.ts";
import { describeFailure } from "./describe-failure.ts";
import { type GitArguments, parseGitArguments } from "./git-arguments.ts";
import type { GitPort } from "./git-port.ts";
import { commitText, nameStatus, shortStatus, statText } from "./git-texts.ts";
import { insidePath } from "./shell-files.ts";

const COMMITTED_BY_ITSELF =
  "Nothing to do: what you change in files is committed and merged for you when your command ends.\n";
const READS_ONLY =
  "here git only reads: status, diff, log, show, branch, ls-files and rev-parse. What you change in files is committed and merged for you when your command ends";
const DEFAULT_LOG = 50;
const FAILED = 128;

/** `git` of the shell: the history, and what the agent has changed. It changes nothing. */
export function gitCommand(git: GitPort): Command {
  return defineCommand("git", async (args, { cwd }) => {
    const parsed = parseGitArguments(args, (path) =>
      insidePath(path.startsWith("/") ? path : `${cwd}/${path}`),
    );
    try {
      return await run(git, parsed);
    } catch (error) {
      if (error instanceof GitError) return failed(error.message);
      throw error;
    }
  });
}

class GitError extends Error {}

async function run(git: GitPort, asked: GitArguments): Promise<ExecResult> {
  switch (asked.command) {
    case "status":
      return written(await statusText(git, asked));
    case "diff":
      return written(diffText(await diffs(git, asked), asked));
    case "log":
      return written(await logText(git, asked));
    case "show":
      return written(await showText(git, asked));
    case "branch":
      return written(await branchText(git, asked));
    case "rev-parse":
      return written(`${await revision(git, asked)}\n`);
    case "ls-files":
      return failed("git ls-files: use Glob, or find . -type f");
    case "add":
    case "commit":
    case "stash":
      return written(COMMITTED_BY_ITSELF);
    default:
      return failed(`git ${asked.command}: ${READS_ONLY}`);
  }
}

async function statusText(git: GitPort, { flags }: GitArguments): Promise<string> {
  const changes = await git.changes();
  if (flags.has("--short") || flags.has("-s") || flags.has("--porcelain")) return shortStatus(changes);
  const head = `Your files began from ${git.head().slice(0, 10)}.\n`;
  return changes.length === 0
    ? `${head}nothing changed since\n`
    : `${head}Changes since:\n${nameStatus(changes)}`;
}

/** Without commits: what the agent has changed. One commit stands against HEAD. */
async function diffs(git: GitPort, { revisions, paths }: GitArguments): Promise<FileDiff[]> {
  const [from, to = "HEAD"] = revisions;
  const found =
    from === undefined || (from === "HEAD" && revisions.length === 1)
      ? await git.changes()
      : await between(git, from, to);
  return found.filter(({ path }) => isWanted(path, paths));
}

async function between(git: GitPort, from: string, to: string): Promise<FileDiff[]> {
  return valueOf(await git.diff(named(git, from), named(git, to), ""));
}

function diffText(changes: readonly FileDiff[], { flags }: GitArguments): string {
  if (flags.has("--name-only")) return changes.map(({ path }) => `${path}\n`).join("");
  if (flags.has("--name-status")) return nameStatus(changes);
  if (flags.has("--stat") || flags.has("--shortstat")) return statText(changes);
  return changes
    .map(({ path, diff }) => (isSecret(path) ? `${path}: not shown, it holds secrets\n` : diff))
    .join("");
}

async function logText(git: GitPort, { revisions, paths, flags, count }: GitArguments): Promise<string> {
  const [range = "HEAD"] = revisions.slice(-1);
  const limit = count ?? DEFAULT_LOG;
  const commits = valueOf(await git.log(named(git, range), paths[0] ?? "", limit));
  // `A..B`: those of B that A does not have.
  const [from] = revisions.length > 1 ? revisions : [];
  const before = from === undefined ? [] : valueOf(await git.log(named(git, from), "", 500));
  const known = new Set(before.map(({ commit }) => commit));
  const shown = commits.filter(({ commit }) => !known.has(commit));
  const isShort = flags.has("--oneline");
  const parts = shown.map(async (commit) => {
    const text = commitText(commit, isShort);
    if (!flags.has("--stat") && !flags.has("-p") && !flags.has("--patch") && !flags.has("--name-only"))
      return text;
    const [parent] = commit.parents;
    const changes = parent === undefined ? [] : valueOf(await git.diff(parent, commit.commit, ""));
    const patch = flags.has("-p") || flags.has("--patch");
    return `${text}\n${patch ? diffText(changes, { ...EMPTY, flags: new Set() }) : diffText(changes, { ...EMPTY, flags })}`;
  });
  return (await Promise.all(parts)).join(isShort ? "" : "\n");
}

async function showText(git: GitPort, asked: GitArguments): Promise<string> {
  const [revision_ = "HEAD"] = asked.revisions;
  const colon = revision_.indexOf(":");
  if (colon >= 0) {
    const path = revision_.slice(colon + 1);
    if (isSecret(path)) throw new GitError(`${path} holds secrets and is not shown`);
    const ref = named(git, revision_.slice(0, colon) || "HEAD");
    return new TextDecoder().decode(valueOf(await git.read(ref, path)));
  }
  const [commit] = valueOf(await git.log(named(git, revision_), "", 1));
  if (!commit) throw new GitError(`there is no commit ${revision_}`);
  const [parent] = commit.parents;
  const changes = parent === undefined ? [] : valueOf(await git.diff(parent, commit.commit, ""));
  const wanted = changes.filter(({ path }) => isWanted(path, asked.paths));
  return `${commitText(commit, asked.flags.has("--oneline"))}\n${diffText(wanted, asked)}`;
}

async function branchText(git: GitPort, { flags }: GitArguments): Promise<string> {
  if (flags.has("--show-current")) return "main\n";
  const branches = await git.branches();
  return branches.map(({ name }) => `${name === "main" ? "* " : "  "}${name}\n`).join("");
}

async function revision(git: GitPort, { revisions, flags }: GitArguments): Promise<string> {
  if (flags.has("--show-toplevel")) return "/";
  if (flags.has("--abbrev-ref")) return "main";
  const [commit] = valueOf(await git.log(named(git, revisions[0] ?? "HEAD"), "", 1));
  return commit?.commit ?? "";
}

/** HEAD is where the agent's files began, whatever main is by now. */
function named(git: GitPort, ref: string): string {
  return ref.replace(/^(?:HEAD|@)(?=$|[~^])/, git.head());
}

function valueOf<T>(
  result: { ok: true; value: T } | { ok: false; failure: Parameters<typeof describeFailure>[0] },
): T {
  if (result.ok) return result.value;
  const { failure } = result;
  throw new GitError(
    failure.code === "ref_not_found" ? `unknown revision ${failure.ref}` : describeFailure(failure),
  );
}

function isWanted(path: string, paths: readonly string[]): boolean {
  return (
    paths.length === 0 || paths.some((each) => each === "" || path === each || path.startsWith(`${each}/`))
  );
}

function isSecret(path: string): boolean {
  return protectionOf(path, "read") !== null;
}

const EMPTY: GitArguments = { command: "diff", revisions: [], paths: [], flags: new Set(), count: null };

function written(stdout: string): ExecResult {
  return { stdout, stderr: "", exitCode: 0 };
}

function failed(message: string): ExecResult {
  return { stdout: "", stderr: `fatal: ${message}\n`, exitCode: FAILED };
}
