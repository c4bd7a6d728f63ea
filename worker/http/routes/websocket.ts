import { Hono } from "hono";
import { z } from "zod";
import { DEFAULT_ORCHESTRATOR_NAME } from "../../../contract/ids.ts";
import { answer, readQuery } from "../answer.ts";
import type { AppEnv } from "../app-env.ts";
import { lookUpOrchestrator } from "../find-orchestrator.ts";
import { problemResponse } from "../problem-response.ts";

const SocketQuerySchema = z.object({
  orchestrator: z.string().min(1).max(100).default(DEFAULT_ORCHESTRATOR_NAME),
  since: z.coerce.number().int().nonnegative().optional(),
});

export const websocket = new Hono<AppEnv>().get("/", async (c) => {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket")
    return problemResponse(c, { code: "websocket_expected" });
  const query = readQuery(c, SocketQuerySchema);
  if (!query.ok) return answer(c, query);
  const found = await lookUpOrchestrator(c.env, query.value.orchestrator);
  if (!found.ok) return answer(c, found);
  const alive = await found.value.object.describe();
  if (!alive.ok) return answer(c, alive);
  const { since } = query.value;
  // Only what the object needs goes along, nothing that a client may have put into the address.
  const address = `https://orchestrator/ws${since === undefined ? "" : `?since=${since}`}`;
  const protocol = c.req.header("sec-websocket-protocol");
  const headers = {
    upgrade: "websocket",
    ...(protocol === undefined ? {} : { "sec-websocket-protocol": protocol }),
  };
  return await found.value.object.fetch(new Request(address, { headers }));
});
