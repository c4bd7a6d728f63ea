import { DurableObject } from "cloudflare:workers";
import type { AgentId, CommandId } from "../../contract/ids.ts";
import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { Merge } from "../../contract/merge.ts";
import type { CommitInfo, FileDiff } from "../../contract/workspace.ts";
import type { FileListing } from "../agent-loop/ports.ts";
import { objectOf } from "../git/object-id.ts";
import type { Oid, StoredObject } from "../git/object-store.ts";
import { type OwnAction, actOnMerge } from "./act-on-merge.ts";
import { bucketObjects } from "./bucket-objects.ts";
import type { CommitAuthor } from "./commit-author.ts";
import { commitFiles } from "./commit-files.ts";
import { type Landing, landChanges } from "./land-changes.ts";
import { type WorktreeStart, openWorktree } from "./open-worktree.ts";
import type { PackedTree } from "./packed-tree.ts";
import { diffBetween, fileAt, listFiles, readLog } from "./read-history.ts";
import { RepositoryState } from "./repository-state.ts";
import type { LogQuery, WorkspaceApi } from "./workspace-api.ts";
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
    for (const object of objects) await this.#state.objects.write(object);
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
