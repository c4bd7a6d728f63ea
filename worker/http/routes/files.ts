import { Hono } from "hono";
import { z } from "zod";
import { FileContentQuerySchema, type FileEntry, FilesQuerySchema } from "../../../contract/api.ts";
import { type Result, fail, succeed } from "../../../contract/failure.ts";
import { LIMITS } from "../../../contract/limits.ts";
import type { OrchestratorApi } from "../../orchestrator/orchestrator-api.ts";
import { workspace, workspaceFiles } from "../../workspace/workspace-client.ts";
import { answer, readBytes, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";
import { problemResponse } from "../problem-response.ts";

/** Below `/api/orchestrators/:o/files`: the workspace. */
export const files = new Hono<AppEnv>()
  .get("/", async (c) => answer(c, await list(c)))
  .put("/", async (c) => answer(c, await put(c)))
  .delete("/", async (c) => answer(c, await remove(c)))
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

const PathQuerySchema = FileContentQuerySchema.pick({ path: true });
const ListQuerySchema = FilesQuerySchema.extend({ recursive: z.enum(["true", "false"]).default("false") });

async function list(c: AppContext): Promise<Result<object>> {
  const query = readQuery(c, ListQuerySchema);
  if (!query.ok) return query;
  const tree = await workspaceOf(c, query.value.ref);
  if (!tree.ok) return tree;
  const { path, recursive } = query.value;
  const entries = recursive === "true" ? await tree.value.listAll(path) : await tree.value.list(path);
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
  const tree = await workspaceOf(c, query.value.ref);
  return tree.ok ? await tree.value.read(query.value.path) : tree;
}

/** Who writes to main through the API. */
const ENGINEER = { name: "Engineer", email: "engineer@agents.invalid" };

const PutQuerySchema = z.object({
  path: z.string().min(1).max(1_000).optional(),
  /** Whether the body is an archive that is unpacked at `path`; that is so without a path. */
  unpack: z.enum(["true", "false"]).optional(),
  /** For an archive: whether files of main that are not in it go. */
  replace: z.enum(["true", "false"]).default("false"),
});

/** The body is the file, whatever its type; or an archive (.tar, .tar.gz, .zip) of files. */
async function put(c: AppContext): Promise<Result<object>> {
  const query = readQuery(c, PutQuerySchema);
  if (!query.ok) return query;
  const { path, unpack, replace } = query.value;
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  if (!found.ok) return found;
  const repository = workspace(c.env, found.value.id);
  if (path !== undefined && unpack !== "true") {
    const content = await readBytes(c.req.raw, LIMITS.fileBytes);
    if (!content.ok) return content;
    return told(found.value.object, await repository.commitFile(path, content.value, ENGINEER));
  }
  const { body } = c.req.raw;
  if (body === null)
    return fail({ code: "invalid_request", errors: [{ field: "body", message: "is missing" }] });
  const how = { path: path ?? "", replace: replace === "true", author: ENGINEER };
  return told(found.value.object, await repository.importArchive(body, how));
}

/** Clients hear of it before whoever asked gets the answer. */
async function told(orchestrator: OrchestratorApi, done: Result<object>): Promise<Result<object>> {
  if (done.ok) await orchestrator.workspaceChanged();
  return done;
}

async function remove(c: AppContext): Promise<Result<object>> {
  const query = readQuery(c, PathQuerySchema);
  if (!query.ok) return query;
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  if (!found.ok) return found;
  const removed = await workspace(c.env, found.value.id).commitFile(query.value.path, null, ENGINEER);
  return told(found.value.object, removed);
}

async function workspaceOf(c: AppContext, ref: string | undefined) {
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  return found.ok ? succeed(workspaceFiles(c.env, found.value.id, ref)) : found;
}

function isText(content: Uint8Array): boolean {
  try {
    return !new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(content).includes("\0");
  } catch {
    return false;
  }
}
