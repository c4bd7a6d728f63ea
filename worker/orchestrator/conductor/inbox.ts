import type { Command } from "../../../contract/agent.ts";
import { LIMITS } from "../../../contract/limits.ts";
import { middleCut } from "../../agent-loop/transcript-text.ts";

/** Of reports in one turn, not counting the last: a hundred agents may end at once. */
const MOST_REPORTS_CHARS = 100_000;

/** What waits for the conductor: messages of people and reports of agents, in the order they came. */
export class Inbox {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** `model`: for the turn that this begins, in place of the orchestrator's own. */
  add(kind: "message" | "report", text: string, model: string | null = null): void {
    const insert = "INSERT INTO inbox (kind, text) VALUES (?, ?) RETURNING n";
    const { n } = this.sql.exec<{ n: number }>(insert, kind, text).one();
    if (model !== null) this.sql.exec("INSERT INTO inbox_model VALUES (?, ?)", n, model);
  }

  hasAny(): boolean {
    return this.sql.exec("SELECT 1 FROM inbox LIMIT 1").toArray().length > 0;
  }

  waiting(): number {
    return this.sql.exec<{ c: number }>("SELECT count(*) c FROM inbox WHERE turn_id IS NULL").one().c;
  }

  /**
   * What the next turn is about: a turn that a restart cut short goes on; else a message alone, or all reports that
   * stand at the head together, as far as one prompt may hold them. Null: nothing waits.
   */
  take(newTurnId: () => string): { turnId: string; text: string } | null {
    const [open] = this.sql
      .exec<{ turn_id: string }>("SELECT turn_id FROM inbox WHERE turn_id IS NOT NULL LIMIT 1")
      .toArray();
    if (open) return { turnId: open.turn_id, text: this.textOf(open.turn_id) };
    const [head] = this.sql
      .exec<{ n: number; kind: string }>("SELECT n, kind FROM inbox ORDER BY n LIMIT 1")
      .toArray();
    if (!head) return null;
    const turnId = newTurnId();
    const fittingReports = `UPDATE inbox SET turn_id = ? WHERE n < coalesce(
      (SELECT min(n) FROM inbox WHERE kind = 'message'), 9e15) AND n <= (SELECT max(n) FROM (
        SELECT n, sum(length(text)) OVER (ORDER BY n) - length(text) AS before FROM inbox) WHERE before < ?)`;
    if (head.kind === "message") this.sql.exec("UPDATE inbox SET turn_id = ? WHERE n = ?", turnId, head.n);
    else this.sql.exec(fittingReports, turnId, MOST_REPORTS_CHARS);
    return { turnId, text: this.textOf(turnId) };
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
