import { Hono } from "hono";
import type { Health } from "../../../contract/api.ts";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../contract/ids.ts";
import { modelFromEnv } from "../../models/model-from-env.ts";
import { orchestrator } from "../../orchestrator/orchestrator-client.ts";
import { VERSION } from "../../version.ts";
import type { AppEnv } from "../app-env.ts";

/** Open to everyone, so it holds no secrets. The numbers are the default orchestrator's. */
export const health = new Hono<AppEnv>().get("/", async (c) => {
  const base = { service: "control-room", version: VERSION, model: modelFromEnv(c.env).source };
  try {
    const { websocketConnections, outboxDepth } = await orchestrator(c.env, DEFAULT_ORCHESTRATOR_ID).health();
    const body: Health = {
      status: "healthy",
      ...base,
      websocket_connections: websocketConnections,
      outbox_depth: outboxDepth,
    };
    return c.json(body);
  } catch {
    const body: Health = { status: "degraded", ...base, websocket_connections: 0, outbox_depth: 0 };
    return c.json(body);
  }
});
