import { z } from "zod";
import { AgentIdSchema, CommandIdSchema, TimestampSchema } from "./ids.ts";

/**
 * What becomes of an agent's changes when a command ends well: merged into main at once, left on the agent's branch until
 * someone merges it, or kept on the branch without asking anyone.
 */
export const MergePolicySchema = z.enum(["auto", "review", "off"]);
export type MergePolicy = z.infer<typeof MergePolicySchema>;

/**
 * `review`: waits for someone to merge or drop it. `conflict`: main has other changes in the same lines and is
 * untouched. `unfinished`: the command failed or was stopped; the agent's next command goes on from here. `kept`: on its
 * branch, as the agent's policy says. `dropped`: given up, and can be restored.
 */
export const MergeStateSchema = z.enum(["merged", "review", "conflict", "unfinished", "kept", "dropped"]);
export type MergeState = z.infer<typeof MergeStateSchema>;

export const ConflictKindSchema = z.enum([
  "content",
  "both_created",
  "deleted_by_ours",
  "deleted_by_theirs",
  "binary",
  "file_and_directory",
]);

/** One file that cannot be merged by itself. `ours` is main's side, `theirs` the agent's; null: no file, or no text. */
export const MergeConflictSchema = z.object({
  path: z.string(),
  kind: ConflictKindSchema,
  base: z.string().nullable(),
  ours: z.string().nullable(),
  theirs: z.string().nullable(),
  /** The file with both sides between git's marks; null when there is no such text. */
  merged: z.string().nullable(),
});
export type MergeConflict = z.infer<typeof MergeConflictSchema>;

/** The changes of one branch on their way into main. */
export const MergeSchema = z.object({
  /** That of the first command that changed files on the branch. */
  id: CommandIdSchema,
  agent_id: AgentIdSchema,
  agent_name: z.string(),
  /** The newest command on the branch, and what it was to do, in a line. */
  command_id: CommandIdSchema,
  task: z.string(),
  branch: z.string(),
  /** Tip of the branch, and the commit of main that it began from. */
  commit: z.string(),
  base_commit: z.string(),
  state: MergeStateSchema,
  /** Why it is not merged, in a sentence; null when there is nothing to say. */
  reason: z.string().nullable(),
  /** At most the first 2,000. */
  files: z.array(z.string()),
  conflicts: z.array(MergeConflictSchema),
  /** The commit of main that brought it in. */
  merge_commit: z.string().nullable(),
  created_at: TimestampSchema,
  updated_at: TimestampSchema,
});
export type Merge = z.infer<typeof MergeSchema>;

export const MergeActionSchema = z.discriminatedUnion("action", [
  /** Tries again, now that main or the branch may have changed; also merges what waits for review. */
  z.strictObject({ action: z.literal("merge") }),
  /** `ours` keeps main's side of each conflict, `theirs` the agent's; `files` says otherwise for single files. */
  z.strictObject({
    action: z.literal("resolve"),
    take: z.enum(["ours", "theirs"]),
    files: z
      .record(
        z.string(),
        z.union([z.enum(["ours", "theirs"]), z.strictObject({ content: z.string().max(1_500_000) })]),
      )
      .optional(),
  }),
  /** Commands an agent, the author unless another is named, to resolve it in a copy with both sides. */
  z.strictObject({
    action: z.literal("delegate"),
    agent: z.string().min(1).max(100).optional(),
    instructions: z.string().max(10_000).optional(),
  }),
  z.strictObject({ action: z.literal("drop") }),
  z.strictObject({ action: z.literal("restore") }),
]);
export type MergeAction = z.infer<typeof MergeActionSchema>;
