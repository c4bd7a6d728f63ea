import { expect, test } from "vitest";
import { guardRequest } from "../../../worker/http/guard-request.ts";

const from = (url: string, headers: Record<string, string> = {}) => new Request(url, { headers });
const on = { ADMIN_TOKEN: "secret" };

test.each([
  ["no token", on, {}, "unauthenticated"],
  ["a wrong token", on, { authorization: "Bearer wrong" }, "unauthenticated"],
  ["another scheme", on, { authorization: "Basic secret" }, "unauthenticated"],
  ["the right token", on, { authorization: "Bearer secret" }, null],
  ["any token while none is set", {}, { authorization: "Bearer " }, "unauthenticated"],
  [
    "a foreign origin with the right token",
    on,
    { authorization: "Bearer secret", origin: "https://evil.example" },
    "forbidden",
  ],
  [
    "an allowed origin",
    { ...on, ALLOWED_ORIGINS: "https://a.example, https://b.example" },
    { authorization: "Bearer secret", origin: "https://b.example" },
    null,
  ],
  ["AUTH=off on a hosted name", { AUTH: "off" }, {}, "forbidden"],
])("with %s: %4$s", async (_, env, headers, code) => {
  const failure = await guardRequest(from("https://room.example/api", headers), env);
  expect(failure?.code ?? null).toBe(code);
});

test.each(["http://127.0.0.1:8787", "http://localhost:9000", "http://[::1]:80"])(
  "AUTH=off serves %s",
  async (url) => {
    expect(await guardRequest(from(url), { AUTH: "off" })).toBe(null);
  },
);
