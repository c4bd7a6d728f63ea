import { Hono } from "hono";
import {
  CreateOrchestratorSchema,
  PageQuerySchema,
  UpdateOrchestratorSchema,
} from "../../../contract/api.ts";
import { DEFAULT_ORCHESTRATOR_ID, OrchestratorIdSchema } from "../../../contract/ids.ts";
import { type Result, fail } from "../../../contract/failure.ts";
import type { Orchestrator } from "../../../contract/orchestrator.ts";
import {
  archiveOrchestrator,
  insertOrchestrator,
  listOrchestrators,
  renameOrchestrator,
} from "../../db/orchestrators.ts";
import { newId } from "../../new-id.ts";
import { orchestrator } from "../../orchestrator/orchestrator-client.ts";
import { answer, readBody, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { forgetOrchestrator, lookUpOrchestrator } from "../find-orchestrator.ts";

export const orchestrators = new Hono<AppEnv>()
  .get("/", async (c) => {
    const query = readQuery(c, PageQuerySchema);
    return answer(c, query.ok ? await listOrchestrators(c.env.DB, query.value) : query);
  })
  .post("/", async (c) => answer(c, await create(c), 201))
  .get("/:o", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o"));
    return answer(c, found.ok ? await found.value.object.describe() : found);
  })
  .patch("/:o", async (c) => answer(c, await update(c, c.req.param("o"))))
  .delete("/:o", async (c) => answer(c, await archive(c, c.req.param("o"))));

/** The object first, so that whoever finds the name finds it ready; then the name, which only one can have. */
async function create(c: AppContext): Promise<Result<Orchestrator>> {
  const body = await readBody(c, CreateOrchestratorSchema);
  if (!body.ok) return body;
  const id = OrchestratorIdSchema.parse(newId());
  const object = orchestrator(c.env, id);
  const created = await object.create(id, body.value);
  if (!created.ok) return created;
  const inserted = await insertOrchestrator(c.env.DB, { orchestrator: created.value, totalCostNano: 0 });
  if (inserted.ok) return created;
  await object.archive();
  return inserted;
}

async function update(c: AppContext, nameOrId: string): Promise<Result<Orchestrator>> {
  const [found, body] = await Promise.all([
    lookUpOrchestrator(c.env, nameOrId),
    readBody(c, UpdateOrchestratorSchema),
  ]);
  if (!found.ok) return found;
  if (!body.ok) return body;
  if (body.value.name !== undefined && found.value.id === DEFAULT_ORCHESTRATOR_ID) {
    return fail({ code: "not_supported", detail: "The default orchestrator cannot be renamed." });
  }
  if (body.value.name !== undefined) {
    const renamed = await renameOrchestrator(
      c.env.DB,
      found.value.id,
      body.value.name,
      new Date().toISOString(),
    );
    if (!renamed.ok) return renamed;
    forgetOrchestrator(nameOrId);
  }
  return await found.value.object.update(body.value);
}

async function archive(c: AppContext, nameOrId: string): Promise<Result<Orchestrator>> {
  const found = await lookUpOrchestrator(c.env, nameOrId);
  if (!found.ok) return found;
  const { id, object } = found.value;
  if (id === DEFAULT_ORCHESTRATOR_ID) {
    return fail({ code: "not_supported", detail: "The default orchestrator cannot be archived." });
  }
  const archived = await object.archive();
  if (!archived.ok) return archived;
  await archiveOrchestrator(c.env.DB, id, archived.value.updated_at);
  forgetOrchestrator(nameOrId);
  return archived;
}
