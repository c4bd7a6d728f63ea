import { z } from "zod";
import { type ParkedCall, type PricedUsage, type ToolOutcome, isParked } from "../agent-loop/ports.ts";
import { type Message, MessageSchema, toolResultBlock } from "../agent-loop/transcript.ts";
import type { ContextSize, Journal, JournalStep, Mail } from "../agent-loop/turn.ts";
import { type Briefing, briefingBlocks, NO_BRIEFING, toldAfter } from "../agent-loop/briefing.ts";
import { CONTEXT_SCHEMA, ContextStore } from "./context-store.ts";
import { contextTokens } from "./reported-usage.ts";
import { IMAGE_SCHEMA, StoredImages } from "./stored-images.ts";

/**
 * A conversation and its running turn in an object's SQLite. `strip_before`: thinking in messages before it is bound
 * to a prompt that is no longer sent (see `beginTurn`) and is left out. `parked_turn` holds turns that rest.
 */
export const JOURNAL_SCHEMA = `
  CREATE TABLE IF NOT EXISTS transcript (idx INTEGER PRIMARY KEY, turn_id TEXT NOT NULL, message TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS turn (turn_id TEXT PRIMARY KEY, is_open INTEGER NOT NULL, has_prompt INTEGER NOT NULL,
    model_calls INTEGER NOT NULL, entries INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS tool_run (turn_id TEXT NOT NULL, tool_use_id TEXT NOT NULL, outcome TEXT,
    PRIMARY KEY (turn_id, tool_use_id)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS parked_turn (turn_id TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS model_call (call_id TEXT PRIMARY KEY, turn_id TEXT NOT NULL, priced TEXT);
  CREATE TABLE IF NOT EXISTS prefix (id INTEGER PRIMARY KEY CHECK (id = 1), fingerprint TEXT NOT NULL,
    strip_before INTEGER NOT NULL);
  ${CONTEXT_SCHEMA}
  ${IMAGE_SCHEMA}
`;

const ToolOutcomeSchema = z.object({
  content: z.string(),
  isError: z.boolean(),
  images: z
    .array(
      z.object({
        mediaType: z.enum(["image/png", "image/jpeg", "image/gif", "image/webp"]),
        data: z.string(),
      }),
    )
    .default([]),
});
const ParkedSchema = z.object({ waitsFor: z.string() });
const RunSchema = z.union([ToolOutcomeSchema, ParkedSchema]);
const PricedUsageSchema = z.object({
  model: z.string(),
  usage: z.object({
    inputTokens: z.number(),
    outputTokens: z.number(),
    cacheReadTokens: z.number(),
    cacheWrite5mTokens: z.number(),
    cacheWrite1hTokens: z.number(),
  }),
  cost: z.object({ nanoUsd: z.number(), isEstimate: z.boolean() }),
  savedNanoUsd: z.number().optional(),
  contextTokens: z.number().optional(),
});

/** Called inside the step's transaction. `paid` is what the step settles; `entry` numbers the turn's rows from 0. */
export type OnStep = (step: JournalStep, paid: PricedUsage | null, entry: () => number) => void;

export class TurnJournal implements Journal {
  private readonly storage: DurableObjectStorage;
  private readonly turnId: string;
  private readonly onStep: OnStep;
  private readonly context: ContextStore;
  private readonly images: StoredImages;
  private conversation: Message[];

  private constructor(storage: DurableObjectStorage, turnId: string, onStep: OnStep) {
    this.storage = storage;
    this.turnId = turnId;
    this.onStep = onStep;
    this.context = new ContextStore(storage.sql);
    this.images = new StoredImages(storage.sql);
    this.conversation = loadConversation(storage.sql, this.context.startsAt(), this.images);
  }

  /**
   * Opens a turn, new or cut short. `fingerprint` names the system prompt and tools that will be sent: when it is not
   * the one of before, earlier thinking blocks no longer match their prefix and are left out from now on. Model calls
   * that a restart cut off are settled with what was known of them, through `onStep` as `call_failed`.
   */
  static open(
    storage: DurableObjectStorage,
    turnId: string,
    fingerprint: string,
    onStep: OnStep,
  ): TurnJournal {
    storage.transactionSync(() => {
      storage.sql.exec("INSERT OR IGNORE INTO turn VALUES (?, 1, 0, 0, 0)", turnId);
      keepPrefix(storage.sql, fingerprint);
    });
    const journal = new TurnJournal(storage, turnId, onStep);
    for (const { call_id } of storage.sql
      .exec<{ call_id: string }>("SELECT call_id FROM model_call")
      .toArray()) {
      journal.commit({ type: "call_failed", callId: call_id, priced: null });
    }
    return journal;
  }

  /** Whether the turn's prompt is in the conversation already. */
  hasPrompt(): boolean {
    const [row] = this.storage.sql.exec(
      "SELECT 1 FROM turn WHERE turn_id = ? AND has_prompt = 1",
      this.turnId,
    );
    return row !== undefined;
  }

