import { Hono } from "hono";
import { PageQuerySchema } from "../../../contract/api.ts";
import { type Result, succeed } from "../../../contract/failure.ts";
import { CommandIdSchema } from "../../../contract/ids.ts";
import { MergeActionSchema } from "../../../contract/merge.ts";
import { decodeCursor, encodeCursor } from "../../db/cursor.ts";
import { answer, readBody, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";

/** Below `/api/orchestrators/:o/merges`: branches of agents on their way into main. `:merge` is an id or a branch. */
export const merges = new Hono<AppEnv>()
  .get("/", async (c) => answer(c, await list(c)))
  .get("/:merge{.+}", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    return answer(c, found.ok ? await found.value.object.getMerge(c.req.param("merge")) : found);
  })
  .post("/:merge{.+}", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    if (!found.ok) return answer(c, found);
    const body = await readBody(c, MergeActionSchema);
    if (!body.ok) return answer(c, body);
    return answer(c, await found.value.object.actOnMerge(c.req.param("merge"), body.value, "engineer"));
  });

/** Newest change first. */
async function list(c: AppContext): Promise<Result<object>> {
  const query = readQuery(c, PageQuerySchema);
  if (!query.ok) return query;
  const { limit, cursor } = query.value;
  const after = cursor === undefined ? succeed(null) : decodeCursor(CommandIdSchema, cursor);
  if (!after.ok) return after;
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  const all = found.ok ? await found.value.object.listMerges() : found;
  if (!all.ok) return all;
  const start = after.value === null ? 0 : all.value.findIndex(({ id }) => id === after.value) + 1;
  const items = all.value.slice(start, start + limit);
  const last = items.at(-1);
  const hasMore = all.value.length > start + limit;
  return succeed({ items, next_cursor: hasMore && last ? encodeCursor(last.id) : null });
}
