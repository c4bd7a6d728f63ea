import { Hono } from "hono";
import { errorFields, logLine } from "../log.ts";
import { newId } from "../new-id.ts";
import type { AppEnv } from "./app-env.ts";
import { answerOnce } from "./answer-once.ts";
import { allowedOrigins, guardRequest } from "./guard-request.ts";
import { problemResponse, unexpectedProblem } from "./problem-response.ts";
import { agents } from "./routes/agents.ts";
import { commands } from "./routes/commands.ts";
import { costs } from "./routes/costs.ts";
import { events } from "./routes/events.ts";
import { files } from "./routes/files.ts";
import { history } from "./routes/history.ts";
import { health } from "./routes/health.ts";
import { mcp } from "./routes/mcp.ts";
import { merges } from "./routes/merges.ts";
import { messages } from "./routes/messages.ts";

import { orchestrators } from "./routes/orchestrators.ts";
import { playbook } from "./routes/playbook.ts";
import { questions } from "./routes/questions.ts";
import { reference } from "./routes/reference.ts";
import { session } from "./routes/session.ts";
import { workspace } from "./routes/workspace.ts";
import { websocket } from "./routes/websocket.ts";

/** Every request's way: an id, then open paths, then the guard, then the routes. Routes hold no rules. */
export const app = new Hono<AppEnv>();

app.use(async (c, next) => {
  c.set("requestId", newId());
  c.header("x-request-id", c.get("requestId"));
  c.header("x-content-type-options", "nosniff");
  c.header("referrer-policy", "no-referrer");
  return await next();
});

app.use(async (c, next) => {
  const origin = c.req.header("origin");
  if (origin === undefined || !allowedOrigins(c.env).includes(origin)) return await next();
  c.header("access-control-allow-origin", origin);
  c.header("vary", "origin");
  if (c.req.method !== "OPTIONS") return await next();
  c.header("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE");
  c.header("access-control-allow-headers", "authorization, content-type, idempotency-key");
  c.header("access-control-max-age", "600");
  return c.body(null, 204);
});

app.route("/health", health);
app.route("/api/session", session);

app.use(async (c, next) => {
  const refused = await guardRequest(c.req.raw, c.env);
  return refused ? problemResponse(c, refused) : await next();
});

app.use("/api/orchestrators", answerOnce);
app.use("/api/orchestrators/:o/*", answerOnce);

app.route("/api/orchestrators", orchestrators);
app.route("/api/orchestrators/:o", messages);
app.route("/api/orchestrators/:o/agents", agents);
app.route("/api/orchestrators/:o/agents/:agent/commands", commands);
app.route("/api/orchestrators/:o/questions", questions);
app.route("/api/orchestrators/:o/events", events);
app.route("/api/orchestrators/:o/costs", costs);
app.route("/api/orchestrators/:o/files", files);
app.route("/api/orchestrators/:o/workspace", workspace);
app.route("/api/orchestrators/:o/merges", merges);
app.route("/api/orchestrators/:o", history);
app.route("/api/orchestrators/:o", playbook);
app.route("/ws", websocket);
app.route("/mcp", mcp);
app.route("/", reference);

app.notFound((c) => problemResponse(c, { code: "route_not_found", path: `${c.req.method} ${c.req.path}` }));

app.onError((error, c) => {
  logLine("error", "request_failed", {
    request_id: c.get("requestId"),
    path: c.req.path,
    ...errorFields(error),
  });
  return unexpectedProblem(c);
});
