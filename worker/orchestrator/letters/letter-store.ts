import { z } from "zod";
import { type AgentId, AgentIdSchema, CommandIdSchema } from "../../../contract/ids.ts";

export const LETTER_SCHEMA = `
  CREATE TABLE IF NOT EXISTS letter (n INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, receiver TEXT NOT NULL,
    is_open INTEGER NOT NULL, at_ms INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS letter_open ON letter (n) WHERE is_open = 1;
`;

const StoredLetterSchema = z.object({
  id: CommandIdSchema,
  senderId: AgentIdSchema,
  receiverId: AgentIdSchema,
  /** The sender's name as it was; null for our own note that a message did not arrive. */
  from: z.string().nullable(),
  to: z.string(),
  text: z.string(),
  hops: z.number(),
});
export type StoredLetter = z.infer<typeof StoredLetterSchema>;

/** Whom a letter is counted for, besides agents. */
export const CONDUCTOR = "conductor";

/** Messages on their way between agents. One that has arrived is kept for as long as it counts towards the limit. */
export class LetterStore {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  add(letter: StoredLetter, atMs: number): void {
    const insert = "INSERT INTO letter (sender, receiver, is_open, at_ms, body) VALUES (?, ?, 1, ?, ?)";
    const sender = letter.from === null ? "" : letter.senderId;
    this.sql.exec(insert, sender, letter.receiverId, atMs, JSON.stringify(letter));
  }

  /** One that has arrived with that: the conductor's inbox is here. */
  countToConductor(senderId: AgentId, atMs: number): void {
    const insert = "INSERT INTO letter (sender, receiver, is_open, at_ms, body) VALUES (?, ?, 0, ?, '')";
    this.sql.exec(insert, senderId, CONDUCTOR, atMs);
  }

  countSince(senderId: AgentId, receiver: AgentId | typeof CONDUCTOR, sinceMs: number): number {
    const count = "SELECT count(*) c FROM letter WHERE sender = ? AND receiver = ? AND at_ms > ?";
    return this.sql.exec<{ c: number }>(count, senderId, receiver, sinceMs).one().c;
  }

  /** By receiver, each in the order they came. */
  open(): Map<AgentId, StoredLetter[]> {
    const rows = this.sql.exec<{ body: string }>("SELECT body FROM letter WHERE is_open = 1 ORDER BY n");
    const letters = rows.toArray().map(({ body }) => StoredLetterSchema.parse(JSON.parse(body)));
    return Map.groupBy(letters, ({ receiverId }) => receiverId);
  }

  close(id: StoredLetter["id"]): void {
    const update = "UPDATE letter SET is_open = 0, body = '' WHERE is_open = 1 AND body ->> '$.id' = ?";
    this.sql.exec(update, id);
  }

  forget(beforeMs: number): void {
    this.sql.exec("DELETE FROM letter WHERE is_open = 0 AND at_ms < ?", beforeMs);
  }
}
