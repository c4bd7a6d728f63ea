import { z } from "zod";
import { type Command, CommandSchema, type CommandStatus } from "../../contract/agent.ts";
import { type CommandId, CommandIdSchema, type EventId, EventIdSchema } from "../../contract/ids.ts";
import { NO_USAGE } from "../../contract/usage.ts";
import type { PricedUsage } from "../agent-loop/ports.ts";
import type { TurnEnd } from "../agent-loop/turn.ts";
import { nanoToUsd } from "../models/pricing.ts";
import type { NewCommand, TurnTerms } from "./command-agent-api.ts";

export const COMMAND_SCHEMA = `
  CREATE TABLE IF NOT EXISTS command (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL,
    notify INTEGER NOT NULL, is_interrupted INTEGER NOT NULL DEFAULT 0, cost_nano_usd INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS ending (command_id TEXT PRIMARY KEY, last_text_id TEXT, turn_end TEXT) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS command_terms (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
`;

const TurnEndSchema = z.object({
  status: z.enum(["completed", "failed", "interrupted"]),
  result: z.string(),
});

const TermsSchema = z.object({
  slashCommand: z.string(),
  prompt: z.string(),
  model: z.string().nullable(),
  allowedTools: z.array(z.string()).nullable(),
});

type Row = { notify: number; is_interrupted: number; cost_nano_usd: number; body: string };

export interface QueuedCommand {
  command: Command;
  notify: boolean;
  /** Someone asked to stop it; it matters after a restart, when the abort signal of then is gone. */
  isInterrupted: boolean;
}

type Changes = Partial<
  Pick<
    Command,
    "status" | "delivery" | "joined_command_id" | "result" | "file_changes" | "started_at" | "ended_at"
  >
>;

/** The commands of one agent, in the order they came; at most one is executing. */
export class CommandQueue {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** Null when the id is known already. */
  add(agentId: Command["agent_id"], added: NewCommand): Command | null {
    const command: Command = {
      id: added.id,
      agent_id: agentId,
      command: added.text,
      task_slug: added.taskSlug,
      author: added.author,
      max_turns: added.maxTurns,
      mode: added.mode,
      delivery: "queued",
      joined_command_id: null,
      from_agent: added.fromAgent,
      hops: added.hops,
      status: "queued",
      result: null,
      file_changes: [],
      read_files: [],
      merge: null,
      resolves: added.resolves,
      usage: { ...NO_USAGE },
      queued_at: added.queuedAt,
      started_at: null,
      ended_at: null,
    };
    const insert = "INSERT OR IGNORE INTO command (id, status, notify, body) VALUES (?, ?, ?, ?)";
    const { rowsWritten } = this.sql.exec(
      insert,
      added.id,
      "queued",
      added.notify ? 1 : 0,
      JSON.stringify(command),
    );
    if (rowsWritten === 0) return null;
    if (added.terms) {
      this.sql.exec("INSERT INTO command_terms VALUES (?, ?)", added.id, JSON.stringify(added.terms));
    }
    return command;
  }

  /**
   * The one that is executing; or else of those that wait the oldest that interrupts, that steers, or at all. A message
   * of an agent joins what runs, but does not go before the commands that wait.
   */
  next(): QueuedCommand | null {
    const select = `SELECT * FROM command WHERE status IN ('executing', 'queued')
      AND body ->> '$.joined_command_id' IS NULL
      ORDER BY status = 'queued', CASE WHEN body ->> '$.mode' = 'interrupt' THEN 0
        WHEN body ->> '$.mode' = 'steer' AND body ->> '$.author' <> 'agent' THEN 1 ELSE 2 END, n LIMIT 1`;
    const [row] = this.sql.exec<Row>(select).toArray();
    return row ? toQueued(row) : null;
  }

  /** Those that wait to join the running turn, in the order they came. */
  steering(): Command[] {
    return this.select("status = 'queued' AND body ->> '$.mode' = 'steer'").map(({ command }) => command);
  }

  /** The model has not answered to these yet. */
  delivered(): Command[] {
    return this.select("status = 'executing' AND body ->> '$.delivery' = 'delivered'").map(
      ({ command }) => command,
    );
  }

  /** Those that joined the turn of this command and end with it. */
  joined(id: CommandId): QueuedCommand[] {
    return this.select("status = 'executing' AND body ->> '$.joined_command_id' = ?", id);
  }

  /** How many messages between agents led to what this command's turn knows. */
  hops(id: CommandId): number {
    const commands = [this.find(id), ...this.joined(id)];
    return Math.max(...commands.map((queued) => queued?.command.hops ?? 0));
  }

  private select(where: string, ...params: string[]): QueuedCommand[] {
    const rows = this.sql.exec<Row>(`SELECT * FROM command WHERE ${where} ORDER BY n`, ...params);
    return rows.toArray().map(toQueued);
  }

  find(id: CommandId): QueuedCommand | null {
    const [row] = this.sql.exec<Row>("SELECT * FROM command WHERE id = ?", id).toArray();
    return row ? toQueued(row) : null;
  }

