import { Hono } from "hono";
import { CommandQuerySchema, PageQuerySchema, SendCommandSchema } from "../../../contract/api.ts";
import { type Result, fail, succeed } from "../../../contract/failure.ts";
import { CommandIdSchema } from "../../../contract/ids.ts";
import { decodeCursor, encodeCursor } from "../../db/cursor.ts";
import { answer, readBody, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";

/** Below `/api/orchestrators/:o/agents/:agent/commands`. */
export const commands = new Hono<AppEnv>()
  .post("/", async (c) => {
    const { o, agent } = named(c);
    const found = await lookUpOrchestrator(c.env, o);
    if (!found.ok) return answer(c, found);
    const body = await readBody(c, SendCommandSchema);
    if (!body.ok) return answer(c, body);
    return answer(c, await found.value.object.commandAgent(agent, body.value, "engineer"), 202);
  })
  .get("/", async (c) => answer(c, await list(c)))
  .get("/:id", async (c) => answer(c, await show(c, c.req.param("id"))))
  .delete("/:id", async (c) => answer(c, await withdraw(c, c.req.param("id"))));

/** With `wait`, answers when the command has ended, or as it stands then. */
async function show(c: AppContext, id: string): Promise<Result<object>> {
  const { o, agent } = named(c);
  const query = readQuery(c, CommandQuerySchema);
  if (!query.ok) return query;
  const found = await lookUpOrchestrator(c.env, o);
  if (!found.ok) return found;
  const commandId = CommandIdSchema.safeParse(id);
  if (!commandId.success) return fail({ code: "command_not_found", commandId: id });
  return await found.value.object.getCommand(agent, commandId.data, query.value.wait * 1000);
}

async function withdraw(c: AppContext, id: string): Promise<Result<object>> {
  const { o, agent } = named(c);
  const found = await lookUpOrchestrator(c.env, o);
  if (!found.ok) return found;
  const commandId = CommandIdSchema.safeParse(id);
  if (!commandId.success) return fail({ code: "command_not_found", commandId: id });
  return await found.value.object.withdrawCommand(agent, commandId.data);
}

/** Newest first. */
async function list(c: AppContext): Promise<Result<object>> {
  const { o, agent } = named(c);
  const query = readQuery(c, PageQuerySchema);
  if (!query.ok) return query;
  const { limit, cursor } = query.value;
  const before = cursor === undefined ? succeed(null) : decodeCursor(CommandIdSchema, cursor);
  if (!before.ok) return before;
  const found = await lookUpOrchestrator(c.env, o);
  const page = found.ok ? await found.value.object.listCommands(agent, limit + 1, before.value) : found;
  if (!page.ok) return page;
  const items = page.value.slice(0, limit);
  const last = items.at(-1);
  return succeed({ items, next_cursor: page.value.length > limit && last ? encodeCursor(last.id) : null });
}

function named(c: AppContext): { o: string; agent: string } {
  return { o: c.req.param("o") ?? "", agent: c.req.param("agent") ?? "" };
}
