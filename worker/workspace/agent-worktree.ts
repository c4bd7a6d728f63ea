import { inflateSync } from "node:zlib";
import { z } from "zod";
import { type Result, succeed } from "../../contract/failure.ts";
import { AgentIdSchema, type CommandId, CommandIdSchema } from "../../contract/ids.ts";
import { LIMITS } from "../../contract/limits.ts";
import { type Merge, MergePolicySchema } from "../../contract/merge.ts";
import type { CommitInfo, FileDiff } from "../../contract/workspace.ts";
import { describeChanges, lineCount } from "../git/describe-changes.ts";
import type { Oid, StoredObject } from "../git/object-store.ts";
import type { TreeFile } from "../git/repository.ts";
import { BaseTree } from "./base-tree.ts";
import { BlobReader } from "./blob-reader.ts";
import type { Landing } from "./land-changes.ts";
import { LruMap } from "./lru-map.ts";
import { OVERLAY_SCHEMA, Overlay } from "./overlay.ts";
import { toFileDiff } from "./read-history.ts";
import type { WorkspaceApi } from "./workspace-api.ts";
import { Worktree } from "./worktree.ts";

/** The worktree of the running command, or of the last one if its changes could not be landed yet. */
export const WORKTREE_SCHEMA = `
  ${OVERLAY_SCHEMA}
  CREATE TABLE IF NOT EXISTS worktree (id INTEGER PRIMARY KEY CHECK (id = 1), command_id TEXT NOT NULL,
    body TEXT NOT NULL);
`;

const OwnerSchema = z.object({
  commandId: CommandIdSchema,
  agentId: AgentIdSchema,
  agentName: z.string(),
  task: z.string(),
  policy: MergePolicySchema,
});
/** Whose changes they are, and what is to become of them. */
export type WorktreeOwner = z.infer<typeof OwnerSchema>;

const OpenedSchema = z.object({
  owner: OwnerSchema,
  start: z.object({
    parents: z.array(z.string()),
    tree: z.string(),
    continues: CommandIdSchema.nullable(),
    conflicted: z.array(z.string()),
    notes: z.array(z.string()),
  }),
  atMs: z.number(),
});
type Opened = z.infer<typeof OpenedSchema>;

export interface LandedChanges {
  merge: Merge | null;
  /** The first 2,000 of `changedFiles`. */
  changes: FileDiff[];
  changedFiles: number;
  reads: { path: string; line_count: number | null }[];
}

/** What came before, and what the command has changed since. */
export interface WorktreeHistory {
  /** The commit that the files began from. */
  head(): Oid;
  changes(): Promise<FileDiff[]>;
  log(ref: string, path: string, limit: number): Promise<Result<CommitInfo[]>>;
  diff(from: string, to: string, path: string): Promise<Result<FileDiff[]>>;
  read(ref: string, path: string): Promise<Result<Uint8Array>>;
  branches(): Promise<{ name: string; commit: Oid }[]>;
}

export interface OpenWorktree {
  files: Worktree;
  /** What the agent is to know of a fresh one. */
  notes: string[];
  history: WorktreeHistory;
}

/** Packed objects of one call; an RPC message may have 32 MiB. */
const BATCH_BYTES = 8 * 1024 * 1024;
/** Larger files are told by name only. */
const COMPARED_BYTES = 1_500_000;

/** Trees never change, so agents of one isolate that began from the same one share it. */
const bases = new LruMap<Oid, BaseTree>(6);

/** The files of one agent: opened when a command begins, landed when it has ended. Survives a restart in between. */
export class AgentWorktree {
  readonly #storage: DurableObjectStorage;
  readonly #workspace: () => WorkspaceApi;
  readonly #now: () => number;
  readonly #blobs: BlobReader;
  #overlay: Overlay | null = null;

  constructor(storage: DurableObjectStorage, workspace: () => WorkspaceApi, now: () => number) {
    this.#storage = storage;
    this.#workspace = workspace;
    this.#now = now;
    this.#blobs = new BlobReader(workspace);
  }

