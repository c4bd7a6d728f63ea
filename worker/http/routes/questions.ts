import { Hono } from "hono";
import { z } from "zod";
import { AnswerQuestionSchema, QuestionsQuerySchema } from "../../../contract/api.ts";
import { type Result, fail, succeed } from "../../../contract/failure.ts";
import { QuestionIdSchema } from "../../../contract/ids.ts";
import { decodeCursor, encodeCursor } from "../../db/cursor.ts";
import { answer, readBody, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";

/** Below `/api/orchestrators/:o/questions`: what agents ask people, and the answers. */
export const questions = new Hono<AppEnv>()
  .get("/", async (c) => answer(c, await list(c)))
  .post("/:id/answer", async (c) => answer(c, await reply(c, c.req.param("id"))));

/** The open ones are `o` with their id, the others `c`. */
const PositionSchema = z
  .templateLiteral([z.enum(["o", "c"]), ":", z.string()])
  .transform((position) => ({ isClosed: position.startsWith("c"), id: position.slice(2) }));

/** Open ones first, each kind newest first. */
async function list(c: AppContext): Promise<Result<object>> {
  const query = readQuery(c, QuestionsQuerySchema);
  if (!query.ok) return query;
  const { limit, cursor, state = null } = query.value;
  const after = cursor === undefined ? succeed(null) : decodeCursor(PositionSchema, cursor);
  if (!after.ok) return after;
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  const asked = { limit: limit + 1, state, after: after.value };
  const page = found.ok ? await found.value.object.listQuestions(asked) : found;
  if (!page.ok) return page;
  const items = page.value.slice(0, limit);
  const last = page.value.length > limit ? items.at(-1) : undefined;
  return succeed({
    items,
    next_cursor: last ? encodeCursor(`${last.state === "open" ? "o" : "c"}:${last.id}`) : null,
  });
}

async function reply(c: AppContext, id: string): Promise<Result<object>> {
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  if (!found.ok) return found;
  const body = await readBody(c, AnswerQuestionSchema);
  if (!body.ok) return body;
  const questionId = QuestionIdSchema.safeParse(id);
  if (!questionId.success) return fail({ code: "question_not_found", questionId: id });
  return await found.value.object.answerQuestion(questionId.data, body.value.answer, "engineer");
}
