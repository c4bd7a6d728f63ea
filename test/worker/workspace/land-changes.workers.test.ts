import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { AgentIdSchema, CommandIdSchema } from "../../../contract/ids.ts";
import type { WorkspaceApi } from "../../../worker/workspace/workspace-api.ts";
import { workspace, workspaceFiles } from "../../../worker/workspace/workspace-client.ts";
import { inAgent, runWrites } from "../../support/workers/worktree.ts";

const WELL_ENDED = { isWellEnded: true, endedBecause: null };
const bytes = (text: string) => new TextEncoder().encode(text);
const text = async (workspaceId: string, path: string) => {
  const read = await workspaceFiles(env, workspaceId).read(path);
  return read.ok ? new TextDecoder().decode(read.value) : read.failure.code;
};
const authors = async (workspaceId: string) => {
  const commits = await workspace(env, workspaceId).log("main", { path: "", limit: 50, after: null });
  return commits.ok ? commits.value.map(({ author }) => author) : [];
};

/** A workspace that takes what is landed, and whose answer to that never arrives. */
function mute(workspaceId: string): WorkspaceApi {
  const land: WorkspaceApi["land"] = async (landing) => {
    await workspace(env, workspaceId).land(landing);
    throw new Error("The connection was lost");
  };
  return new Proxy(workspace(env, workspaceId), {
    get: (target, name) => (name === "land" ? land : Reflect.get(target, name)),
  });
}

type Meanwhile = (workspaceId: string) => Promise<unknown>;

const bobWrites: Meanwhile = (workspaceId) => runWrites({ workspaceId, name: "bob" }, { "one.txt": "bob\n" });

/** Alice writes and lands without an answer, then lands again. `before` the first time; `between` the two. */
async function landedTwice(
  files: Record<string, string>,
  { before, between }: { before?: Meanwhile; between?: Meanwhile } = {},
) {
  const [workspaceId, agentId] = [crypto.randomUUID(), crypto.randomUUID()];
  const owner = {
    commandId: CommandIdSchema.parse(crypto.randomUUID()),
    agentId: AgentIdSchema.parse(agentId),
    agentName: "alice",
    task: "Write",
    policy: "auto" as const,
  };
  await runWrites({ workspaceId, name: "setup" }, { "one.txt": "old\n" });
  const first = inAgent(
    workspaceId,
    agentId,
    async (worktree) => {
      const opened = await worktree.open(owner, null);
      if (!opened.ok) throw new Error(opened.failure.code);
      for (const [path, content] of Object.entries(files))
        await opened.value.files.write(path, bytes(content));
      await before?.(workspaceId);
      await worktree.land(WELL_ENDED);
    },
    () => mute(workspaceId),
  );
  await expect(first).rejects.toThrow("The connection was lost");
  await between?.(workspaceId);
  const landed = await inAgent(workspaceId, agentId, (worktree) => worktree.land(WELL_ENDED));
  return { workspaceId, landed, commandId: owner.commandId };
}

test("changes whose landing got no answer land once, with what came of them then", async () => {
  const { workspaceId, landed, commandId } = await landedTwice({ "a.txt": "a\n" });
  expect(landed).toMatchObject({
    merge: { state: "merged", command_id: commandId, files: ["a.txt"] },
    changes: [{ path: "a.txt", status: "created", lines_added: 1 }],
  });
  expect(await authors(workspaceId)).toEqual(["alice", "setup", expect.any(String)]);
});

test("what others have done to the same lines meanwhile stays", async () => {
  const { workspaceId, landed } = await landedTwice({ "one.txt": "alice\n" }, { between: bobWrites });
  expect(landed.merge).toMatchObject({ state: "merged", conflicts: [] });
  expect(await text(workspaceId, "one.txt")).toBe("bob\n");
  expect((await authors(workspaceId)).slice(0, 3)).toEqual(["bob", "alice", "setup"]);
});

test("a conflict that somebody resolved before the agent knew of it stays resolved", async () => {
  const resolveIt: Meanwhile = (workspaceId) =>
    workspace(env, workspaceId).actOnMerge("agent/alice", { action: "resolve", take: "theirs" });
  const { workspaceId, landed } = await landedTwice(
    { "one.txt": "alice\n" },
    { before: bobWrites, between: resolveIt },
  );
  expect(landed.merge).toMatchObject({ state: "merged", branch: "agent/alice" });
  expect(await text(workspaceId, "one.txt")).toBe("alice\n");
  expect(await workspace(env, workspaceId).listMerges()).toHaveLength(3);
});

test("a command that changed nothing leaves nothing, however often it ends", async () => {
  const { workspaceId, landed } = await landedTwice({});
  expect(landed).toEqual({ merge: null, changes: [], changedFiles: 0, reads: [] });
  expect(await authors(workspaceId)).toHaveLength(2);
});
