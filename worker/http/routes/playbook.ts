import { Hono } from "hono";
import { type Result, succeed } from "../../../contract/failure.ts";
import type { Catalog } from "../../orchestrator/orchestrator-api.ts";
import { answer } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";

/** Below `/api/orchestrators/:o`: templates, slash commands, and the prompt that they are composed into. */
export const playbook = new Hono<AppEnv>()
  .get("/templates", async (c) =>
    answer(c, await fromCatalog(c, ({ templates, problems }) => ({ items: templates, problems }))),
  )
  .get("/commands", async (c) =>
    answer(c, await fromCatalog(c, ({ commands, problems }) => ({ items: commands, problems }))),
  )
  .get("/prompt", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    return answer(c, found.ok ? await found.value.object.prompt() : found);
  });

async function fromCatalog(c: AppContext, shape: (catalog: Catalog) => object): Promise<Result<object>> {
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  const catalog = found.ok ? await found.value.object.catalog() : found;
  return catalog.ok ? succeed(shape(catalog.value)) : catalog;
}
