import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { AnswerQuestionSchema } from "../../../contract/api.ts";
import type { CommandAuthor } from "../../../contract/agent.ts";
import { QuestionIdSchema } from "../../../contract/ids.ts";
import { LIMITS } from "../../../contract/limits.ts";
import type { Question } from "../../../contract/question.ts";
import { describeFailure } from "../../describe-failure.ts";
import type { Questions } from "../fleet/questions.ts";

const READ_ONLY = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };
const CHANGES = { readOnlyHint: false, destructiveHint: false, openWorldHint: false };

/** What agents ask people, for programs and for the conductor, which may know the answer. */
export function addQuestionTools(server: McpServer, questions: Questions, author: CommandAuthor): void {
  const text = (content: string, isError = false) => ({
    content: [{ type: "text" as const, text: content }],
    isError,
  });
  server.registerTool(
    "list_questions",
    {
      description: "Lists the open questions of agents that wait for an answer.",
      inputSchema: z.strictObject({}),
      annotations: READ_ONLY,
    },
    () => text(questionList(questions.list({ limit: LIMITS.listMax, state: "open", after: null }))),
  );
  server.registerTool(
    "answer_question",
    {
      description:
        "Answers the question of an agent that waits; it goes on with that. Answer only what you know from the person or can see; otherwise tell the person about the question.",
      inputSchema: z.strictObject({
        question_id: QuestionIdSchema.describe("From list_questions"),
        answer: AnswerQuestionSchema.shape.answer,
      }),
      annotations: CHANGES,
    },
    async ({ question_id, answer }) => {
      const answered = await questions.answer(question_id, answer, author);
      if (!answered.ok) return text(describeFailure(answered.failure).detail, true);
      return text(`Answered the question of agent '${answered.value.agent_name}'; it goes on.`);
    },
  );
}

function questionList(questions: readonly Question[]): string {
  if (questions.length === 0) return "No open questions";
  return ["Open questions:", ...questions.map(questionEntry)].join("\n");
}

function questionEntry({ id, agent_name, question, options }: Question): string {
  const choices = options.length === 0 ? "" : `\n  Options: ${options.join(" | ")}`;
  return `• ${agent_name} (ID: ${id})\n  ${question}${choices}`;
}