  messages(): readonly Message[] {
    return this.conversation;
  }

  briefing(): Briefing | null {
    return this.context.briefing();
  }

  contextSize(): ContextSize {
    return this.context.size();
  }

  toolRun(toolUseId: string): ReturnType<Journal["toolRun"]> {
    const [row] = this.storage.sql
      .exec<{ outcome: string | null }>(
        "SELECT outcome FROM tool_run WHERE turn_id = ? AND tool_use_id = ?",
        this.turnId,
        toolUseId,
      )
      .toArray();
    if (!row) return { state: "new" };
    if (row.outcome === null) return { state: "started" };
    const run = RunSchema.parse(JSON.parse(row.outcome));
    if ("waitsFor" in run) return { state: "parked" };
    const { content, isError, images } = run;
    const shown = images.length === 0 ? {} : { images: this.images.restore(images) };
    return { state: "finished", outcome: { content, isError, ...shown } };
  }

  modelCalls(): number {
    const sql = "SELECT model_calls FROM turn WHERE turn_id = ?";
    return this.storage.sql.exec<{ model_calls: number }>(sql, this.turnId).one().model_calls;
  }

  commit(step: JournalStep): void {
    const added: Message[] = [];
    this.storage.transactionSync(() => {
      const paid = this.apply(step, (message) => added.push(message));
      this.onStep(step, paid, () => this.nextEntry());
    });
    const isAnew = step.type === "history_compacted";
    this.conversation = isAnew ? added : this.conversation;
    if (!isAnew) this.conversation.push(...added);
  }

  private apply(step: JournalStep, add: (message: Message) => void): PricedUsage | null {
    const sql = this.storage.sql;
    switch (step.type) {
      case "prompt_taken":
        if (step.denial !== undefined) return null;
        sql.exec("UPDATE turn SET has_prompt = 1 WHERE turn_id = ?", this.turnId);
        if (step.isAside !== true) this.takePrompt(step, add);
        return null;
      case "note_added":
        this.append({ role: "user", content: [{ type: "text", text: step.text }] }, add);
        return null;
      case "call_started":
        sql.exec("INSERT INTO model_call VALUES (?, ?, NULL)", step.callId, this.turnId);
        return null;
      case "usage_known":
        sql.exec(
          "UPDATE model_call SET priced = ? WHERE call_id = ?",
          JSON.stringify(step.priced),
          step.callId,
        );
        return null;
      case "call_failed":
        return this.settle(step.callId, step.priced);
      case "message_finished":
        this.append({ role: "assistant", content: step.content }, add);
        if (step.priced && !step.isPartial)
          this.context.noteCall(contextTokens(step.priced), this.conversation.length + 1);
        return this.settle(step.callId, step.priced);
      case "history_compacted": {
        const start = this.append({ role: "user", content: step.content }, add);
        this.context.begin(start, step.compaction.tokensAfter, step.briefing);
        return step.callId === null ? step.priced : this.take(step.callId, step.priced);
      }
      case "tool_started":
        sql.exec("INSERT INTO tool_run VALUES (?, ?, NULL)", this.turnId, step.call.toolUseId);
        return null;
      case "tool_finished":
        this.keepOutcome(step.call.toolUseId, step.outcome);
        return step.outcome.spent ?? null;
      case "tool_parked":
        this.keepOutcome(step.call.toolUseId, { waitsFor: step.waitsFor });
        return null;
      case "turn_parked":
        sql.exec("INSERT OR IGNORE INTO parked_turn VALUES (?)", this.turnId);
        return null;
      case "results_taken": {
        const results = step.results.map(({ toolUseId, outcome }) => toolResultBlock(toolUseId, outcome));
        this.append({ role: "user", content: [...results, ...(step.mail ?? []).map(toTextBlock)] }, add);
        return null;
      }
      case "mail_taken":
        this.append({ role: "user", content: step.mail.map(toTextBlock) }, add);
        return null;
      case "turn_ended":
        wakeTurn(sql, this.turnId);
        sql.exec("UPDATE turn SET is_open = 0 WHERE turn_id = ?", this.turnId);
        sql.exec("DELETE FROM tool_run WHERE turn_id = ?", this.turnId);
        return null;
    }
  }

  /** With what has to be said before it. What was said is kept apart, so that later changes are told as such. */
  private takePrompt(
    { text, briefing = NO_BRIEFING, additions = [] }: Extract<JournalStep, { type: "prompt_taken" }>,
    add: (message: Message) => void,
  ): void {
    const told = this.context.briefing();
    const texts = [text, ...additions].map((part) => ({ type: "text" as const, text: part }));
    this.append({ role: "user", content: [...briefingBlocks(briefing, told), ...texts] }, add);
    this.context.keepBriefing(toldAfter(briefing, told));
  }

