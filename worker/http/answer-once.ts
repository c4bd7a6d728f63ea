import type { MiddlewareHandler } from "hono";
import { DEFAULT_ORCHESTRATOR_NAME } from "../../contract/ids.ts";
import { readText } from "./answer.ts";
import type { AppEnv } from "./app-env.ts";
import { lookUpOrchestrator } from "./find-orchestrator.ts";
import { problemResponse } from "./problem-response.ts";

const KEY_CHARS = 255;

/**
 * A POST with an `Idempotency-Key` takes effect once: asked again within a day, it gets the first answer. The key
 * belongs to the orchestrator of the path. A refusal or failure is not kept: nothing happened, and its reason may go.
 */
export const answerOnce: MiddlewareHandler<AppEnv> = async (c, next) => {
  const key = c.req.header("idempotency-key");
  if (c.req.method !== "POST" || key === undefined) return await next();
  if (key === "" || key.length > KEY_CHARS) {
    const message = `1 to ${KEY_CHARS} characters`;
    return problemResponse(c, { code: "invalid_request", errors: [{ field: "Idempotency-Key", message }] });
  }
  const body = await readText(c.req.raw.clone());
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? DEFAULT_ORCHESTRATOR_NAME);
  // The route says what is wrong.
  if (!body.ok || !found.ok) return await next();
  const { object } = found.value;
  const once = await object.beginOnce(key, await fingerprintOf(c.req.path, body.value));
  switch (once.state) {
    case "running":
      return problemResponse(c, { code: "request_in_progress" });
    case "reused":
      return problemResponse(c, { code: "idempotency_key_reused" });
    case "answered": {
      const { status, type, body: text } = once.answer;
      return new Response(text, {
        status,
        headers: { "content-type": type, "idempotency-replayed": "true" },
      });
    }
    case "new": {
      await next();
      const { status, headers } = c.res;
      const kept = { status, type: headers.get("content-type") ?? "", body: await c.res.clone().text() };
      await object.endOnce(key, c.res.ok ? kept : null);
      return undefined;
    }
  }
};

async function fingerprintOf(path: string, body: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${path}\n${body}`));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
