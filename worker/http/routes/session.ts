import { Hono } from "hono";
import { SignInSchema } from "../../../contract/api.ts";
import { answer, readBody } from "../answer.ts";
import type { AppEnv } from "../app-env.ts";
import { guardOrigin } from "../guard-request.ts";
import { problemResponse } from "../problem-response.ts";
import { endedSessionCookie, isSameSecret, sessionCookie } from "../session-cookie.ts";

/** Signing the page in and out. Open to everyone on a page of ours. */
export const session = new Hono<AppEnv>()
  .use(async (c, next) => {
    const refused = guardOrigin(c.req.raw, c.env);
    return refused ? problemResponse(c, refused) : await next();
  })
  .post("/", async (c) => {
    const body = await readBody(c, SignInSchema);
    if (!body.ok) return answer(c, body);
    const { token } = body.value;
    const expected = c.env.ADMIN_TOKEN ?? "";
    if (expected === "" || !(await isSameSecret(token, expected))) {
      return problemResponse(c, { code: "unauthenticated", detail: "This is not the right token." });
    }
    c.header("set-cookie", await sessionCookie(token, new URL(c.req.url)));
    return c.body(null, 204);
  })
  .delete("/", (c) => {
    c.header("set-cookie", endedSessionCookie(new URL(c.req.url)));
    return c.body(null, 204);
  });
