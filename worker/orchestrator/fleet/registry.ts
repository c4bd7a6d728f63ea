import { type Agent, AgentSchema } from "../../../contract/agent.ts";
import type { AgentId } from "../../../contract/ids.ts";

type Row = { version: number; body: string };

/** The agents of one orchestrator, as they stand. Deleted ones stay, archived, for their cost and late reports. */
export class Registry {
  private readonly sql: SqlStorage;
  private executingCount: number | null = null;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** By name or id, among those that are not deleted. */
  find(nameOrId: string): Agent | null {
    const select = "SELECT * FROM agent WHERE is_archived = 0 AND (name = ?1 OR id = ?1)";
    const [row] = this.sql.exec<Row>(select, nameOrId).toArray();
    return row ? toAgent(row) : null;
  }

  /** By id, deleted ones too. */
  get(id: AgentId): Agent | null {
    const [row] = this.sql.exec<Row>("SELECT * FROM agent WHERE id = ?", id).toArray();
    return row ? toAgent(row) : null;
  }

  /** Oldest first. */
  list(): Agent[] {
    return this.sql.exec<Row>("SELECT * FROM agent WHERE is_archived = 0 ORDER BY id").toArray().map(toAgent);
  }

  listWithArchived(): Agent[] {
    return this.sql.exec<Row>("SELECT * FROM agent ORDER BY id").toArray().map(toAgent);
  }

  /** How many are at work. Asked for with every token that streams, so it is remembered. */
  executing(): number {
    const count = `SELECT count(*) c FROM agent WHERE is_archived = 0 AND body ->> '$.status' = 'executing'`;
    this.executingCount ??= this.sql.exec<{ c: number }>(count).one().c;
    return this.executingCount;
  }

  names(): string[] {
    return this.list().map((agent) => agent.name);
  }

  save(agent: Agent): void {
    this.executingCount = null;
    this.sql.exec(
      `INSERT INTO agent VALUES (?, ?, ?, 0, 1, 0, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name,
        is_archived = excluded.is_archived, version = version + 1, body = excluded.body`,
      agent.id,
      agent.name,
      agent.archived ? 1 : 0,
      JSON.stringify(agent),
    );
  }

  /** The number of the last report that was taken from this agent; 0 before the first. */
  lastReport(id: AgentId): number {
    const rows = this.sql.exec<{ n: number }>("SELECT last_report n FROM agent WHERE id = ?", id).toArray();
    return rows[0]?.n ?? 0;
  }

  setLastReport(id: AgentId, n: number): void {
    this.sql.exec("UPDATE agent SET last_report = ? WHERE id = ?", n, id);
  }

  /** Those that D1 does not have as they stand. */
  unwritten(): { agent: Agent; version: number }[] {
    const rows = this.sql.exec<Row>("SELECT * FROM agent WHERE version > written_version").toArray();
    return rows.map((row) => ({ agent: toAgent(row), version: row.version }));
  }

  markWritten(written: readonly { agent: Agent; version: number }[]): void {
    for (const { agent, version } of written) {
      this.sql.exec("UPDATE agent SET written_version = ? WHERE id = ?", version, agent.id);
    }
  }
}

function toAgent(row: Row): Agent {
  return AgentSchema.parse(JSON.parse(row.body));
}
