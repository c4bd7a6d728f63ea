import type { Result } from "../../contract/failure.ts";
import type { AgentId, CommandId } from "../../contract/ids.ts";
import type { Merge, MergeAction } from "../../contract/merge.ts";
import type {
  CommitInfo,
  FileDiff,
  ImportProgress,
  ImportRepository,
  PushBranch,
  PushedBranch,
  Uploaded,
  Workspace as WorkspaceView,
} from "../../contract/workspace.ts";
import type { FileListing, FileStat } from "../agent-loop/ports.ts";
import type { Oid, StoredObject } from "../git/object-store.ts";
import type { CommitAuthor } from "./commit-author.ts";
import type { ArchiveImport } from "./import-archive.ts";
import type { Landing } from "./land-changes.ts";
import type { WorktreeStart } from "./open-worktree.ts";
import type { PackedTree } from "./packed-tree.ts";
import type { LocatedFile } from "./read-history.ts";

/** The object behind a workspace, as agents, orchestrators and routes call it. */
export interface WorkspaceApi {
  openWorktree(agentId: AgentId, resolves: CommandId | null): Promise<Result<WorktreeStart>>;
  listTree(tree: Oid): Promise<PackedTree>;
  /** As many of the first as fit into one answer; `taken` says how many of the ids it covers. Missing ones are left out. */
  readObjects(oids: readonly Oid[]): Promise<{ objects: StoredObject[]; taken: number }>;
  writeObjects(objects: readonly StoredObject[]): Promise<void>;
  /** Null: the command changed nothing. Landing the same command again gives what came of it first. */
  land(landing: Landing): Promise<Merge | null>;
  listMerges(): Promise<Merge[]>;
  /** By id, by branch or by the agent's name. */
  getMerge(idOrBranch: string): Promise<Result<Merge>>;
  actOnMerge(
    idOrBranch: string,
    action: Exclude<MergeAction, { action: "delegate" }>,
  ): Promise<Result<Merge>>;

  /** Commits to main: `content` null removes, a directory with all that is in it. */
  commitFile(path: string, content: Uint8Array | null, author: CommitAuthor): Promise<Result<CommitInfo>>;
  describe(): Promise<WorkspaceView>;
  /** Answers when it is done; only one at a time. */
  importRepository(wanted: ImportRepository, listener: ImportListener): Promise<Result<WorkspaceView>>;
  importArchive(archive: ReadableStream<Uint8Array>, how: ArchiveImport): Promise<Result<Uploaded>>;
  push(wanted: PushBranch): Promise<Result<PushedBranch>>;
  exportBundle(): Promise<Result<ReadableStream<Uint8Array>>>;
  exportArchive(ref: string, folder: string): Promise<Result<ReadableStream<Uint8Array>>>;
  /** `ref`: a branch, HEAD, or a commit, as `read-history.ts` takes it. */
  listFiles(ref: string, path: string, isRecursive: boolean): Promise<Result<FileListing[]>>;
  /** Changes exactly when one of these files or folders of main does. */
  versionOf(paths: readonly string[]): Promise<string>;
  statFile(ref: string, path: string): Promise<Result<FileStat>>;
  /** What is no file there is left out. */
  locateFiles(ref: string, paths: readonly string[]): Promise<Result<LocatedFile[]>>;
  readFile(ref: string, path: string): Promise<Result<StoredObject>>;
  diff(from: string, to: string, path: string): Promise<Result<FileDiff[]>>;
  log(ref: string, query: LogQuery): Promise<Result<CommitInfo[]>>;
  branches(): Promise<{ name: string; commit: Oid }[]>;
}

/** Hears of an import's progress while the call is open. */
export interface ImportListener {
  onProgress(progress: ImportProgress): void;
}

/** Those after the commit `after`, newest first; at or below `path`. */
export interface LogQuery {
  path: string;
  limit: number;
  after: Oid | null;
}
