import { createExecutionContext, env } from "cloudflare:test";
import { expect, test } from "vitest";
import { app } from "../../../worker/http/app.ts";

const BASE = "https://room.example";
const hosted = { ...env, AUTH: "on", ADMIN_TOKEN: "open sesame" };

function ask(method: string, path: string, init: { body?: object; headers?: Record<string, string> } = {}) {
  const headers = { "content-type": "application/json", ...init.headers };
  const body = init.body === undefined ? null : JSON.stringify(init.body);
  return app.fetch(new Request(BASE + path, { method, headers, body }), hosted, createExecutionContext());
}

const room = (headers: Record<string, string> = {}) => ask("GET", "/api/orchestrators/default", { headers });

test("without a token nothing but health is answered", async () => {
  expect((await room()).status).toBe(401);
  expect((await room()).headers.get("www-authenticate")).toBe("Bearer");
  expect((await ask("GET", "/ws", { headers: { upgrade: "websocket" } })).status).toBe(401);
  expect((await ask("POST", "/mcp", { body: {} })).status).toBe(401);
  expect((await ask("GET", "/health")).status).toBe(200);
});

test("a program sends the token, a browser signs in once", async () => {
  expect((await room({ authorization: "Bearer open sesame" })).status).toBe(401);
  const spaceless = { ...hosted, ADMIN_TOKEN: "sesame" };
  const request = new Request(`${BASE}/api/orchestrators/default`, {
    headers: { authorization: "Bearer sesame" },
  });
  expect((await app.fetch(request, spaceless, createExecutionContext())).status).toBe(200);

  const signedIn = await ask("POST", "/api/session", { body: { token: "open sesame" } });
  expect(signedIn.status).toBe(204);
  const set = signedIn.headers.get("set-cookie") ?? "";
  expect(set.split("; ")).toEqual(
    expect.arrayContaining(["Path=/", "HttpOnly", "SameSite=Strict", "Secure"]),
  );
  expect(set).not.toContain("sesame");
  const cookie = set.split(";", 1)[0] ?? "";
  expect((await room({ cookie })).status).toBe(200);
  expect((await room({ cookie: `${cookie}0` })).status).toBe(401);
  expect((await room({ cookie: "session=" })).status).toBe(401);
});

test("a wrong token and another site's page get no session", async () => {
  const wrong = await ask("POST", "/api/session", { body: { token: "guess" } });
  expect(wrong.status).toBe(401);
  expect(wrong.headers.get("set-cookie")).toBe(null);
  const headers = { origin: "https://evil.example" };
  expect((await ask("POST", "/api/session", { body: { token: "open sesame" }, headers })).status).toBe(403);
});

test("signing out ends the session", async () => {
  const ended = (await ask("DELETE", "/api/session")).headers.get("set-cookie")?.split("; ");
  expect(ended).toEqual(expect.arrayContaining(["session=", "Path=/", "Max-Age=0"]));
});
