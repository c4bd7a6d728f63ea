import { type Merge, MergeSchema } from "../../contract/merge.ts";

/** `seq` orders them by their last change. A landed command is remembered, so that landing it again changes nothing. */
export const MERGE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS merge (id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, branch TEXT NOT NULL,
    state TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS landed (command_id TEXT PRIMARY KEY, merge_id TEXT) WITHOUT ROWID;
`;

const OPEN = ["review", "conflict", "unfinished", "kept"];

/** Branches of agents and what became of them. */
export class MergeTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get(idOrBranch: string): Merge | null {
    const select = `SELECT body FROM merge WHERE id = ?1 OR branch = ?1 OR branch = 'agent/' || ?1
      ORDER BY state IN ('merged', 'dropped'), seq DESC LIMIT 1`;
    return this.#read(select, idOrBranch)[0] ?? null;
  }

  /** Newest change first. */
  list(): Merge[] {
    return this.#read("SELECT body FROM merge ORDER BY seq DESC LIMIT 1000");
  }

  openOf(agentId: string): Merge[] {
    return this.#read(
      "SELECT body FROM merge WHERE agent_id = ? AND state NOT IN ('merged', 'dropped') ORDER BY seq DESC",
      agentId,
    );
  }

  /** Whether work that is not in main is only on this branch. */
  isHeld(branch: string): boolean {
    const rows = this.#sql.exec<{ state: string }>("SELECT state FROM merge WHERE branch = ?", branch);
    return rows.toArray().some(({ state }) => OPEN.includes(state));
  }

  save(merge: Merge): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO merge VALUES (?, ?, ?, ?, (SELECT coalesce(max(seq), 0) + 1 FROM merge), ?)`,
      merge.id,
      merge.agent_id,
      merge.branch,
      merge.state,
      JSON.stringify(merge),
    );
  }

  /** What became of a command's changes: undefined when it has not landed, null when it changed nothing. */
  landed(commandId: string): Merge | null | undefined {
    const [row] = this.#sql
      .exec<{ merge_id: string | null }>("SELECT merge_id FROM landed WHERE command_id = ?", commandId)
      .toArray();
    if (!row) return undefined;
    return row.merge_id === null ? null : this.get(row.merge_id);
  }

  markLanded(commandId: string, mergeId: string | null): void {
    this.#sql.exec("INSERT OR REPLACE INTO landed VALUES (?, ?)", commandId, mergeId);
  }

  #read(select: string, ...bindings: string[]): Merge[] {
    const rows = this.#sql.exec<{ body: string }>(select, ...bindings).toArray();
    return rows.map(({ body }) => MergeSchema.parse(JSON.parse(body)));
  }
}
