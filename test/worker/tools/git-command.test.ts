import { expect, test } from "vitest";
import type { CommitInfo, FileDiff } from "../../../contract/workspace.ts";
import type { GitPort } from "../../../worker/tools/git-port.ts";
import { memoryWorkspace } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

const HEAD = "a".repeat(40);
const OLD = "b".repeat(40);

const commit = (id: string, subject: string, parents: string[]): CommitInfo => ({
  commit: id,
  parents,
  author: "alice",
  email: "alice@agents.invalid",
  subject,
  message: `${subject}\n\nMore.\n`,
  committed_at: "2026-01-02T03:04:05.000Z",
});
const change = (path: string, some: Partial<FileDiff> = {}): FileDiff => ({
  path,
  status: "modified",
  renamed_from: null,
  lines_added: 2,
  lines_removed: 1,
  diff: `diff --git a/${path} b/${path}\n-old\n+new\n`,
  summary: "",
  ...some,
});

/** Two commits, a branch, and a changed file. Asking for other names fails as the workspace does. */
const history: GitPort = {
  head: () => HEAD,
  changes: async () => [change("src/a.ts"), change("new.ts", { status: "created" })],
  log: async (ref, _path, limit) => {
    const all = [commit(HEAD, "Second", [OLD]), commit(OLD, "First", [])];
    if (ref === HEAD || ref === "main") return { ok: true, value: all.slice(0, limit) };
    if (ref === OLD || ref === `${HEAD}~1`) return { ok: true, value: all.slice(1, 1 + limit) };
    return { ok: false, failure: { code: "ref_not_found", ref } };
  },
  diff: async (from, to) =>
    from === OLD || from === `${HEAD}~1`
      ? { ok: true, value: [change("lib/b.ts"), change(".env"), change(`${to}.txt`)] }
      : { ok: false, failure: { code: "ref_not_found", ref: from } },
  read: async (ref, path) => ({ ok: true, value: new TextEncoder().encode(`${path} of ${ref}\n`) }),
  branches: async () => [
    { name: "agent/alice", commit: OLD },
    { name: "main", commit: HEAD },
  ],
};
const git = async (line: string) => {
  const { content } = await useTools(memoryWorkspace({ "src/x.ts": "" }), { git: history }).bash(
    `git ${line}`,
  );
  return content;
};

test.each([
  ["status --short", " M src/a.ts\n?? new.ts"],
  ["diff --name-only", "src/a.ts\nnew.ts"],
  ["diff --stat -- src", " src/a.ts | +2 -1\n 1 file changed, 2 insertions(+), 1 deletions(-)"],
  ["diff src/a.ts", "diff --git a/src/a.ts b/src/a.ts\n-old\n+new"],
  ["log --oneline", `${HEAD.slice(0, 10)} Second\n${OLD.slice(0, 10)} First`],
  ["log -1 --oneline main", `${HEAD.slice(0, 10)} Second`],
  ["log --oneline HEAD~1..HEAD", `${HEAD.slice(0, 10)} Second`],
  ["branch", "  agent/alice\n* main"],
  ["rev-parse HEAD", HEAD],
  ["show HEAD:src/x.ts", `src/x.ts of ${HEAD}`],
  [`diff --name-status ${OLD}..main -- lib`, "M\tlib/b.ts"],
])("git %s says what git would", async (line, expected) => {
  expect(await git(line)).toBe(expected);
});

test("a commit is shown with what it changed", async () => {
  expect(await git("show")).toContain("commit aaaa");
  expect(await git("show")).toContain("    More.\n\ndiff --git a/lib/b.ts");
});

test("what holds secrets is not shown by way of the history", async () => {
  expect(await git("show HEAD:.env")).toContain(".env holds secrets");
  expect(await git(`diff ${OLD} main`)).toContain(".env: not shown, it holds secrets");
});

test.each([
  ["checkout main", "git checkout: here git only reads"],
  ["push origin main", "git push: here git only reads"],
  ["diff nowhere..main", "unknown revision nowhere"],
  ["log nowhere", "unknown revision nowhere"],
])("git %s says why not", async (line, why) => {
  const { content, isError } = await useTools(memoryWorkspace(), { git: history }).bash(`git ${line}`);
  expect(isError).toBe(true);
  expect(content).toContain(why);
});

test("committing is told to happen by itself", async () => {
  expect(await git("add -A && git commit -m 'x y'")).toContain("committed and merged for you");
});

test("paths are those of the directory that the shell stands in", async () => {
  const { bash } = useTools(memoryWorkspace({ "src/x.ts": "" }), { git: history });
  expect((await bash("cd src && git diff --name-only -- a.ts")).content).toContain("src/a.ts");
});
