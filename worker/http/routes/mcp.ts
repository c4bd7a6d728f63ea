import { Hono } from "hono";
import { DEFAULT_ORCHESTRATOR_NAME } from "../../../contract/ids.ts";
import { answer } from "../answer.ts";
import type { AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";

/** The management tools over MCP, of the orchestrator that `?orchestrator=` names. */
export const mcp = new Hono<AppEnv>().all("/", async (c) => {
  const found = await lookUpOrchestrator(c.env, c.req.query("orchestrator") ?? DEFAULT_ORCHESTRATOR_NAME);
  if (!found.ok) return answer(c, found);
  const alive = await found.value.object.describe();
  return alive.ok ? await found.value.object.fetch(c.req.raw) : answer(c, alive);
});
