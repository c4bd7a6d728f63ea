import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { workspace, workspaceFiles } from "../../../worker/workspace/workspace-client.ts";
import { textIn } from "../../support/memory-workspace.ts";
import { runCommand, runWrites } from "../../support/workers/worktree.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = async (workspaceId: string, path: string, ref?: string) => {
  const read = await workspaceFiles(env, workspaceId, ref).read(path);
  return read.ok ? new TextDecoder().decode(read.value) : read.failure.code;
};
const log = async (workspaceId: string, ref = "main") => {
  const commits = await workspace(env, workspaceId).log(ref, { path: "", limit: 50, after: null });
  return commits.ok ? commits.value : [];
};
const LINES = Array.from({ length: 12 }, (_, index) => `line ${index + 1}\n`).join("");

/** Two agents that change a file from the same state of main; the second lands after the first. */
async function bothChange(
  before: Record<string, string>,
  first: Record<string, string | null>,
  second: Record<string, string | null>,
) {
  const workspaceId = crypto.randomUUID();
  await runWrites({ workspaceId, name: "setup" }, before);
  const alice = crypto.randomUUID();
  const landed = await runCommand({ workspaceId, agentId: alice, name: "alice" }, async (files) => {
    for (const [path, content] of Object.entries(second)) {
      await (content === null ? files.remove(path) : files.write(path, bytes(content)));
    }
    await runWrites({ workspaceId, name: "bob" }, first);
  });
  return { workspaceId, alice, landed };
}

test("a command's changes are a commit of its agent on its branch, and main moves forward to it", async () => {
  const workspaceId = crypto.randomUUID();
  const { merge } = await runWrites(
    { workspaceId, name: "Big Alice", task: "Write a.\nAnd no more." },
    { "a.txt": "a\n" },
  );
  expect(merge).toMatchObject({ branch: "agent/Big-Alice", state: "merged", files: ["a.txt"] });
  const [tip, root] = await log(workspaceId);
  expect(tip).toMatchObject({ author: "Big Alice", subject: "Write a.", commit: merge?.commit });
  expect(tip?.message).toContain(`Command: ${merge?.command_id}`);
  expect(root?.subject).toBe("Begin the workspace");
  expect(await text(workspaceId, "a.txt", "agent/Big-Alice")).toBe("a\n");
});

test("changes of two agents in different files and in different lines of one file both land", async () => {
  const { workspaceId, landed } = await bothChange(
    { "one.txt": LINES },
    { "one.txt": LINES.replace("line 2\n", "line two\n"), "bob.txt": "b\n" },
    { "one.txt": LINES.replace("line 11\n", "line eleven\n"), "alice.txt": "a\n" },
  );
  expect(landed.merge?.state).toBe("merged");
  expect(await text(workspaceId, "one.txt")).toBe(
    LINES.replace("line 2\n", "line two\n").replace("line 11\n", "line eleven\n"),
  );
  expect(await text(workspaceId, "bob.txt")).toBe("b\n");
  expect(await text(workspaceId, "alice.txt")).toBe("a\n");
  expect((await log(workspaceId))[0]).toMatchObject({ subject: "Merge agent/alice: Work", author: "alice" });
});

test("the same lines: main is untouched, the branch is kept, and both sides are shown", async () => {
  const { workspaceId, landed } = await bothChange(
    { "f.txt": "old\n" },
    { "f.txt": "bob\n" },
    { "f.txt": "alice\n" },
  );
  expect(landed.merge).toMatchObject({
    state: "conflict",
    reason: "Main has other changes in f.txt.",
    conflicts: [
      {
        path: "f.txt",
        kind: "content",
        base: "old\n",
        ours: "bob\n",
        theirs: "alice\n",
        merged: "<<<<<<< main\nbob\n=======\nalice\n>>>>>>> agent/alice\n",
      },
    ],
  });
  expect(await text(workspaceId, "f.txt")).toBe("bob\n");
  expect(await text(workspaceId, "f.txt", "agent/alice")).toBe("alice\n");
});

test.each([
  ["ours", "bob\n"],
  ["theirs", "alice\n"],
] as const)("a conflict is resolved with %s", async (take, expected) => {
  const { workspaceId, landed } = await bothChange(
    { "f.txt": "old\n" },
    { "f.txt": "bob\n" },
    { "f.txt": "alice\n" },
  );
  const resolved = await workspace(env, workspaceId).actOnMerge(landed.merge?.id ?? "", {
    action: "resolve",
    take,
  });
  expect(resolved.ok && resolved.value.state).toBe("merged");
  expect(await text(workspaceId, "f.txt")).toBe(expected);
  const again = await workspace(env, workspaceId).actOnMerge("agent/alice", { action: "merge" });
  expect(!again.ok && again.failure).toMatchObject({
    code: "merge_not_possible",
    detail: "It is merged already.",
  });
});

