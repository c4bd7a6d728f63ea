import { Hono } from "hono";
import { answer } from "../answer.ts";
import type { AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";

/** Below `/api/orchestrators/:o/costs`. */
export const costs = new Hono<AppEnv>().get("/", async (c) => {
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  return answer(c, found.ok ? await found.value.object.costs() : found);
});
