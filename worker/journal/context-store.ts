import { z } from "zod";
import type { Briefing } from "../agent-loop/briefing.ts";
import type { ContextSize } from "../agent-loop/turn.ts";

/**
 * Where the conversation begins that is still sent, how full it makes the model's window, and what it was told before
 * its tasks. `starts_at` is an index of the transcript; what is before it stays for people to read.
 */
export const CONTEXT_SCHEMA = `CREATE TABLE IF NOT EXISTS context (id INTEGER PRIMARY KEY CHECK (id = 1),
  starts_at INTEGER NOT NULL DEFAULT 0, tokens INTEGER, counted_messages INTEGER NOT NULL DEFAULT 0,
  compacted_tokens INTEGER NOT NULL DEFAULT 0, briefing TEXT);`;

const BriefingSchema = z.object({ projectContext: z.string().nullable(), role: z.string().nullable() });

type Row = {
  starts_at: number;
  tokens: number | null;
  counted_messages: number;
  compacted_tokens: number;
  briefing: string | null;
};

export class ContextStore {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  startsAt(): number {
    return this.row()?.starts_at ?? 0;
  }

  size(): ContextSize {
    const row = this.row();
    return {
      tokens: row?.tokens ?? null,
      countedMessages: row?.counted_messages ?? 0,
      compactedTokens: row?.compacted_tokens ?? 0,
    };
  }

  briefing(): Briefing | null {
    const briefing = this.row()?.briefing ?? null;
    return briefing === null ? null : BriefingSchema.parse(JSON.parse(briefing));
  }

  noteCall(tokens: number, countedMessages: number): void {
    this.sql.exec(
      `INSERT INTO context (id, tokens, counted_messages) VALUES (1, ?1, ?2)
        ON CONFLICT (id) DO UPDATE SET tokens = ?1, counted_messages = ?2`,
      tokens,
      countedMessages,
    );
  }

  keepBriefing(briefing: Briefing): void {
    this.sql.exec(
      "INSERT INTO context (id, briefing) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET briefing = ?1",
      JSON.stringify(briefing),
    );
  }

  /** The conversation begins anew at that place of the transcript. */
  begin(startsAt: number, compactedTokens: number, briefing: Briefing): void {
    this.sql.exec(
      "INSERT OR REPLACE INTO context VALUES (1, ?, NULL, 0, ?, ?)",
      startsAt,
      compactedTokens,
      JSON.stringify(briefing),
    );
  }

  private row(): Row | undefined {
    return this.sql.exec<Row>("SELECT * FROM context").toArray()[0];
  }
}
