import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { AgentIdSchema, CommandIdSchema } from "../../../contract/ids.ts";
import type { MergePolicy } from "../../../contract/merge.ts";
import {
  AgentWorktree,
  type LandedChanges,
  WORKTREE_SCHEMA,
} from "../../../worker/workspace/agent-worktree.ts";
import type { WorkspaceApi } from "../../../worker/workspace/workspace-api.ts";
import { workspace } from "../../../worker/workspace/workspace-client.ts";
import type { Worktree } from "../../../worker/workspace/worktree.ts";

export interface Work {
  workspaceId: string;
  agentId?: string;
  name?: string;
  task?: string;
  policy?: MergePolicy;
  resolves?: string;
  isWellEnded?: boolean;
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** A command of an agent that does `work` in its worktree and ends; gives what came of its changes. */
export async function runCommand(
  { workspaceId, agentId = crypto.randomUUID(), name = "alice", task = "Work", ...rest }: Work,
  work: (files: Worktree, notes: string[]) => Promise<unknown>,
): Promise<LandedChanges> {
  const { policy = "auto", resolves, isWellEnded = true } = rest;
  return await inAgent(workspaceId, agentId, async (worktree) => {
    const commandId = CommandIdSchema.parse(crypto.randomUUID());
    const owner = { commandId, agentId: AgentIdSchema.parse(agentId), agentName: name, task, policy };
    const opened = await worktree.open(
      owner,
      resolves === undefined ? null : CommandIdSchema.parse(resolves),
    );
    if (!opened.ok) throw new Error(opened.failure.code);
    await work(opened.value.files, opened.value.notes);
    return await worktree.land({ isWellEnded, endedBecause: isWellEnded ? null : "Interrupted." });
  });
}

/** Within an agent's own object, whose storage holds the worktree. `reach` is its way to the workspace. */
export async function inAgent<T>(
  workspaceId: string,
  agentId: string,
  work: (worktree: AgentWorktree) => Promise<T>,
  reach: () => WorkspaceApi = () => workspace(env, workspaceId),
): Promise<T> {
  return await runInDurableObject(env.COMMAND_AGENT.getByName(agentId), async (_, state) => {
    state.storage.sql.exec(WORKTREE_SCHEMA);
    return await work(new AgentWorktree(state.storage, reach, () => Date.now()));
  });
}

/** A command that writes these files; null removes one. */
export async function runWrites(work: Work, files: Record<string, string | null>): Promise<LandedChanges> {
  return await runCommand(work, async (worktree) => {
    for (const [path, text] of Object.entries(files)) {
      const done = text === null ? await worktree.remove(path) : await worktree.write(path, bytes(text));
      if (!done.ok) throw new Error(`${path}: ${done.failure.code}`);
    }
  });
}
