import { inflateSync } from "node:zlib";
import type { TreeFile } from "../git/repository.ts";

export const OVERLAY_SCHEMA = `
  CREATE TABLE IF NOT EXISTS worktree_entry (path TEXT PRIMARY KEY, type TEXT NOT NULL, mode TEXT, oid TEXT,
    size INTEGER NOT NULL, at_ms INTEGER NOT NULL, deflated BLOB) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS worktree_read (n INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
`;

/** What a worktree has at a path instead of what it began from. */
export type OverlayEntry =
  | { type: "file"; mode: TreeFile["mode"]; oid: string; sizeBytes: number; atMs: number; isHere: boolean }
  | { type: "directory"; atMs: number }
  | { type: "gone" };

type Row = {
  path: string;
  type: OverlayEntry["type"];
  mode: TreeFile["mode"];
  oid: string;
  size: number;
  at_ms: number;
  is_here: number;
};

/** The changes of a worktree, in the agent's SQLite. Content that the workspace does not have yet is here, deflated. */
export class Overlay {
  readonly #sql: SqlStorage;
  readonly #entries = new Map<string, OverlayEntry>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const select =
      "SELECT path, type, mode, oid, size, at_ms, deflated IS NOT NULL is_here FROM worktree_entry";
    for (const row of sql.exec<Row>(select).toArray()) this.#entries.set(row.path, entryOf(row));
  }

  get(path: string): OverlayEntry | undefined {
    return this.#entries.get(path);
  }

  entries(): ReadonlyMap<string, OverlayEntry> {
    return this.#entries;
  }

  /** `deflated` is the file's content, or null when the workspace has it. */
  set(path: string, entry: OverlayEntry, deflated: Uint8Array | null): void {
    const { mode, oid, sizeBytes } = entry.type === "file" ? entry : NO_FILE;
    const atMs = entry.type === "gone" ? 0 : entry.atMs;
    this.#sql.exec(
      "INSERT OR REPLACE INTO worktree_entry VALUES (?, ?, ?, ?, ?, ?, ?)",
      path,
      entry.type,
      mode,
      oid,
      sizeBytes,
      atMs,
      deflated,
    );
    this.#entries.set(path, entry);
  }

  delete(path: string): void {
    this.#sql.exec("DELETE FROM worktree_entry WHERE path = ?", path);
    this.#entries.delete(path);
  }

  deflated(path: string): Uint8Array | null {
    const select = "SELECT deflated FROM worktree_entry WHERE path = ?";
    const [row] = this.#sql.exec<{ deflated: ArrayBuffer | null }>(select, path).toArray();
    return row?.deflated ? new Uint8Array(row.deflated) : null;
  }

  /** Null: there is none here. */
  content(path: string): Uint8Array | null {
    const deflated = this.deflated(path);
    return deflated && new Uint8Array(inflateSync(deflated));
  }

  noteRead(path: string): void {
    this.#sql.exec("INSERT OR IGNORE INTO worktree_read (path) VALUES (?)", path);
  }

  /** In the order of their first reading. */
  reads(): string[] {
    const rows = this.#sql.exec<{ path: string }>("SELECT path FROM worktree_read ORDER BY n").toArray();
    return rows.map(({ path }) => path);
  }

  clear(): void {
    this.#sql.exec("DELETE FROM worktree_entry");
    this.#sql.exec("DELETE FROM worktree_read");
    this.#entries.clear();
  }
}

const NO_FILE = { mode: null, oid: null, sizeBytes: 0 };

function entryOf(row: Row): OverlayEntry {
  switch (row.type) {
    case "file":
      return {
        type: "file",
        mode: row.mode,
        oid: row.oid,
        sizeBytes: row.size,
        atMs: row.at_ms,
        isHere: row.is_here === 1,
      };
    case "directory":
      return { type: "directory", atMs: row.at_ms };
    case "gone":
      return { type: "gone" };
  }
}
