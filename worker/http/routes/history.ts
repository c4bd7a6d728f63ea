import { Hono } from "hono";
import { type Result, succeed } from "../../../contract/failure.ts";
import { z } from "zod";
import { DiffQuerySchema, LogQuerySchema } from "../../../contract/workspace.ts";
import { decodeCursor, encodeCursor } from "../../db/cursor.ts";
import { workspace } from "../../workspace/workspace-client.ts";
import { answer, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";

/** Below `/api/orchestrators/:o`: commits, branches and what differs between them. */
export const history = new Hono<AppEnv>()
  .get("/diff", async (c) => answer(c, await diff(c)))
  .get("/commits", async (c) => answer(c, await commits(c)))
  .get("/branches", async (c) => {
    const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
    if (!found.ok) return answer(c, found);
    const items = await workspace(c.env, found.value.id).branches();
    return answer(c, succeed({ items, next_cursor: null }));
  });

async function diff(c: AppContext): Promise<Result<object>> {
  const query = readQuery(c, DiffQuerySchema);
  if (!query.ok) return query;
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  if (!found.ok) return found;
  const { from, to, path } = query.value;
  const items = await workspace(c.env, found.value.id).diff(from, to, path);
  return items.ok ? succeed({ from, to, items: items.value }) : items;
}

/** Newest first. */
async function commits(c: AppContext): Promise<Result<object>> {
  const query = readQuery(c, LogQuerySchema);
  if (!query.ok) return query;
  const { ref, path, limit, cursor } = query.value;
  const after = cursor === undefined ? succeed(null) : decodeCursor(z.string(), cursor);
  if (!after.ok) return after;
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  if (!found.ok) return found;
  const log = await workspace(c.env, found.value.id).log(ref, { path, limit: limit + 1, after: after.value });
  if (!log.ok) return log;
  const items = log.value.slice(0, limit);
  const last = items.at(-1);
  return succeed({ items, next_cursor: log.value.length > limit && last ? encodeCursor(last.commit) : null });
}