  /** Null: the command means what it says. */
  termsOf(id: CommandId): TurnTerms | null {
    const [row] = this.sql
      .exec<{ body: string }>("SELECT body FROM command_terms WHERE id = ?", id)
      .toArray();
    return row ? TermsSchema.parse(JSON.parse(row.body)) : null;
  }

  count(status: CommandStatus): number {
    return this.sql.exec<{ c: number }>("SELECT count(*) c FROM command WHERE status = ?", status).one().c;
  }

  queued(): Command[] {
    return this.select("status = 'queued'").map(({ command }) => command);
  }

  list(limit: number, before: string | null): Command[] {
    const select = `SELECT * FROM command WHERE n < coalesce((SELECT n FROM command WHERE id = ?), 9e15)
      ORDER BY n DESC LIMIT ?`;
    return this.sql
      .exec<Row>(select, before, limit)
      .toArray()
      .map((row) => toQueued(row).command);
  }

  markInterrupted(id: CommandId): void {
    this.sql.exec("UPDATE command SET is_interrupted = 1 WHERE id = ?", id);
  }

  /** The command becomes part of the running turn of another. */
  join(id: string, joined_command_id: CommandId, started_at: string): Command {
    const patch = { status: "executing", delivery: "delivered", joined_command_id, started_at } as const;
    return this.change(CommandIdSchema.parse(id), patch);
  }

  /** Within a transaction, for a command that has not begun. */
  withdraw(id: CommandId, ended_at: string): Command {
    const result = "Withdrawn before it began.";
    return this.change(id, { status: "interrupted", delivery: "withdrawn", result, ended_at });
  }

  change(id: CommandId, patch: Changes): Command {
    const command = { ...this.bodyOf(id), ...patch };
    this.sql.exec(
      "UPDATE command SET status = ?, body = ? WHERE id = ?",
      command.status,
      JSON.stringify(command),
      id,
    );
    if (command.ended_at !== null) this.sql.exec("DELETE FROM command_terms WHERE id = ?", id);
    return command;
  }

  /** The row of its last words so far: what is told of its files belongs to that. */
  keepLastText(id: CommandId, eventId: EventId): void {
    this.sql.exec(
      `INSERT INTO ending VALUES (?, ?, NULL) ON CONFLICT (command_id) DO UPDATE SET last_text_id = excluded.last_text_id`,
      id,
      eventId,
    );
  }

  /** The turn has ended; the command has, once its changes are landed. */
  keepTurnEnd(id: CommandId, end: TurnEnd): void {
    this.sql.exec(
      `INSERT INTO ending VALUES (?, NULL, ?) ON CONFLICT (command_id) DO UPDATE SET turn_end = excluded.turn_end`,
      id,
      JSON.stringify(end),
    );
  }

  /** Nulls: nothing said yet, and still in its turn. */
  ending(id: CommandId): { lastTextId: EventId | null; turnEnd: TurnEnd | null } {
    const select = "SELECT last_text_id, turn_end FROM ending WHERE command_id = ?";
    const [row] = this.sql
      .exec<{ last_text_id: string | null; turn_end: string | null }>(select, id)
      .toArray();
    return {
      lastTextId: row?.last_text_id ? EventIdSchema.parse(row.last_text_id) : null,
      turnEnd: row?.turn_end ? TurnEndSchema.parse(JSON.parse(row.turn_end)) : null,
    };
  }

  forgetEnding(id: CommandId): void {
    this.sql.exec("DELETE FROM ending WHERE command_id = ?", id);
  }

  addUsage(id: CommandId, { usage, cost, savedNanoUsd = 0 }: PricedUsage): void {
    const command = this.bodyOf(id);
    const row = this.sql
      .exec<{ cost_nano_usd: number }>(
        "UPDATE command SET cost_nano_usd = cost_nano_usd + ? WHERE id = ? RETURNING cost_nano_usd",
        cost.nanoUsd,
        id,
      )
      .one();
    const sum = {
      input_tokens: command.usage.input_tokens + usage.inputTokens,
      output_tokens: command.usage.output_tokens + usage.outputTokens,
      cache_read_tokens: command.usage.cache_read_tokens + usage.cacheReadTokens,
      cache_write_tokens:
        command.usage.cache_write_tokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
      total_cost: nanoToUsd(row.cost_nano_usd),
      saved_by_cache_usd: (command.usage.saved_by_cache_usd ?? 0) + nanoToUsd(savedNanoUsd),
      ...(cost.isEstimate || command.usage.cost_is_estimate ? { cost_is_estimate: true } : {}),
    };
    this.sql.exec("UPDATE command SET body = ? WHERE id = ?", JSON.stringify({ ...command, usage: sum }), id);
  }

  private bodyOf(id: CommandId): Command {
    const { body } = this.sql.exec<{ body: string }>("SELECT body FROM command WHERE id = ?", id).one();
    return CommandSchema.parse(JSON.parse(body));
  }
}

function toQueued(row: Row): QueuedCommand {
  return {
    command: CommandSchema.parse(JSON.parse(row.body)),
    notify: row.notify === 1,
    isInterrupted: row.is_interrupted === 1,
  };
}