  /** The command's files as it left them, or a fresh worktree. */
  async open(owner: WorktreeOwner, resolves: CommandId | null): Promise<Result<OpenWorktree>> {
    const left = this.#opened();
    if (left?.owner.commandId === owner.commandId) {
      return succeed(await this.#openFiles(left));
    }
    // Its landing failed when it ended. It comes first, or its changes would be lost.
    if (left)
      await this.land({
        isWellEnded: false,
        endedBecause: "Its changes could not be brought in when it ended.",
      });
    const start = await this.#workspace().openWorktree(owner.agentId, resolves);
    if (!start.ok) return start;
    const opened = { owner, start: start.value, atMs: this.#now() };
    this.#storage.transactionSync(() => {
      this.#entries().clear();
      const insert = "INSERT OR REPLACE INTO worktree VALUES (1, ?, ?)";
      this.#storage.sql.exec(insert, owner.commandId, JSON.stringify(opened));
    });
    return succeed(await this.#openFiles(opened));
  }

  /** Brings the changes to the workspace. May be called again when it fails: the workspace takes them once. */
  async land(end: Pick<Landing, "isWellEnded" | "endedBecause">): Promise<LandedChanges> {
    const opened = this.#opened();
    if (!opened) return { merge: null, changes: [], changedFiles: 0, reads: [] };
    const files = await this.#files(opened);
    const changes = files.changes();
    const described = await this.#describe(opened, changes);
    const reads = await this.#reads(files);
    await this.#send(changes);
    const { owner, start } = opened;
    const { parents, continues, conflicted } = start;
    const landing = { ...owner, ...end, parents, startTree: start.tree, continues, conflicted, changes };
    const merge = await this.#workspace().land(landing);
    this.#storage.transactionSync(() => {
      this.#storage.sql.exec("DELETE FROM worktree");
      this.#entries().clear();
    });
    return { merge, changes: described, changedFiles: changes.length, reads };
  }

  async #openFiles(opened: Opened): Promise<OpenWorktree> {
    const files = await this.#files(opened);
    const { start } = opened;
    const history: WorktreeHistory = {
      head: () => start.parents[0] ?? "main",
      changes: () => this.#describe(opened, files.changes()),
      log: (ref, path, limit) => this.#workspace().log(ref, { path, limit, after: null }),
      diff: (from, to, path) => this.#workspace().diff(from, to, path),
      read: async (ref, path) => {
        const found = await this.#workspace().readFile(ref, path);
        return found.ok ? succeed(new Uint8Array(inflateSync(found.value.deflated))) : found;
      },
      branches: () => this.#workspace().branches(),
    };
    return { files, notes: start.notes, history };
  }

  #opened(): Opened | null {
    const [row] = this.#storage.sql.exec<{ body: string }>("SELECT body FROM worktree").toArray();
    return row ? OpenedSchema.parse(JSON.parse(row.body)) : null;
  }

  #entries(): Overlay {
    this.#overlay ??= new Overlay(this.#storage.sql);
    return this.#overlay;
  }

  async #base(tree: Oid): Promise<BaseTree> {
    const known = bases.get(tree);
    if (known) return known;
    const base = new BaseTree(await this.#workspace().listTree(tree));
    bases.set(tree, base);
    return base;
  }

  async #files({ start, atMs }: Opened): Promise<Worktree> {
    const base = await this.#base(start.tree);
    return new Worktree({
      base,
      overlay: this.#entries(),
      blobs: this.#blobs,
      workspace: this.#workspace,
      baseAtMs: atMs,
      now: this.#now,
    });
  }

  async #send(changes: readonly (readonly [string, TreeFile | null])[]): Promise<void> {
    let batch: StoredObject[] = [];
    let sizeBytes = 0;
    for (const [path, file] of changes) {
      const entry = this.#entries().get(path);
      const deflated = file && entry?.type === "file" && entry.isHere ? this.#entries().deflated(path) : null;
      if (!deflated || entry?.type !== "file") continue;
      batch.push({ oid: entry.oid, kind: "blob", sizeBytes: entry.sizeBytes, deflated });
      sizeBytes += deflated.byteLength;
      if (sizeBytes < BATCH_BYTES) continue;
      await this.#workspace().writeObjects(batch);
      batch = [];
      sizeBytes = 0;
    }
    if (batch.length > 0) await this.#workspace().writeObjects(batch);
  }

  async #describe(
    { start }: Opened,
    changes: readonly (readonly [string, TreeFile | null])[],
  ): Promise<FileDiff[]> {
    const base = await this.#base(start.tree);
    const compared = changes
      .slice(0, LIMITS.listedFiles)
      .map(([path, after]) => ({ path, before: base.files.get(path) ?? null, after }));
    const before = compared.flatMap(({ before: file }) =>
      file && file.sizeBytes <= COMPARED_BYTES ? [file] : [],
    );
    const contents = await this.#blobs.readMany(before);
    for (const { path, after } of compared) {
      const content = after && this.#entries().content(path);
      if (content) contents.set(after.oid, content);
    }
    const blob = (oid: Oid): Uint8Array | null => contents.get(oid) ?? null;
    return describeChanges({ blob }, compared).map(toFileDiff);
  }

  async #reads(files: Worktree): Promise<LandedChanges["reads"]> {
    const paths = this.#entries().reads().slice(0, LIMITS.listedFiles);
    const read = await files.readMany(paths);
    const lines = new Map(read.ok ? read.value.map(({ path, content }) => [path, lineCount(content)]) : []);
    return paths.map((path) => ({ path, line_count: lines.get(path) ?? null }));
  }
}
