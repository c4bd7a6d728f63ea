export const ANSWERED_SCHEMA = `CREATE TABLE IF NOT EXISTS answered (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL,
  at_ms INTEGER NOT NULL, status INTEGER, type TEXT, body TEXT) WITHOUT ROWID;`;

export interface KeptAnswer {
  status: number;
  type: string;
  body: string;
}

/** What is known of a request that names an idempotency key. */
export type Once =
  | { state: "new" }
  | { state: "running" }
  | { state: "reused" }
  | { state: "answered"; answer: KeptAnswer };

type Row = {
  fingerprint: string;
  at_ms: number;
  status: number | null;
  type: string | null;
  body: string | null;
};

const KEEP_MS = 24 * 60 * 60 * 1000;
/** A request that has not been answered for so long never will be: its Worker is gone. */
const RUNNING_MS = 60_000;

/** Answers by idempotency key, so that a client that asks again gets the first answer and nothing is done twice. */
export class AnsweredRequests {
  private readonly sql: SqlStorage;
  private readonly now: () => number;

  constructor(sql: SqlStorage, now: () => number) {
    this.sql = sql;
    this.now = now;
  }

  /** Takes the key for a request, unless it is taken. The fingerprint tells the same request from another. */
  begin(key: string, fingerprint: string): Once {
    const now = this.now();
    this.sql.exec(
      "DELETE FROM answered WHERE at_ms < ? OR (status IS NULL AND at_ms < ?)",
      now - KEEP_MS,
      now - RUNNING_MS,
    );
    const [row] = this.sql.exec<Row>("SELECT * FROM answered WHERE key = ?", key).toArray();
    if (!row) {
      this.sql.exec("INSERT INTO answered VALUES (?, ?, ?, NULL, NULL, NULL)", key, fingerprint, now);
      return { state: "new" };
    }
    if (row.fingerprint !== fingerprint) return { state: "reused" };
    const { status, type, body } = row;
    return status === null
      ? { state: "running" }
      : { state: "answered", answer: { status, type: type ?? "", body: body ?? "" } };
  }

  /** Null: the request came to nothing and may be made again. */
  end(key: string, answer: KeptAnswer | null): void {
    if (answer === null) this.sql.exec("DELETE FROM answered WHERE key = ?", key);
    else {
      const update = "UPDATE answered SET status = ?, type = ?, body = ? WHERE key = ?";
      this.sql.exec(update, answer.status, answer.type, answer.body, key);
    }
  }
}
