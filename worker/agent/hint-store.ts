import type { Mail } from "../agent-loop/turn.ts";

export const HINT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS hint (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL);
`;

/** What a running agent is to know at its next tool boundary, from the system itself. Forgotten when its turn ends. */
export class HintStore {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  add(text: string): void {
    this.sql.exec("INSERT INTO hint (text) VALUES (?)", text);
  }

  waiting(newId: () => string): Mail[] {
    const rows = this.sql
      .exec<{ id: number; text: string }>("SELECT id, text FROM hint ORDER BY id")
      .toArray();
    return rows.map(({ id, text }) => ({
      id: String(id),
      text: `<workspace_note>\n${text}\n</workspace_note>`,
      eventId: newId(),
      isHint: true,
    }));
  }

  /** It is in the conversation now; within the transaction that puts it there. */
  taken(id: string): void {
    this.sql.exec("DELETE FROM hint WHERE id = ?", Number(id));
  }

  clear(): void {
    this.sql.exec("DELETE FROM hint");
  }
}