test("single files of a conflict can be decided apart, also with new content", async () => {
  const { workspaceId } = await bothChange(
    { "f.txt": "old\n", "g.txt": "old\n", "h.txt": "old\n" },
    { "f.txt": "bob\n", "g.txt": "bob\n", "h.txt": null },
    { "f.txt": "alice\n", "g.txt": "alice\n", "h.txt": "alice\n" },
  );
  const files = { "f.txt": { content: "both\n" }, "h.txt": "theirs" as const };
  await workspace(env, workspaceId).actOnMerge("agent/alice", { action: "resolve", take: "ours", files });
  expect(await text(workspaceId, "f.txt")).toBe("both\n");
  expect(await text(workspaceId, "g.txt")).toBe("bob\n");
  expect(await text(workspaceId, "h.txt")).toBe("alice\n");
});

test("an agent resolves a conflict in files that have both sides, and main gets its answer", async () => {
  const { workspaceId, alice, landed } = await bothChange(
    { "f.txt": "old\n" },
    { "f.txt": "bob\n" },
    { "f.txt": "alice\n" },
  );
  const resolves = landed.merge?.id ?? "";
  const left = await runCommand({ workspaceId, agentId: alice, resolves }, async (files, notes) => {
    expect(await textIn(files, "f.txt")).toContain("<<<<<<< main\nbob\n=======\nalice\n");
    expect(notes.join()).toContain("f.txt (content)");
  });
  expect(left.merge).toMatchObject({ state: "conflict" });
  const done = await runWrites({ workspaceId, agentId: alice, resolves }, { "f.txt": "bob and alice\n" });
  expect(done.merge).toMatchObject({ id: resolves, state: "merged", conflicts: [] });
  expect(await text(workspaceId, "f.txt")).toBe("bob and alice\n");
});

test("marks that are left in a file keep the conflict open", async () => {
  const { workspaceId, alice, landed } = await bothChange(
    { "f.txt": "old\n" },
    { "f.txt": "bob\n" },
    { "f.txt": "alice\n" },
  );
  const resolves = landed.merge?.id ?? "";
  const half = await runWrites(
    { workspaceId, agentId: alice, resolves },
    { "f.txt": "x\n<<<<<<< main\nbob\n=======\nalice\n>>>>>>> agent/alice\n" },
  );
  expect(half.merge).toMatchObject({
    state: "conflict",
    reason: expect.stringContaining("Marks of the conflict are left in f.txt."),
  });
  const retried = await workspace(env, workspaceId).actOnMerge(resolves, { action: "merge" });
  expect(retried.ok && retried.value.state).toBe("conflict");
  expect(await text(workspaceId, "f.txt")).toBe("bob\n");
});

test("a conflict that main has lost meanwhile merges when it is tried again", async () => {
  const { workspaceId } = await bothChange(
    { "f.txt": "old\n" },
    { "f.txt": "bob\n" },
    { "f.txt": "alice\n" },
  );
  await runWrites({ workspaceId, name: "bob" }, { "f.txt": "old\n" });
  const merged = await workspace(env, workspaceId).actOnMerge("agent/alice", { action: "merge" });
  expect(merged.ok && merged.value.state).toBe("merged");
  expect(await text(workspaceId, "f.txt")).toBe("alice\n");
});

test("what is dropped can be restored", async () => {
  const { workspaceId, landed } = await bothChange(
    { "f.txt": "old\n" },
    { "f.txt": "bob\n" },
    { "f.txt": "alice\n" },
  );
  const object = workspace(env, workspaceId);
  await object.actOnMerge("agent/alice", { action: "drop" });
  expect((await object.branches()).map(({ name }) => name)).not.toContain("agent/alice");
  const restored = await object.actOnMerge(landed.merge?.id ?? "", { action: "restore" });
  expect(restored.ok && restored.value.state).toBe("review");
  expect(await text(workspaceId, "f.txt", "agent/alice")).toBe("alice\n");
});

test("a new command after a conflict begins from main on a branch of its own", async () => {
  const { workspaceId, alice } = await bothChange(
    { "f.txt": "old\n" },
    { "f.txt": "bob\n" },
    { "f.txt": "alice\n" },
  );
  const { merge } = await runCommand({ workspaceId, agentId: alice }, async (files, notes) => {
    expect(await textIn(files, "f.txt")).toBe("bob\n");
    expect(notes.join()).toContain("agent/alice conflict with main in f.txt");
    await files.write("other.txt", bytes("o\n"));
  });
  expect(merge).toMatchObject({ branch: "agent/alice-2", state: "merged" });
  expect(await text(workspaceId, "f.txt", "agent/alice")).toBe("alice\n");
});

