import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { type Merge, type MergeAction, MergeStateSchema } from "../../../contract/merge.ts";
import type { ActedOn, Merges } from "../fleet/merges.ts";
import type { ManagementDeps } from "./management-tools.ts";
import { CHANGES, READ_ONLY, answer, text } from "./tool-answer.ts";

/** Of each side of a conflict: enough to decide, not the whole file. */
const SIDE_CHARS = 3_000;

/** What the conductor and other programs can do about changes that are not in main. */
export function addMergeTools(server: McpServer, { merges, author }: ManagementDeps): void {
  const list =
    "Lists branches of agents: which are in main, wait for review, conflict, are unfinished or dropped; with both sides of conflicts.";
  server.registerTool(
    "list_merges",
    {
      description: list,
      inputSchema: z.strictObject({
        state: MergeStateSchema.optional().describe("Only these (default: all that are not in main)"),
      }),
      annotations: READ_ONLY,
    },
    async ({ state }) => text(mergeList(await merges.list(), state)),
  );
  server.registerTool(
    "resolve_merge",
    {
      description:
        "Decides about a branch that is not in main. merge: tries again, and merges what waits for review. resolve: merges, taking one side where they disagree. delegate: commands an agent to resolve it. drop: gives it up; restore takes that back.",
      inputSchema: z.strictObject({
        branch: z.string().min(1).describe("The branch, such as agent/alice, or the merge's id"),
        action: z.enum(["merge", "resolve", "delegate", "drop", "restore"]),
        take: z
          .enum(["ours", "theirs"])
          .optional()
          .describe("For resolve: ours keeps main's side (default), theirs the agent's"),
        agent_name: z.string().optional().describe("For delegate: who resolves it (default: its author)"),
        instructions: z.string().max(10_000).optional().describe("For delegate: what to mind"),
      }),
      annotations: CHANGES,
    },
    async ({ branch, ...asked }) => answer(await merges.act(branch, actionOf(asked), author), outcome),
  );
}

interface Asked {
  action: MergeAction["action"];
  take?: "ours" | "theirs" | undefined;
  agent_name?: string | undefined;
  instructions?: string | undefined;
}

function actionOf({ action, take, agent_name, instructions }: Asked): MergeAction {
  switch (action) {
    case "resolve":
      return { action, take: take ?? "ours" };
    case "delegate":
      return {
        action,
        ...(agent_name === undefined ? {} : { agent: agent_name }),
        ...(instructions === undefined ? {} : { instructions }),
      };
    case "merge":
    case "drop":
    case "restore":
      return { action };
  }
}

function outcome({ merge, command }: ActedOn): string {
  if (command)
    return `The command to resolve ${merge.branch} is ${command.status}\nID: ${command.command_id}`;
  return describeMerge(merge);
}

function mergeList(all: readonly Merge[], wanted: Merge["state"] | undefined): string {
  const shown = all.filter(({ state }) =>
    wanted === undefined ? state !== "merged" && state !== "dropped" : state === wanted,
  );
  if (shown.length === 0) return wanted === undefined ? "Everything is in main" : `No branch is ${wanted}`;
  return shown.map(describeMerge).join("\n\n");
}

function describeMerge(merge: Merge): string {
  const lines = [
    `${merge.branch} of ${merge.agent_name}: ${merge.state}${merge.reason === null ? "" : ` (${merge.reason})`}`,
    `  Task: ${merge.task}`,
    `  Files: ${merge.files.join(", ") || "none"}`,
  ];
  for (const { path, kind, ours, theirs, merged } of merge.conflicts) {
    lines.push(`  Conflict in ${path}: ${kind.replaceAll("_", " ")}`);
    if (merged !== null) lines.push(cut(merged));
    else lines.push(`main:\n${cut(ours ?? "(no text)")}`, `${merge.branch}:\n${cut(theirs ?? "(no text)")}`);
  }
  return lines.join("\n");
}

function cut(side: string): string {
  return side.length <= SIDE_CHARS ? side : `${side.slice(0, SIDE_CHARS)}\n[… cut]`;
}

/** Lines about an agent's work that is not in main, for whoever has just deleted it. */
export async function unmergedOf(merges: Merges, agentId: string): Promise<string[]> {
  const left = (await merges.list()).filter(
    ({ agent_id, state }) => agent_id === agentId && state !== "merged" && state !== "dropped",
  );
  return left.map(
    ({ branch, state }) => `Its branch ${branch} is not in main (${state}) and is kept; see list_merges`,
  );
}
