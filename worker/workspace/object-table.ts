import { inflateSync } from "node:zlib";
import { type Commit, decodeCommit } from "../git/commit-object.ts";
import { objectOf } from "../git/object-id.ts";
import type { ObjectKind, Oid, StoredObject } from "../git/object-store.ts";
import { EMPTY_TREE, type Repository } from "../git/repository.ts";
import { type TreeEntry, decodeTree } from "../git/tree-object.ts";
import type { BatchTarget } from "./batched-objects.ts";
import { LruMap } from "./lru-map.ts";

/** `data` is null for what is in the bucket, under the id. */
export const OBJECT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS object (oid TEXT PRIMARY KEY, kind TEXT NOT NULL, size INTEGER NOT NULL, data BLOB);
`;

type Row = { kind: ObjectKind; size: number; data: ArrayBuffer | null };

/** A row may have 2,000,000 bytes, which content of this size fits into however badly it packs. */
const ROW_BYTES = 1_500_000;
const KEPT_TREES = 2_000;

/** The objects of a repository: in the object's SQLite, large ones in a bucket. */
export class ObjectTable implements Repository, BatchTarget {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  readonly #large: LargeObjects;
  /** Trees are read again and again; they never change. */
  readonly #trees = new LruMap<Oid, readonly TreeEntry[]>(KEPT_TREES);

  readonly #shallow: () => readonly Oid[];

  /** `shallow`: commits whose parents are not here; they are read as if they had none. */
  constructor(storage: DurableObjectStorage, large: LargeObjects, shallow: () => readonly Oid[]) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.#large = large;
    this.#shallow = shallow;
  }

  tree(oid: Oid): readonly TreeEntry[] {
    if (oid === EMPTY_TREE) return [];
    const known = this.#trees.get(oid);
    if (known) return known;
    const entries = decodeTree(this.#content(oid));
    this.#trees.set(oid, entries);
    return entries;
  }

  commit(oid: Oid): Commit {
    const commit = decodeCommit(this.#content(oid));
    return this.#shallow().includes(oid) ? { ...commit, parents: [] } : commit;
  }

  blob(oid: Oid): Uint8Array | null {
    const row = this.#row(oid);
    if (!row) throw new Error(`The object ${oid} is missing`);
    return row.data === null ? null : inflated(row.data);
  }

  put(kind: ObjectKind, content: Uint8Array): Oid {
    const object = objectOf(kind, content);
    this.#insert(object, object.deflated);
    return object.oid;
  }

  has(oid: Oid): boolean {
    return this.#sql.exec("SELECT 1 FROM object WHERE oid = ?", oid).toArray().length > 0;
  }

  /** Without reading the content. */
  sizeOf(oid: Oid): number {
    const rows = this.#sql.exec<{ size: number }>("SELECT size FROM object WHERE oid = ?", oid).toArray();
    return rows[0]?.size ?? 0;
  }

  /** Null also when the beginning fits several. */
  commitStartingWith(prefix: string): Oid | null {
    const select = "SELECT oid FROM object WHERE oid >= ?1 AND oid < ?1 || 'g' AND kind = 'commit' LIMIT 2";
    const rows = this.#sql.exec<{ oid: string }>(select, prefix).toArray();
    return rows.length === 1 ? (rows[0]?.oid ?? null) : null;
  }

  async read(oid: Oid): Promise<StoredObject | null> {
    const row = this.#row(oid);
    if (!row) return null;
    const deflated = row.data === null ? await this.#large.get(oid) : new Uint8Array(row.data);
    return deflated && { oid, kind: row.kind, sizeBytes: row.size, deflated };
  }

  async write(object: StoredObject): Promise<void> {
    await this.writeAll([object]);
  }

  async writeAll(objects: readonly StoredObject[]): Promise<void> {
    // The bucket comes first: a row without data promises that the content is there.
    for (const object of objects) {
      if (isLarge(object) && !this.has(object.oid)) await this.#large.put(object.oid, object.deflated);
    }
    this.#storage.transactionSync(() => {
      for (const object of objects) this.#insert(object, isLarge(object) ? null : object.deflated);
    });
  }

  #insert({ oid, kind, sizeBytes }: StoredObject, data: Uint8Array | null): void {
    this.#sql.exec("INSERT OR IGNORE INTO object VALUES (?, ?, ?, ?)", oid, kind, sizeBytes, data);
  }

  #row(oid: Oid): Row | undefined {
    return this.#sql.exec<Row>("SELECT kind, size, data FROM object WHERE oid = ?", oid).toArray()[0];
  }

  #content(oid: Oid): Uint8Array {
    const row = this.#row(oid);
    if (!row?.data) throw new Error(`The object ${oid} is missing`);
    return inflated(row.data);
  }
}

/** What does not fit into a row. */
export interface LargeObjects {
  get(oid: Oid): Promise<Uint8Array | null>;
  put(oid: Oid, deflated: Uint8Array): Promise<void>;
}

function isLarge({ kind, sizeBytes }: StoredObject): boolean {
  return kind === "blob" && sizeBytes > ROW_BYTES;
}

function inflated(data: ArrayBuffer): Uint8Array {
  return new Uint8Array(inflateSync(data));
}
