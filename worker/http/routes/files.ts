import { Hono } from "hono";
import { z } from "zod";
import { FileContentQuerySchema, type FileEntry, FilesQuerySchema } from "../../../contract/api.ts";
import { type Result, fail, succeed } from "../../../contract/failure.ts";
import { workspaceFiles } from "../../workspace/workspace-client.ts";
import { answer, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";
import { problemResponse } from "../problem-response.ts";

/** Below `/api/orchestrators/:o/files`: the workspace. */
export const files = new Hono<AppEnv>()
  .get("/", async (c) => answer(c, await list(c)))
  .get("/content", async (c) => {
    const content = await read(c);
    if (!content.ok) return problemResponse(c, content.failure);
    c.header(
      "content-type",
      isText(content.value) ? "text/plain; charset=utf-8" : "application/octet-stream",
    );
    // Whatever an agent wrote, a browser must not run it.
    c.header("content-security-policy", "sandbox; default-src 'none'");
    return c.body(content.value.slice().buffer);
  });

const ListQuerySchema = FilesQuerySchema.extend({ recursive: z.enum(["true", "false"]).default("false") });

async function list(c: AppContext): Promise<Result<object>> {
  const query = readQuery(c, ListQuerySchema);
  if (!query.ok) return query;
  const workspace = await workspaceOf(c, query.value.ref);
  if (!workspace.ok) return workspace;
  const { path, recursive } = query.value;
  const entries =
    recursive === "true" ? await workspace.value.listAll(path) : await workspace.value.list(path);
  if (!entries.ok) return entries;
  const items = entries.value.map((entry): FileEntry => ({
    path: entry.path,
    type: entry.type,
    size_bytes: entry.sizeBytes,
    modified_at: new Date(entry.modifiedAtMs).toISOString(),
  }));
  return succeed({ items, next_cursor: null });
}

async function read(c: AppContext): Promise<Result<Uint8Array>> {
  const query = readQuery(c, FileContentQuerySchema);
  if (!query.ok) return query;
  const workspace = await workspaceOf(c, query.value.ref);
  return workspace.ok ? await workspace.value.read(query.value.path) : workspace;
}

async function workspaceOf(c: AppContext, ref: string | undefined) {
  if (ref !== undefined)
    return fail({ code: "not_supported" as const, detail: "The workspace has no history to refer to yet." });
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  return found.ok ? succeed(workspaceFiles(c.env.WORKSPACE, found.value.id)) : found;
}

function isText(content: Uint8Array): boolean {
  try {
    return !new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(content).includes("\0");
  } catch {
    return false;
  }
}
