import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { ProblemSchema } from "../../../contract/problem.ts";
import { ORCHESTRATOR, request } from "../../support/workers/control-room.ts";

const o = ORCHESTRATOR;

test.each([
  ["POST", `${o}/messages`, "{nope", 400, "invalid_json"],
  ["POST", `${o}/messages`, {}, 422, "invalid_request"],
  ["POST", `${o}/messages`, [], 422, "invalid_request"],
  ["POST", `${o}/messages`, { message: 7 }, 422, "invalid_request"],
  ["POST", `${o}/messages`, { message: "  " }, 422, "invalid_request"],
  ["POST", `${o}/messages`, { message: "x", mode: "later" }, 422, "invalid_request"],
  ["POST", `${o}/messages`, { message: "x".repeat(300_000) }, 422, "invalid_request"],
  ["POST", `${o}/messages`, { message: "x".repeat(10_000_000) }, 413, "request_too_large"],
  ["GET", "/api/orchestrators/nobody-here", undefined, 404, "orchestrator_not_found"],
  [
    "GET",
    "/api/orchestrators/01a1f83d-068a-71fc-8681-c5004104ac8e",
    undefined,
    404,
    "orchestrator_not_found",
  ],
  ["POST", "/api/orchestrators", { name: "default" }, 409, "orchestrator_name_taken"],
  ["POST", "/api/orchestrators", { name: "other", model: "gpt-7" }, 422, "model_unknown"],
  ["DELETE", o, undefined, 409, "not_supported"],
  ["GET", `${o}/agents/nobody`, undefined, 404, "agent_not_found"],
  ["PATCH", `${o}/agents/nobody`, { name: "x" }, 404, "agent_not_found"],
  ["DELETE", `${o}/agents/nobody`, undefined, 404, "agent_not_found"],
  ["POST", `${o}/agents/nobody/commands`, { command: "x" }, 404, "agent_not_found"],
  ["POST", `${o}/agents/nobody/interrupt`, undefined, 404, "agent_not_found"],
  ["POST", `${o}/agents`, { name: "" }, 422, "invalid_request"],
  ["POST", `${o}/agents`, { name: "../../etc" }, 422, "invalid_request"],
  ["POST", `${o}/agents`, { name: "x", colour: "red" }, 422, "invalid_request"],
  ["POST", `${o}/agents`, { name: "bob", subagent_template: "no-such" }, 422, "template_not_found"],
  ["POST", `${o}/agents`, { name: "bob", model: "gpt-7" }, 422, "model_unknown"],
  ["POST", `${o}/agents`, { name: "bob", tools: ["Fly"] }, 422, "tool_unknown"],
  ["GET", `${o}/agents?cursor=rubbish`, undefined, 422, "invalid_request"],
  ["GET", `${o}/events?limit=-1`, undefined, 422, "invalid_request"],
  ["GET", `${o}/events?limit=501`, undefined, 422, "invalid_request"],
  ["GET", `${o}/events?after=abc`, undefined, 422, "invalid_request"],
  ["GET", `${o}/events?type=nothing`, undefined, 422, "invalid_request"],
  ["GET", `${o}/events?agent=nobody`, undefined, 404, "agent_not_found"],
  ["GET", `${o}/files/content?path=../../etc/passwd`, undefined, 400, "path_outside_workspace"],
  ["GET", `${o}/files/content?path=not-there.txt`, undefined, 404, "file_not_found"],
  ["GET", `${o}/files/content`, undefined, 422, "invalid_request"],
  ["GET", "/ws", undefined, 426, "websocket_expected"],
  ["GET", "/api/nothing", undefined, 404, "route_not_found"],
  ["DELETE", `${o}/messages`, undefined, 404, "route_not_found"],
  ["POST", "/load_chat", { orchestrator_agent_id: "x" }, 404, "orchestrator_not_found"],
  ["POST", "/send_chat", { message: "x", orchestrator_agent_id: "x" }, 404, "orchestrator_not_found"],
])("%s %s is answered with %4$s %5$s", async (method, path, body, status, code) => {
  const answer = await request(method, path, body);
  expect(answer.type).toContain("application/problem+json");
  const problem = ProblemSchema.parse(answer.json);
  expect([answer.status, problem.status, problem.code]).toEqual([status, status, code]);
  expect(problem.detail).not.toMatch(/ at .*\.ts|stack/i);
  if (code === "invalid_request") expect(problem.errors?.[0]?.field).toBeTruthy();
});

test("a taken name is a conflict, and free again after deletion", async () => {
  expect((await request("POST", `${o}/agents`, { name: "carol" })).status).toBe(201);
  expect((await request("POST", `${o}/agents`, { name: "carol" })).json).toMatchObject({
    status: 409,
    code: "agent_name_taken",
  });
  expect((await request("DELETE", `${o}/agents/carol`)).status).toBe(200);
  expect((await request("POST", `${o}/agents`, { name: "carol" })).status).toBe(201);
});

test("pages of other sites are refused", async () => {
  const answer = await request("GET", o, undefined, { origin: "https://evil.example" });
  expect(answer.json).toMatchObject({ status: 403, code: "forbidden" });
  expect((await request("GET", o, undefined, { origin: "http://127.0.0.1:8787" })).status).toBe(200);
});

test("without authentication only loopback hosts are served", async () => {
  const response = await exports.default.fetch("http://evil.example/api/orchestrators/default");
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ code: "forbidden" });
});

test("health says how things are, to everyone", async () => {
  const { status, json } = await request("GET", "/health");
  expect(status).toBe(200);
  expect(json).toMatchObject({ status: "healthy", service: "control-room", model: "anthropic" });
});