  /** Gives the message's place in the transcript. */
  private append(message: Message, add: (message: Message) => void): number {
    const insert = "INSERT INTO transcript (turn_id, message) VALUES (?, ?) RETURNING idx";
    const { idx } = this.storage.sql
      .exec<{ idx: number }>(insert, this.turnId, JSON.stringify(this.images.without(message)))
      .one();
    add(message);
    return idx;
  }

  /** The same, counted as one of the turn's calls. */
  private settle(callId: string, priced: PricedUsage | null): PricedUsage | null {
    this.storage.sql.exec("UPDATE turn SET model_calls = model_calls + 1 WHERE turn_id = ?", this.turnId);
    return this.take(callId, priced);
  }

  /** What a call costs: as its end told, or else as far as it was known. */
  private take(callId: string, priced: PricedUsage | null): PricedUsage | null {
    const sql = this.storage.sql;
    const [row] = sql
      .exec<{ priced: string | null }>("SELECT priced FROM model_call WHERE call_id = ?", callId)
      .toArray();
    sql.exec("DELETE FROM model_call WHERE call_id = ?", callId);
    if (priced !== null || !row?.priced) return priced;
    return PricedUsageSchema.parse(JSON.parse(row.priced));
  }

  private keepOutcome(toolUseId: string, outcome: ToolOutcome | ParkedCall): void {
    const upsert = `INSERT INTO tool_run VALUES (?, ?, ?)
      ON CONFLICT (turn_id, tool_use_id) DO UPDATE SET outcome = excluded.outcome`;
    this.storage.sql.exec(upsert, this.turnId, toolUseId, JSON.stringify(this.storable(toolUseId, outcome)));
  }

  /** Images lie apart: they are too large for a row. */
  private storable(toolUseId: string, outcome: ToolOutcome | ParkedCall): object {
    if (isParked(outcome)) return outcome;
    const { content, isError, images = [] } = outcome;
    return images.length === 0
      ? { content, isError }
      : { content, isError, images: this.images.keep(toolUseId, images) };
  }

  /** Numbers a row of the turn; within a transaction. */
  nextEntry(): number {
    const sql = "UPDATE turn SET entries = entries + 1 WHERE turn_id = ? RETURNING entries";
    return this.storage.sql.exec<{ entries: number }>(sql, this.turnId).one().entries - 1;
  }
}

function keepPrefix(sql: SqlStorage, fingerprint: string): void {
  const upsert = `INSERT INTO prefix VALUES (1, ?1, 0) ON CONFLICT (id) DO UPDATE SET fingerprint = ?1,
    strip_before = (SELECT coalesce(max(idx), 0) + 1 FROM transcript) WHERE fingerprint <> ?1`;
  sql.exec(upsert, fingerprint);
}

function loadConversation(sql: SqlStorage, startsAt: number, images: StoredImages): Message[] {
  const [prefix] = sql.exec<{ strip_before: number }>("SELECT strip_before FROM prefix").toArray();
  const stripBefore = prefix?.strip_before ?? 0;
  const select = "SELECT idx, message FROM transcript WHERE idx >= ? ORDER BY idx";
  const rows = sql.exec<{ idx: number; message: string }>(select, startsAt);
  return rows.toArray().flatMap((row) => {
    const message = storedMessage(row.message);
    if (message.role === "user") return [images.with(message)];
    if (row.idx >= stripBefore) return [message];
    const content = message.content.filter((block) => !block.type.endsWith("thinking"));
    return content.length === 0 ? [] : [{ role: message.role, content }];
  });
}

/** Checked, but not rebuilt: a parser would order keys anew, and thinking is bound to the exact bytes. */
function storedMessage(json: string): Message {
  const value: unknown = JSON.parse(json);
  const { success, error } = MessageSchema.safeParse(value);
  if (!success) throw new Error("A stored message is not readable", { cause: error });
  return value as Message; // checked in the line above
}

/** Whether the turn rests until `wakeTurn`. */
export function isTurnParked(sql: SqlStorage, turnId: string): boolean {
  return sql.exec("SELECT 1 FROM parked_turn WHERE turn_id = ?", turnId).toArray().length > 0;
}

export function wakeTurn(sql: SqlStorage, turnId: string): void {
  sql.exec("DELETE FROM parked_turn WHERE turn_id = ?", turnId);
}

function toTextBlock({ text }: Mail) {
  return { type: "text" as const, text };
}

/** Names a system prompt and tools; equal exactly when what is sent is equal. */
export async function fingerprintOf(system: string, tools: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([system, tools]));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What a conversation begins with, as a mark: another one means that it began anew. Null: nothing has been said. */
export function conversationStart(sql: SqlStorage): string | null {
  const select = `SELECT idx || ' ' || substr(message, 1, 500) AS start FROM transcript
    WHERE idx >= coalesce((SELECT starts_at FROM context WHERE id = 1), 0) ORDER BY idx LIMIT 1`;
  return sql.exec<{ start: string }>(select).toArray()[0]?.start ?? null;
}
