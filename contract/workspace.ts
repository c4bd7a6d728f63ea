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
