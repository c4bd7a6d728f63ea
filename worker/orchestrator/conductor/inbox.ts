import type { Command } from "../../../contract/agent.ts";
import type { DeliveryMode, DeliveryState } from "../../../contract/delivery.ts";
import { type EventId, EventIdSchema } from "../../../contract/ids.ts";
import { LIMITS } from "../../../contract/limits.ts";
import { steeringText } from "../../agent-loop/message-text.ts";
import { middleCut } from "../../agent-loop/transcript-text.ts";
import type { Mail } from "../../agent-loop/turn.ts";

/** Of reports in one turn, not counting the last: a hundred agents may end at once. */
const MOST_REPORTS_CHARS = 100_000;

/** `message_state` keeps how far a person's message has come, also when it waits no longer; `n` is its row in the inbox. */
export const MESSAGE_STATE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS message_state (id TEXT PRIMARY KEY, n INTEGER NOT NULL UNIQUE, mode TEXT NOT NULL,
    state TEXT NOT NULL) WITHOUT ROWID;
`;

export interface MessageChange {
  id: EventId;
  state: DeliveryState;
}

export interface TakenTurn {
  turnId: string;
  text: string;
  /** A message that interrupts has come since: the turn is only to be brought to its end. */
  isInterrupted: boolean;
  delivered: MessageChange[];
}

/**
 * A person's message goes before the rest when it interrupts or steers. `agent_message` is what an agent has sent: it
 * joins a running turn, but waits its time for one of its own.
 */
type Kind = "message" | "report" | "agent_message";

const BY_MODE = "CASE m.mode WHEN 'interrupt' THEN 0 WHEN 'steer' THEN 1 ELSE 2 END, i.n";
const WAITING = "FROM inbox i LEFT JOIN message_state m ON m.n = i.n WHERE i.turn_id IS NULL";

/** What waits for the conductor: messages of people, reports and messages of agents, in the order they came. */
export class Inbox {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  add(kind: Exclude<Kind, "message">, text: string): void {
    this.sql.exec("INSERT INTO inbox (kind, text) VALUES (?, ?)", kind, text);
  }

  /** `model`: for the turn that this begins, in place of the orchestrator's own. */
  addMessage(id: EventId, text: string, mode: DeliveryMode, model: string | null): void {
    const insert = "INSERT INTO inbox (kind, text) VALUES ('message', ?) RETURNING n";
    const { n } = this.sql.exec<{ n: number }>(insert, text).one();
    if (model !== null) this.sql.exec("INSERT INTO inbox_model VALUES (?, ?)", n, model);
    this.sql.exec("INSERT INTO message_state VALUES (?, ?, ?, 'queued')", id, n, mode);
  }

  hasAny(): boolean {
    return this.sql.exec("SELECT 1 FROM inbox LIMIT 1").toArray().length > 0;
  }

  waiting(): number {
    return this.sql.exec<{ c: number }>("SELECT count(*) c FROM inbox WHERE turn_id IS NULL").one().c;
  }

  /**
   * What the next turn is about: a turn that a restart cut short goes on; else a message alone, or all that agents
   * said before the next message together, as far as one prompt may hold them. Null: nothing waits.
   */
  take(newTurnId: () => string): TakenTurn | null {
    const [open] = this.sql
      .exec<{ turn_id: string }>("SELECT turn_id FROM inbox WHERE turn_id IS NOT NULL LIMIT 1")
      .toArray();
    const head = this.sql
      .exec<{ n: number; kind: Kind; mode: DeliveryMode | null }>(
        `SELECT i.n, i.kind, m.mode ${WAITING} ORDER BY ${BY_MODE} LIMIT 1`,
      )
      .toArray()[0];
    if (open) {
      const isInterrupted = head?.mode === "interrupt";
      return { turnId: open.turn_id, text: this.textOf(open.turn_id), isInterrupted, delivered: [] };
    }
    if (!head) return null;
    const turnId = newTurnId();
    const fittingReports = `UPDATE inbox SET turn_id = ? WHERE n < coalesce(
      (SELECT min(n) FROM inbox WHERE kind = 'message'), 9e15) AND n <= (SELECT max(n) FROM (
        SELECT n, sum(length(text)) OVER (ORDER BY n) - length(text) AS before FROM inbox) WHERE before < ?)`;
    if (head.kind === "message") this.sql.exec("UPDATE inbox SET turn_id = ? WHERE n = ?", turnId, head.n);
    else this.sql.exec(fittingReports, turnId, MOST_REPORTS_CHARS);
    const delivered = head.kind === "message" ? this.change("n = ?", "delivered", head.n) : [];
    return { turnId, text: this.textOf(turnId), isInterrupted: false, delivered };
  }

  /** What may join the running turn at its next tool boundary. */
  mail(newId: () => string): Mail[] {
    const rows = this.sql.exec<{ n: number; kind: Kind; text: string }>(
      `SELECT i.n, i.kind, i.text ${WAITING} AND (m.mode = 'steer' OR i.kind = 'agent_message') ORDER BY i.n`,
    );
    return rows.toArray().map(({ n, kind, text }) => {
      return { id: String(n), text: kind === "message" ? steeringText(text) : text, eventId: newId() };
    });
  }

  /** It is in the conversation now. */
  join(mail: readonly Mail[]): MessageChange[] {
    return mail.flatMap(({ id }) => {
      this.sql.exec("DELETE FROM inbox WHERE n = ?", Number(id));
      return this.change("n = ?", "delivered", Number(id));
    });
  }

  /** The model has answered a prompt that contains all that was delivered. */
  consume(): MessageChange[] {
    return this.change("state = 'delivered'", "consumed");
  }

  /** Null: there is no such message. Only one that is queued is withdrawn. */
  withdraw(id: string): { state: DeliveryState; changed: MessageChange[] } | null {
    const state = this.stateOf(id);
    if (state !== "queued") return state === null ? null : { state, changed: [] };
    this.sql.exec("DELETE FROM inbox WHERE n = (SELECT n FROM message_state WHERE id = ?)", id);
    return { state: "withdrawn", changed: this.change("id = ?", "withdrawn", id) };
  }

  stateOf(id: string): DeliveryState | null {
    const select = "SELECT state FROM message_state WHERE id = ?";
    return this.sql.exec<{ state: DeliveryState }>(select, id).toArray()[0]?.state ?? null;
  }

  /** The model that the turn's message asks for; null: none. */
  modelOf(turnId: string): string | null {
    const select = "SELECT model FROM inbox_model JOIN inbox USING (n) WHERE turn_id = ?";
    return this.sql.exec<{ model: string }>(select, turnId).toArray()[0]?.model ?? null;
  }

  /** The turn has ended: what it was about is done. */
  done(turnId: string): void {
    this.sql.exec("DELETE FROM inbox_model WHERE n IN (SELECT n FROM inbox WHERE turn_id = ?)", turnId);
    this.sql.exec("DELETE FROM inbox WHERE turn_id = ?", turnId);
  }

  private change(where: string, state: DeliveryState, ...params: (string | number)[]): MessageChange[] {
    const update = `UPDATE message_state SET state = '${state}' WHERE ${where} RETURNING id`;
    const rows = this.sql.exec<{ id: string }>(update, ...params).toArray();
    return rows.map(({ id }) => ({ id: EventIdSchema.parse(id), state }));
  }

  private textOf(turnId: string): string {
    const rows = this.sql.exec<{ text: string }>(
      "SELECT text FROM inbox WHERE turn_id = ? ORDER BY n",
      turnId,
    );
    return rows
      .toArray()
      .map((row) => row.text)
      .join("\n\n");
  }
}

/**
 * An agent's end as the conductor reads it. The result is data: it cannot close the element that holds it, and a very
 * long one is cut in the middle, since the conversation keeps what it was told.
 */
export function agentReportText(agent: string, command: Command): string {
  const inert = (text: string): string => text.replaceAll(/<(\/?)agent_report/gi, "<$1agent-report");
  const files = filesLine(command);
  const result = middleCut(command.result ?? "", LIMITS.toolResultChars);
  const body = [result, ...(files === null ? [] : [files])].map(inert).join("\n\n");
  return `<agent_report agent="${agent}" command_id="${command.id}" status="${command.status}">\n${body}\n</agent_report>`;
}

const SHOWN_FILES = 30;

/** What became of its changes: the agent does not know when it writes its report. */
function filesLine({ file_changes, merge }: Command): string | null {
  if (!merge) return null;
  const shown = file_changes.slice(0, SHOWN_FILES).map(({ path, status }) => `${path} (${status})`);
  const more = file_changes.length > shown.length ? ` and ${file_changes.length - shown.length} more` : "";
  const reason = merge.reason === null ? "" : `: ${merge.reason}`;
  return `[Files: ${shown.join(", ") || "none"}${more}. Branch ${merge.branch}: ${merge.state}${reason}]`;
}
