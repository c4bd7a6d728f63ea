import { Hono } from "hono";
import type { Result } from "../../../contract/failure.ts";
import { ImportRepositorySchema, PushBranchSchema } from "../../../contract/workspace.ts";
import { workspace as workspaceOf } from "../../workspace/workspace-client.ts";
import { answer, readBody, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";
import { problemResponse } from "../problem-response.ts";
import { z } from "zod";

/** Below `/api/orchestrators/:o/workspace`: the repository as a whole, in and out. */
export const workspace = new Hono<AppEnv>()
  .get("/", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    if (!found.ok) return answer(c, found);
    return answer(c, { ok: true, value: await workspaceOf(c.env, found.value.id).describe() });
  })
  .post("/import", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    if (!found.ok) return answer(c, found);
    const body = await readBody(c, ImportRepositorySchema);
    return answer(c, body.ok ? await found.value.object.importRepository(body.value) : body, 202);
  })
  .post("/push", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    if (!found.ok) return answer(c, found);
    const body = await readBody(c, PushBranchSchema);
    return answer(c, body.ok ? await workspaceOf(c.env, found.value.id).push(body.value) : body);
  })
  .get("/archive", async (c) => {
    const query = readQuery(c, z.object({ ref: z.string().min(1).max(200).default("main") }));
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    if (!query.ok) return answer(c, query);
    if (!found.ok) return answer(c, found);
    const name = fileName(c, query.value.ref);
    const archive = await workspaceOf(c.env, found.value.id).exportArchive(query.value.ref, name);
    return download(c, archive, `${name}.tar.gz`, "application/gzip");
  })
  .get("/bundle", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    if (!found.ok) return answer(c, found);
    const bundle = await workspaceOf(c.env, found.value.id).exportBundle();
    return download(c, bundle, `${fileName(c, "all")}.bundle`, "application/x-git-bundle");
  });

function fileName(c: AppContext, what: string): string {
  return `${c.req.param("o") ?? "workspace"}-${what}`.replaceAll(/[^A-Za-z0-9._-]+/g, "-");
}

function download(
  c: AppContext,
  stream: Result<ReadableStream<Uint8Array>>,
  name: string,
  type: string,
): Response {
  if (!stream.ok) return problemResponse(c, stream.failure);
  c.header("content-type", type);
  c.header("content-disposition", `attachment; filename="${name}"`);
  return c.body(stream.value);
}
