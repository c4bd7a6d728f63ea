import type { CommandAuthor } from "../../../contract/agent.ts";
import { type Result, fail } from "../../../contract/failure.ts";
import type { AgentId, QuestionId } from "../../../contract/ids.ts";
import { type Question, QuestionSchema, type QuestionState } from "../../../contract/question.ts";
import type { CommandAgentApi } from "../../agent/command-agent-api.ts";
import type { Emit, Publisher } from "../events/publisher.ts";

export const QUESTION_SCHEMA = `
  CREATE TABLE IF NOT EXISTS question (id TEXT PRIMARY KEY, is_closed INTEGER NOT NULL, state TEXT NOT NULL,
    body TEXT NOT NULL) WITHOUT ROWID;
`;

export interface QuestionsDeps {
  sql: SqlStorage;
  publisher: Publisher;
  agentObject: (id: AgentId) => CommandAgentApi;
}

/** A place in the list: open ones come first, then by id, newest first. */
export interface QuestionPosition {
  isClosed: boolean;
  id: string;
}

export interface QuestionQuery {
  limit: number;
  state: QuestionState | null;
  after: QuestionPosition | null;
}

type Row = { body: string };

const EVENT = {
  open: "question_asked",
  answered: "question_answered",
  withdrawn: "question_withdrawn",
} as const;

/** What agents have asked people. The agent that waits decides what becomes of a question; here it is known of. */
export class Questions {
  private readonly deps: QuestionsDeps;

  constructor(deps: QuestionsDeps) {
    this.deps = deps;
  }

  list({ limit, state, after }: QuestionQuery): Question[] {
    const select = `SELECT body FROM question WHERE (?1 IS NULL OR state = ?1)
      AND (?2 IS NULL OR is_closed > ?2 OR (is_closed = ?2 AND id < ?3)) ORDER BY is_closed, id DESC LIMIT ?4`;
    const isClosed = after && (after.isClosed ? 1 : 0);
    const rows = this.deps.sql.exec<Row>(select, state, isClosed, after?.id ?? null, limit);
    return rows.toArray().map(({ body }) => QuestionSchema.parse(JSON.parse(body)));
  }

  /** In a transaction. What is known already changes nothing, and what is closed stays so. */
  put(emit: Emit, question: Question): void {
    const { id, state } = question;
    const before = this.find(id)?.state;
    if (before === state || (before !== undefined && before !== "open")) return;
    const upsert = "INSERT OR REPLACE INTO question VALUES (?, ?, ?, ?)";
    this.deps.sql.exec(upsert, id, state === "open" ? 0 : 1, state, JSON.stringify(question));
    emit({ type: EVENT[state], question });
  }

  /** Takes the first answer. Answered twice at a time, the agent decides which was first. */
  async answer(id: QuestionId, answer: string, by: CommandAuthor): Promise<Result<Question>> {
    const found = this.find(id);
    if (!found) return fail({ code: "question_not_found", questionId: id });
    const { agent_id, state } = found;
    if (state !== "open") return fail({ code: "question_closed", questionId: id, state });
    const answered = await this.deps.agentObject(agent_id).answer(id, answer, by);
    // Its report says the same; whoever asks now is to see it at once.
    if (answered.ok) this.deps.publisher.transact((emit) => this.put(emit, answered.value));
    return answered;
  }

  private find(id: QuestionId): Question | null {
    const [row] = this.deps.sql.exec<Row>("SELECT body FROM question WHERE id = ?", id).toArray();
    return row ? QuestionSchema.parse(JSON.parse(row.body)) : null;
  }
}
