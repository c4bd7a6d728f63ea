import type { CommandAuthor } from "../../contract/agent.ts";
import { type Result, fail, succeed } from "../../contract/failure.ts";
import { type CommandId, type QuestionId, QuestionIdSchema } from "../../contract/ids.ts";
import { type Question, QuestionSchema } from "../../contract/question.ts";
import type { AgentProfile } from "./command-agent-api.ts";

export const QUESTION_SCHEMA = `
  CREATE TABLE IF NOT EXISTS question (id TEXT PRIMARY KEY, command_id TEXT NOT NULL, tool_use_id TEXT NOT NULL,
    state TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (command_id, tool_use_id)) WITHOUT ROWID;
`;

type Row = { body: string };

/** What this agent has asked people. Only here it is decided whether a question still takes an answer. */
export class QuestionStore {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  find(commandId: CommandId, toolUseId: string): Question | null {
    const select = "SELECT body FROM question WHERE command_id = ? AND tool_use_id = ?";
    const [row] = this.sql.exec<Row>(select, commandId, toolUseId).toArray();
    return row ? toQuestion(row) : null;
  }

  add(
    { agentId, name }: AgentProfile,
    commandId: CommandId,
    asked: { id: string; toolUseId: string; question: string; options: string[]; askedAt: string },
  ): Question {
    const question: Question = {
      id: QuestionIdSchema.parse(asked.id),
      agent_id: agentId,
      agent_name: name,
      command_id: commandId,
      question: asked.question,
      options: asked.options,
      state: "open",
      answer: null,
      answered_by: null,
      asked_at: asked.askedAt,
      ended_at: null,
    };
    const insert = "INSERT INTO question VALUES (?, ?, ?, ?, ?)";
    this.sql.exec(insert, question.id, commandId, asked.toolUseId, question.state, JSON.stringify(question));
    return question;
  }

  /** Of a command, oldest first. */
  open(commandId: CommandId): Question[] {
    const select = "SELECT body FROM question WHERE command_id = ? AND state = 'open' ORDER BY id";
    return this.sql.exec<Row>(select, commandId).toArray().map(toQuestion);
  }

  answer(id: QuestionId, answer: string, by: CommandAuthor, at: string): Result<Question> {
    const [row] = this.sql.exec<Row>("SELECT body FROM question WHERE id = ?", id).toArray();
    if (!row) return fail({ code: "question_not_found", questionId: id });
    const question = toQuestion(row);
    if (question.state !== "open")
      return fail({ code: "question_closed", questionId: id, state: question.state });
    return succeed(this.save({ ...question, state: "answered", answer, answered_by: by, ended_at: at }));
  }

  /** The command has ended: nobody waits for these any more. */
  withdraw(commandId: CommandId, at: string): Question[] {
    return this.open(commandId).map((question) =>
      this.save({ ...question, state: "withdrawn", ended_at: at }),
    );
  }

  private save(question: Question): Question {
    const update = "UPDATE question SET state = ?, body = ? WHERE id = ?";
    this.sql.exec(update, question.state, JSON.stringify(question), question.id);
    return question;
  }
}

function toQuestion(row: Row): Question {
  return QuestionSchema.parse(JSON.parse(row.body));
}
