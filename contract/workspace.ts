import { z } from "zod";
import { TimestampSchema } from "./ids.ts";

/** A commit as lists show it. */
export const CommitInfoSchema = z.object({
  commit: z.string(),
  parents: z.array(z.string()),
  author: z.string(),
  email: z.string(),
  /** First line of the message, then all of it. */
  subject: z.string(),
  message: z.string(),
  committed_at: TimestampSchema,
});
export type CommitInfo = z.infer<typeof CommitInfoSchema>;

export const BranchSchema = z.object({ name: z.string(), commit: z.string() });

/** One file that differs between two commits. Line counts are null for what is no text. */
export const FileDiffSchema = z.object({
  path: z.string(),
  status: z.enum(["created", "modified", "deleted", "renamed"]),
  renamed_from: z.string().nullable(),
  lines_added: z.int().nullable(),
  lines_removed: z.int().nullable(),
  /** Unified, as `git diff` shows it. */
  diff: z.string(),
  summary: z.string(),
});
export type FileDiff = z.infer<typeof FileDiffSchema>;

export const DiffQuerySchema = z.object({
  from: z.string().min(1).max(200).default("main"),
  to: z.string().min(1).max(200).default("main"),
  path: z.string().max(1_000).default(""),
});

export const LogQuerySchema = z.object({
  ref: z.string().min(1).max(200).default("main"),
  path: z.string().max(1_000).default(""),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(200).optional(),
});

/** How far an import is. Counts are of git's objects; null: not known. */
export const ImportProgressSchema = z.object({
  phase: z.enum(["asking", "receiving", "checking_out"]),
  objects_done: z.int().nullable(),
  objects_total: z.int().nullable(),
  received_bytes: z.int().nullable(),
});
export type ImportProgress = z.infer<typeof ImportProgressSchema>;

/** The repository that the agents of an orchestrator work on. */
export const WorkspaceSchema = z.object({
  status: z.enum(["ready", "importing"]),
  /** Why the last import failed, in a sentence. */
  error: z.string().nullable(),
  /** Tip of main. */
  commit: z.string(),
  files: z.int(),
  size_bytes: z.int(),
  /** Where it was cloned from; never with a token. */
  remote: z.object({ url: z.string(), branch: z.string() }).nullable(),
  /** Whether the history was cut off at a depth: then there is no bundle. */
  is_shallow: z.boolean(),
  progress: ImportProgressSchema.nullable(),
});
export type Workspace = z.infer<typeof WorkspaceSchema>;

const remoteAccess = {
  /** For a private repository; used for this one request and never kept. */
  token: z.string().min(1).max(1_000).optional(),
  /** Only where the server wants a certain one beside the token. */
  username: z.string().min(1).max(200).optional(),
};

export const ImportRepositorySchema = z.strictObject({
  url: z.url().max(2_000),
  ...remoteAccess,
  /** Without it, the one that a clone checks out. */
  branch: z.string().min(1).max(200).optional(),
  /** Only so many commits back; without it, all of the history. */
  depth: z.int().min(1).max(100_000).optional(),
  /** Needed when the workspace has files: what is there is kept as a branch. */
  replace: z.boolean().default(false),
});
export type ImportRepository = z.infer<typeof ImportRepositorySchema>;

export const PushBranchSchema = z.strictObject({
  branch: z.string().min(1).max(200).default("main"),
  /** Without it, where the workspace was cloned from. */
  url: z.url().max(2_000).optional(),
  ...remoteAccess,
  /** Its name over there; without it, the same. */
  remote_branch: z.string().min(1).max(200).optional(),
});
export type PushBranch = z.infer<typeof PushBranchSchema>;

export const PushedSchema = z.object({
  url: z.string(),
  branch: z.string(),
  commit: z.string(),
  result: z.enum(["created", "updated", "unchanged"]),
});
export type PushedBranch = z.infer<typeof PushedSchema>;

export const UploadedSchema = z.object({
  commit: CommitInfoSchema,
  files: z.int(),
  /** The folder that all files of the archive were in, which is taken off. */
  top_directory: z.string().nullable(),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
});
export type Uploaded = z.infer<typeof UploadedSchema>;
