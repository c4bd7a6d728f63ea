import { Hono } from "hono";
import { z } from "zod";
import { CreateAgentSchema, PageQuerySchema, UpdateAgentSchema } from "../../../contract/api.ts";
import { type Result, succeed } from "../../../contract/failure.ts";
import { AgentIdSchema } from "../../../contract/ids.ts";
import { decodeCursor, pageById } from "../../db/cursor.ts";
import { answer, readBody, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";

/** Below `/api/orchestrators/:o/agents`. */
export const agents = new Hono<AppEnv>()
  .get("/", async (c) => answer(c, await list(c)))
  .post("/", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    if (!found.ok) return answer(c, found);
    const body = await readBody(c, CreateAgentSchema);
    return answer(c, body.ok ? await found.value.object.createAgent(body.value) : body, 201);
  })
  .get("/:agent", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    return answer(c, found.ok ? await found.value.object.getAgent(c.req.param("agent")) : found);
  })
  .get("/:agent/prompt", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    return answer(c, found.ok ? await found.value.object.agentPrompt(c.req.param("agent")) : found);
  })
  .patch("/:agent", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    if (!found.ok) return answer(c, found);
    const body = await readBody(c, UpdateAgentSchema);
    return answer(c, body.ok ? await found.value.object.updateAgent(c.req.param("agent"), body.value) : body);
  })
  .delete("/:agent", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    return answer(c, found.ok ? await found.value.object.deleteAgent(c.req.param("agent")) : found);
  })
  .post("/:agent/interrupt", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    return answer(c, found.ok ? await found.value.object.interruptAgent(c.req.param("agent")) : found);
  });

async function list(c: AppContext): Promise<Result<object>> {
  const query = readQuery(c, PageQuerySchema);
  if (!query.ok) return query;
  const { limit, cursor } = query.value;
  const after =
    cursor === undefined ? succeed(null) : decodeCursor(z.union([AgentIdSchema, z.null()]), cursor);
  if (!after.ok) return after;
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  const all = found.ok ? await found.value.object.listAgents() : found;
  if (!all.ok) return all;
  const rest = all.value.filter((agent) => after.value === null || agent.id > after.value);
  return succeed(pageById(rest.slice(0, limit + 1), limit, (agent) => agent));
}
