import { DurableObject } from "cloudflare:workers";
import type { AgentId, CommandId } from "../../contract/ids.ts";
import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { Merge } from "../../contract/merge.ts";
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
import { describeFailure } from "../describe-failure.ts";
import type { FileListing, FileStat } from "../agent-loop/ports.ts";
import { objectOf } from "../git/object-id.ts";
import type { Oid, StoredObject } from "../git/object-store.ts";
import { type OwnAction, actOnMerge } from "./act-on-merge.ts";
import { entryAt } from "../git/tree-files.ts";
import { bucketObjects } from "./bucket-objects.ts";
import type { CommitAuthor } from "./commit-author.ts";
import { commitFiles } from "./commit-files.ts";
import { exportArchive, exportBundle } from "./export-repository.ts";
import { type ArchiveImport, importArchive } from "./import-archive.ts";
import { importRepository, pushToRemote } from "./import-repository.ts";
import { type Landing, landChanges } from "./land-changes.ts";
import { type WorktreeStart, openWorktree } from "./open-worktree.ts";
import type { PackedTree } from "./packed-tree.ts";
import {
  type LocatedFile,
  diffBetween,
  fileAt,
  listFiles,
  locateFiles,
  readLog,
  statAt,
} from "./read-history.ts";
import { RepositoryState } from "./repository-state.ts";
import type { ImportListener, LogQuery, WorkspaceApi } from "./workspace-api.ts";
import { resolveWorkspacePath } from "./workspace-path.ts";

/** Packed contents of one answer; an RPC message may have 32 MiB. */
const ANSWER_BYTES = 8 * 1024 * 1024;

