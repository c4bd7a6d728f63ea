import type { Oid } from "../git/object-store.ts";

export const REF_SCHEMA = `
  CREATE TABLE IF NOT EXISTS ref (name TEXT PRIMARY KEY, oid TEXT NOT NULL) WITHOUT ROWID;
`;

export const MAIN = "refs/heads/main";

/** Names of commits, in full: `refs/heads/…` for branches. */
export class RefTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get(name: string): Oid | null {
    const [row] = this.#sql.exec<{ oid: string }>("SELECT oid FROM ref WHERE name = ?", name).toArray();
    return row?.oid ?? null;
  }

  set(name: string, oid: Oid): void {
    this.#sql.exec("INSERT OR REPLACE INTO ref VALUES (?, ?)", name, oid);
  }

  delete(name: string): void {
    this.#sql.exec("DELETE FROM ref WHERE name = ?", name);
  }

  /** By name. */
  list(prefix: string): { name: string; oid: Oid }[] {
    return this.#sql
      .exec<{ name: string; oid: string }>(
        "SELECT name, oid FROM ref WHERE substr(name, 1, ?) = ? ORDER BY name",
        prefix.length,
        prefix,
      )
      .toArray();
  }
}
