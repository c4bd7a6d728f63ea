import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { AgentIdSchema, CommandIdSchema } from "../../../contract/ids.ts";
import { workspaceFiles } from "../../../worker/workspace/workspace-client.ts";
import { textIn } from "../../support/memory-workspace.ts";
import { WORKSPACE_FACTS } from "../../support/workspace-facts.ts";
import { inAgent, runCommand, runWrites } from "../../support/workers/worktree.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
/** Comparing millions of numbers one by one takes many seconds. */
const isSame = (left: Uint8Array, right: Uint8Array) => Buffer.compare(left, right) === 0;
const text = async (workspaceId: string, path: string, ref?: string) => {
  const read = await workspaceFiles(env, workspaceId, ref).read(path);
  return read.ok ? new TextDecoder().decode(read.value) : read.failure.code;
};

test.each(Object.entries(WORKSPACE_FACTS))("%s", async (_, check) => {
  await runCommand({ workspaceId: crypto.randomUUID() }, async (files) => {
    await expect(check(files)).resolves.toBeUndefined();
  });
});

test.each(Object.entries(WORKSPACE_FACTS))("beside files that were there before: %s", async (_, check) => {
  const workspaceId = crypto.randomUUID();
  await runWrites({ workspaceId }, { "zz/there.txt": "there\n" });
  await runCommand({ workspaceId }, async (files) => {
    await files.remove("zz");
    await expect(check(files)).resolves.toBeUndefined();
  });
});

test("what a worktree does not touch is what main has, and main does not move while it works", async () => {
  const workspaceId = crypto.randomUUID();
  await runWrites({ workspaceId }, { "a.txt": "a\n", "src/b.txt": "b\n" });
  await runCommand({ workspaceId }, async (files) => {
    expect(await textIn(files, "src/b.txt")).toBe("b\n");
    await files.write("a.txt", bytes("mine\n"));
    await runWrites({ workspaceId, name: "bob" }, { "src/b.txt": "of bob\n" });
    expect(await textIn(files, "src/b.txt")).toBe("b\n");
    expect(await text(workspaceId, "a.txt")).toBe("a\n");
  });
  expect(await text(workspaceId, "a.txt")).toBe("mine\n");
  expect(await text(workspaceId, "src/b.txt")).toBe("of bob\n");
});

test("a worktree goes on after its agent's object was evicted", async () => {
  const [workspaceId, agentId] = [crypto.randomUUID(), crypto.randomUUID()];
  await runWrites({ workspaceId }, { "a.txt": "a\n", "gone.txt": "x\n" });
  const owner = {
    commandId: CommandIdSchema.parse(crypto.randomUUID()),
    agentId: AgentIdSchema.parse(agentId),
    agentName: "alice",
    task: "Work",
    policy: "auto" as const,
  };
  await inAgent(workspaceId, agentId, async (worktree) => {
    const opened = await worktree.open(owner, null);
    if (!opened.ok) throw new Error(opened.failure.code);
    await opened.value.files.write("new/n.txt", bytes("n\n"));
    await opened.value.files.remove("gone.txt");
  });
  await evictDurableObject(env.COMMAND_AGENT.getByName(agentId));
  const { merge, changes } = await inAgent(workspaceId, agentId, async (worktree) => {
    const opened = await worktree.open(owner, null);
    if (!opened.ok) throw new Error(opened.failure.code);
    expect(await textIn(opened.value.files, "new/n.txt")).toBe("n\n");
    return await worktree.land({ isWellEnded: true, endedBecause: null });
  });
  expect(merge?.state).toBe("merged");
  expect(changes.map(({ path, status }) => [path, status])).toEqual([
    ["gone.txt", "deleted"],
    ["new/n.txt", "created"],
  ]);
});

test("a file over 1.5 MB goes to the bucket and comes back whole", async () => {
  const workspaceId = crypto.randomUUID();
  const content = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251);
  await runCommand({ workspaceId }, async (files) => {
    await files.write("big.bin", content);
    const own = await files.read("big.bin");
    expect(own.ok && isSame(own.value, content)).toBe(true);
  });
  expect((await env.FILES.list({ prefix: `objects/${workspaceId}/` })).objects.length).toBe(1);
  await runCommand({ workspaceId }, async (files) => {
    const read = await files.read("big.bin");
    expect(read.ok && isSame(read.value, content)).toBe(true);
  });
});

test("the changes of the last command come with the next when they could not be landed", async () => {
  const [workspaceId, agentId] = [crypto.randomUUID(), crypto.randomUUID()];
  await inAgent(workspaceId, agentId, async (worktree) => {
    const owner = {
      commandId: CommandIdSchema.parse(crypto.randomUUID()),
      agentId: AgentIdSchema.parse(agentId),
      agentName: "alice",
      task: "First",
      policy: "auto" as const,
    };
    const opened = await worktree.open(owner, null);
    if (opened.ok) await opened.value.files.write("kept.txt", bytes("kept\n"));
  });
  await runCommand({ workspaceId, agentId }, async (files, notes) => {
    expect(await textIn(files, "kept.txt")).toBe("kept\n");
    expect(notes.join()).toContain("unfinished changes");
  });
  expect(await text(workspaceId, "kept.txt")).toBe("kept\n");
});

test("reading more than one answer holds comes in parts", async () => {
  const workspaceId = crypto.randomUUID();
  const paths = Array.from({ length: 14 }, (_, index) => `big/${String(index).padStart(2, "0")}`);
  await runCommand({ workspaceId }, async (files) => {
    for (const [index, path] of paths.entries()) {
      const noise = Uint8Array.from(
        { length: 1_400_000 },
        (_, at) => (at * (index + 31) * 2_654_435_761) >>> 13,
      );
      await files.write(path, noise);
    }
  });
  await runCommand({ workspaceId }, async (files) => {
    const many = await files.readMany(paths);
    expect(many.ok && many.value.map(({ path }) => path)).toEqual(paths);
  });
});