/** The repository of one workspace. It keeps and joins; agents do the work in their own objects. */
export class Workspace extends DurableObject<Cloudflare.Env> implements WorkspaceApi {
  readonly #state = new RepositoryState(
    this.ctx.storage,
    bucketObjects(this.env.FILES, this.ctx.id.name ?? this.ctx.id.toString()),
    () => Date.now(),
  );

  /** The import that is going on. Memory only: a restart ends it, and what it had brought is used by the next. */
  #importing: { progress: ImportProgress | null } | null = null;

  async describe(): Promise<WorkspaceView> {
    const { remote, shallow, importingSince, error } = this.#state.info.get();
    const { files, sizeBytes } = this.#state.index.total();
    const isLost = importingSince !== null && this.#importing === null;
    return {
      status: this.#importing ? "importing" : "ready",
      error: isLost ? "The import was cut off by a restart. Start it again." : error,
      commit: this.#state.main(),
      files,
      size_bytes: sizeBytes,
      remote,
      is_shallow: shallow.length > 0,
      progress: this.#importing?.progress ?? null,
    };
  }

  async importRepository(wanted: ImportRepository, listener: ImportListener): Promise<Result<WorkspaceView>> {
    if (this.#importing) return fail({ code: "workspace_busy", detail: "Another import is going on." });
    const importing: { progress: ImportProgress | null } = { progress: null };
    this.#importing = importing;
    this.#state.info.change({ importingSince: new Date().toISOString(), error: null });
    const onProgress = (progress: ImportProgress): void => {
      importing.progress = progress;
      listener.onProgress(progress);
    };
    try {
      const done = await importRepository(
        this.#remoteDeps(),
        wanted,
        onProgress,
        new AbortController().signal,
      );
      this.#state.info.change({ error: done.ok ? null : describeFailure(done.failure).detail });
      if (!done.ok) return done;
    } finally {
      this.#importing = null;
      this.#state.info.change({ importingSince: null });
    }
    return succeed(await this.describe());
  }

  async importArchive(archive: ReadableStream<Uint8Array>, how: ArchiveImport): Promise<Result<Uploaded>> {
    if (this.#importing) return fail({ code: "workspace_busy", detail: "An import is going on." });
    return await importArchive(this.#state, archive, how, new AbortController().signal);
  }

  async push(wanted: PushBranch): Promise<Result<PushedBranch>> {
    return await pushToRemote(this.#remoteDeps(), wanted, new AbortController().signal);
  }

  async exportBundle(): Promise<Result<ReadableStream<Uint8Array>>> {
    const bundle = await exportBundle(this.#state);
    return bundle.ok ? succeed(forRpc(bundle.value)) : bundle;
  }

  async exportArchive(ref: string, folder: string): Promise<Result<ReadableStream<Uint8Array>>> {
    const archive = exportArchive(this.#state, ref, folder);
    return archive.ok ? succeed(forRpc(archive.value)) : archive;
  }

  #remoteDeps() {
    return { state: this.#state, allowLoopback: this.env.GIT_LOOPBACK === "on" };
  }

  async openWorktree(agentId: AgentId, resolves: CommandId | null): Promise<Result<WorktreeStart>> {
    return this.#state.transact(() => openWorktree(this.#state, agentId, resolves));
  }

  async listTree(tree: Oid): Promise<PackedTree> {
    return this.#state.packed(tree);
  }

  async readObjects(oids: readonly Oid[]): Promise<{ objects: StoredObject[]; taken: number }> {
    const objects: StoredObject[] = [];
    let sizeBytes = 0;
    let taken = 0;
    for (const oid of oids) {
      if (sizeBytes >= ANSWER_BYTES) break;
      taken += 1;
      const object = await this.#state.objects.read(oid);
      if (!object) continue;
      objects.push(object);
      sizeBytes += object.deflated.byteLength;
    }
    return { objects, taken };
  }

  async writeObjects(objects: readonly StoredObject[]): Promise<void> {
    await this.#state.objects.writeAll(objects);
  }

  async land(landing: Landing): Promise<Merge | null> {
    return landChanges(this.#state, landing, new Date().toISOString());
  }

  async listMerges(): Promise<Merge[]> {
    return this.#state.merges.list();
  }

  async getMerge(idOrBranch: string): Promise<Result<Merge>> {
    const merge = this.#state.merges.get(idOrBranch);
    return merge ? succeed(merge) : fail({ code: "merge_not_found", merge: idOrBranch });
  }

  async actOnMerge(idOrBranch: string, action: OwnAction): Promise<Result<Merge>> {
    return actOnMerge(this.#state, idOrBranch, action, new Date().toISOString());
  }

  async commitFile(
    path: string,
    content: Uint8Array | null,
    author: CommitAuthor,
  ): Promise<Result<CommitInfo>> {
    const resolved = resolveWorkspacePath(path);
    if (!resolved.ok) return resolved;
    const object = content && objectOf("blob", content);
    if (object) await this.#state.objects.write(object);
    const file = object && { mode: "100644" as const, oid: object.oid };
    const message = `${file ? "Put" : "Remove"} ${resolved.value}`;
    return commitFiles(this.#state, { files: [[resolved.value, file]], author, message });
  }

  async listFiles(ref: string, path: string, isRecursive: boolean): Promise<Result<FileListing[]>> {
    return listFiles(this.#state, ref, path, isRecursive);
  }

  async versionOf(paths: readonly string[]): Promise<string> {
    const tree = this.#state.treeOf(this.#state.main());
    return paths.map((path) => entryAt(this.#state.objects, tree, path)?.oid ?? "").join(" ");
  }

  async statFile(ref: string, path: string): Promise<Result<FileStat>> {
    return statAt(this.#state, ref, path);
  }

  async locateFiles(ref: string, paths: readonly string[]): Promise<Result<LocatedFile[]>> {
    return locateFiles(this.#state, ref, paths);
  }

  async readFile(ref: string, path: string): Promise<Result<StoredObject>> {
    const oid = fileAt(this.#state, ref, path);
    if (!oid.ok) return oid;
    const object = await this.#state.objects.read(oid.value);
    return object ? succeed(object) : fail({ code: "file_not_found", path });
  }

  async diff(from: string, to: string, path: string): Promise<Result<FileDiff[]>> {
    return diffBetween(this.#state, from, to, path);
  }

  async log(ref: string, query: LogQuery): Promise<Result<CommitInfo[]>> {
    return readLog(this.#state, ref, query);
  }

  async branches(): Promise<{ name: string; commit: Oid }[]> {
    const heads = "refs/heads/";
    return this.#state.refs
      .list(heads)
      .map(({ name, oid }) => ({ name: name.slice(heads.length), commit: oid }));
  }
}

/** Only streams of bytes go over RPC. */
function forRpc(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  return stream.pipeThrough(new IdentityTransformStream());
}
