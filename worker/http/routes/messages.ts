import { Hono } from "hono";
import { MessagesQuerySchema, SendMessageSchema } from "../../../contract/api.ts";
import { type Result, succeed } from "../../../contract/failure.ts";
import { SeqPositionSchema, decodeCursor, encodeCursor } from "../../db/cursor.ts";
import { answer, readBody, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";
import { readHistory } from "../read-history.ts";

/** Below `/api/orchestrators/:o`: the conversation with the conductor. */
export const messages = new Hono<AppEnv>()
  .post("/messages", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    if (!found.ok) return answer(c, found);
    const body = await readBody(c, SendMessageSchema);
    return answer(c, body.ok ? await found.value.object.sendMessage(body.value) : body, 202);
  })
  .get("/messages", async (c) => answer(c, await list(c)))
  .delete("/messages/:id", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    return answer(c, found.ok ? await found.value.object.withdrawMessage(c.req.param("id")) : found);
  })
  .post("/interrupt", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    return answer(c, found.ok ? await found.value.object.interrupt() : found);
  });

async function list(c: AppContext): Promise<Result<object>> {
  const query = readQuery(c, MessagesQuerySchema);
  if (!query.ok) return query;
  const { limit, before, cursor } = query.value;
  const position = cursor === undefined ? succeed({}) : decodeCursor(SeqPositionSchema, cursor);
  if (!position.ok) return position;
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  if (!found.ok) return found;
  const span = { ...(before === undefined ? {} : { before }), ...position.value };
  const page = await readHistory(c.env.DB, found.value, { ...span, limit, types: ["orchestrator_chat"] });
  if (!page.ok) return page;
  const rows = page.value.events.flatMap((event) =>
    event.type === "orchestrator_chat" ? [{ ...event.message, seq: event.seq }] : [],
  );
  const ids = rows.filter((message) => message.sender_type === "user").map(({ id }) => id);
  const states = ids.length === 0 ? [] : await found.value.object.messageStates(ids);
  const stateOf = new Map(states.map(({ message_id, state }) => [message_id, { state }]));
  const items = rows.map((message) => ({ ...message, ...stateOf.get(message.id) }));
  return succeed({ items, next_cursor: page.value.next && encodeCursor(page.value.next) });
}