test("a command that was stopped keeps its changes for the next one, with what main has got since", async () => {
  const [workspaceId, alice] = [crypto.randomUUID(), crypto.randomUUID()];
  const stopped = await runWrites(
    { workspaceId, agentId: alice, isWellEnded: false },
    { "half.txt": "half\n" },
  );
  expect(stopped.merge).toMatchObject({ state: "unfinished", reason: "Interrupted." });
  expect(await text(workspaceId, "half.txt")).toBe("file_not_found");
  await runWrites({ workspaceId, name: "bob" }, { "bob.txt": "b\n" });
  const { merge, changes } = await runCommand({ workspaceId, agentId: alice }, async (files) => {
    expect(await textIn(files, "half.txt")).toBe("half\n");
    expect(await textIn(files, "bob.txt")).toBe("b\n");
    await files.write("rest.txt", bytes("rest\n"));
  });
  expect(changes.map(({ path }) => path)).toEqual(["rest.txt"]);
  expect(merge).toMatchObject({ id: stopped.merge?.id, state: "merged", files: ["half.txt", "rest.txt"] });
  expect(await text(workspaceId, "half.txt")).toBe("half\n");
});

test("with the policy review nothing comes to main until someone merges it", async () => {
  const [workspaceId, alice] = [crypto.randomUUID(), crypto.randomUUID()];
  const work = { workspaceId, agentId: alice, policy: "review" as const };
  await runWrites(work, { "one.txt": "1\n" });
  const second = await runWrites(work, { "two.txt": "2\n" });
  expect(second.merge).toMatchObject({ state: "review", files: ["one.txt", "two.txt"] });
  expect(await text(workspaceId, "one.txt")).toBe("file_not_found");
  const merged = await workspace(env, workspaceId).actOnMerge("agent/alice", { action: "merge" });
  expect(merged.ok && merged.value.state).toBe("merged");
  expect(await text(workspaceId, "two.txt")).toBe("2\n");
});

test("a file that one side renamed and the other changed has both", async () => {
  const { workspaceId, landed } = await bothChange(
    { "old.ts": LINES },
    { "old.ts": null, "new.ts": LINES },
    { "old.ts": LINES.replace("line 6", "line six") },
  );
  expect(landed.merge?.state).toBe("merged");
  expect(await text(workspaceId, "new.ts")).toBe(LINES.replace("line 6", "line six"));
  expect(await text(workspaceId, "old.ts")).toBe("file_not_found");
});

test.each([
  ["changed and removed", { "f.txt": null }, { "f.txt": "alice\n" }, "deleted_by_ours"],
  ["removed and changed", { "f.txt": "bob\n" }, { "f.txt": null }, "deleted_by_theirs"],
  ["created twice", { "n.txt": "bob\n" }, { "n.txt": "alice\n" }, "both_created"],
  ["binary", { "b.bin": "bob\0" }, { "b.bin": "alice\0" }, "binary"],
  ["a file where the other has a directory", { "n/x.txt": "x\n" }, { n: "file\n" }, "file_and_directory"],
])("%s is a conflict of its own kind", async (_, first, second, kind) => {
  const { landed } = await bothChange({ "f.txt": "old\n", "b.bin": "old\0" }, first, second);
  expect(landed.merge?.conflicts.map((conflict) => conflict.kind)).toEqual([kind]);
});

test("a command that changes nothing leaves nothing", async () => {
  const workspaceId = crypto.randomUUID();
  await runWrites({ workspaceId }, { "a.txt": "a\n" });
  const landed = await runCommand({ workspaceId, name: "bob" }, async (files) => {
    await files.write("a.txt", bytes("b\n"));
    await files.write("a.txt", bytes("a\n"));
    await files.write("t.txt", bytes("t\n"));
    await files.remove("t.txt");
  });
  expect(landed).toMatchObject({ merge: null, changes: [] });
  expect(await log(workspaceId)).toHaveLength(2);
});

test("changes are told with their lines, renames and a diff that git would show", async () => {
  const workspaceId = crypto.randomUUID();
  await runWrites({ workspaceId }, { "a.txt": LINES, "b.txt": "b\n", "c.txt": LINES });
  const { changes, reads } = await runCommand({ workspaceId, name: "bob" }, async (files) => {
    await files.read("b.txt");
    await files.write("a.txt", bytes(LINES.replace("line 6\n", "six\nseven\n")));
    await files.move("c.txt", "moved/c.txt");
    await files.remove("b.txt");
    await files.write("new.txt", bytes("1\n2\n"));
  });
  expect(reads).toEqual([{ path: "b.txt", line_count: null }]);
  expect(changes.map(({ summary }) => summary)).toEqual([
    "Modified a.txt (+2 −1)",
    "Deleted b.txt",
    "Renamed c.txt to moved/c.txt",
    "Created new.txt with 2 lines",
  ]);
  expect(changes[0]?.diff).toBe(
    "diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -3,7 +3,8 @@\n line 3\n line 4\n line 5\n-line 6\n+six\n+seven\n line 7\n line 8\n line 9\n",
  );
});

test("a conflict in very many large files stays small enough to be told", async () => {
  const many = (word: string) =>
    Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`many/${index}.txt`, `${word} ${index}\n`.repeat(400)]),
    );
  const { landed } = await bothChange(many("old"), many("bob"), many("alice"));
  expect(landed.merge?.conflicts).toHaveLength(300);
  expect(landed.merge?.reason).toContain("and 290 more files");
  expect(JSON.stringify(landed.merge).length).toBeLessThan(1_000_000);
});
