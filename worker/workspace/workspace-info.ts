import { z } from "zod";

export const INFO_SCHEMA = `
  CREATE TABLE IF NOT EXISTS info (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
`;

const InfoSchema = z.object({
  remote: z.object({ url: z.string(), branch: z.string() }).nullable().default(null),
  /** Commits whose parents are not here. */
  shallow: z.array(z.string()).default([]),
  /** When an import began that has not ended; only memory knows whether it is still going on. */
  importingSince: z.string().nullable().default(null),
  error: z.string().nullable().default(null),
});
export type Info = z.infer<typeof InfoSchema>;

/** What is known of a repository beside its objects. */
export class InfoTable {
  readonly #sql: SqlStorage;
  #info: Info | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get(): Info {
    const read = (): Info => {
      const [row] = this.#sql.exec<{ body: string }>("SELECT body FROM info").toArray();
      return InfoSchema.parse(row ? JSON.parse(row.body) : {});
    };
    this.#info ??= read();
    return this.#info;
  }

  change(patch: Partial<Info>): void {
    const changed = { ...this.get(), ...patch };
    // A transaction that fails would leave memory ahead of storage.
    this.#info = null;
    this.#sql.exec("INSERT OR REPLACE INTO info VALUES (1, ?)", JSON.stringify(changed));
  }
}
