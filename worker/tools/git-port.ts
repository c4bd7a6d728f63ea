import type { Result } from "../../contract/failure.ts";
import type { CommitInfo, FileDiff } from "../../contract/workspace.ts";

/** The history of the workspace as an agent may read it. Names of commits are those of git; `HEAD` is `head()`. */
export interface GitPort {
  /** The commit that the agent's files began from. */
  head(): string;
  /** What the agent has changed since, as a diff. */
  changes(): Promise<FileDiff[]>;
  /** Newest first. */
  log(ref: string, path: string, limit: number): Promise<Result<CommitInfo[]>>;
  diff(from: string, to: string, path: string): Promise<Result<FileDiff[]>>;
  read(ref: string, path: string): Promise<Result<Uint8Array>>;
  branches(): Promise<{ name: string; commit: string }[]>;
}
