import { expect, test } from "vitest";
import { ORCHESTRATOR, request } from "../../support/workers/control-room.ts";

const make = (key: string, name: string) =>
  request("POST", `${ORCHESTRATOR}/agents`, { name }, { "idempotency-key": key });

test("the same POST with the same key takes effect once and gets the same answer", async () => {
  const first = await make("k1", "once");
  const second = await make("k1", "once");
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.json["id"]).toBe(first.json["id"]);
  expect(second.headers.get("idempotency-replayed")).toBe("true");
});

test("a refused request can be made again when its reason is gone", async () => {
  expect((await make("k2", "once")).json["code"]).toBe("agent_name_taken");
  await request("DELETE", `${ORCHESTRATOR}/agents/once`);
  const again = await make("k2", "once");
  expect(again.status).toBe(201);
  expect(again.headers.get("idempotency-replayed")).toBeNull();
});

test("a key belongs to one request", async () => {
  expect((await make("k1", "another")).json).toMatchObject({ status: 422, code: "idempotency_key_reused" });
});

test("of two at the same time only one is done", async () => {
  const answers = await Promise.all([make("k4", "twin"), make("k4", "twin")]);
  const codes = answers.map(({ status, json }) => (status === 201 ? 201 : json["code"]));
  expect(codes).toContain(201);
  expect(codes.every((code) => code === 201 || code === "request_in_progress")).toBe(true);
});

test("a key that is too long names itself", async () => {
  expect((await make("k".repeat(256), "long")).json).toMatchObject({
    status: 422,
    errors: [{ field: "Idempotency-Key" }],
  });
});
