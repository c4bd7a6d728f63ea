import { expect, test } from "vitest";
import { EventListSchema, OrchestratorListSchema } from "../../../contract/api.ts";
import { conductor, once, text } from "../../support/model-replies.ts";
import { connect, request, script } from "../../support/workers/control-room.ts";

test("orchestrators are made, found by name and id, listed, renamed and archived", async () => {
  const made = await request("POST", "/api/orchestrators", { name: "second one", model: "haiku" });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ name: "second one", model: "claude-haiku-5-5", status: "idle" });
  const id = String(made.json["id"]);
  expect((await request("GET", "/api/orchestrators/second%20one")).json["id"]).toBe(id);
  expect((await request("GET", `/api/orchestrators/${id}`)).json["name"]).toBe("second one");
  expect((await request("POST", "/api/orchestrators", { name: "second one" })).json["code"]).toBe(
    "orchestrator_name_taken",
  );
  const list = OrchestratorListSchema.parse((await request("GET", "/api/orchestrators")).json);
  expect(list.items.map(({ name }) => name)).toContain("second one");
  expect(
    (await request("PATCH", `/api/orchestrators/${id}`, { name: "renamed", budget_usd: 5 })).json,
  ).toMatchObject({ name: "renamed", budget_usd: 5 });
  expect((await request("GET", "/api/orchestrators/renamed")).json["id"]).toBe(id);
  expect((await request("DELETE", "/api/orchestrators/renamed")).status).toBe(200);
  expect((await request("GET", "/api/orchestrators/renamed")).status).toBe(404);
  expect((await request("POST", "/api/orchestrators", { name: "renamed" })).status).toBe(201);
});

test("two orchestrators know nothing of each other", async () => {
  await request("POST", "/api/orchestrators", { name: "apart" });
  await script([once(conductor("in apart"), text("Only here."))]);
  const [apart, other] = [await connect("?orchestrator=apart", "v1"), await connect("", "v1")];
  await request("POST", "/api/orchestrators/apart/agents", { name: "hermit" });
  await request("POST", "/api/orchestrators/apart/messages", { message: "in apart" });
  await apart.until("orchestrator_chat", ({ message }) => message.message === "Only here.");
  expect((await request("GET", "/api/orchestrators/default/agents/hermit")).status).toBe(404);
  expect(other.items.filter((item) => "seq" in item)).toEqual([]);
  apart.close();
  other.close();
});

test("history is read in pages, forwards and backwards, with filters", async () => {
  for (const name of ["p1", "p2", "p3"]) await request("POST", "/api/orchestrators/default/agents", { name });
  const seqs = async (query: string) => {
    const { json } = await request("GET", `/api/orchestrators/default/events?${query}`);
    const { items, next_cursor: next } = EventListSchema.parse(json);
    return { seqs: items.map(({ seq }) => seq), next };
  };
  const first = await seqs("limit=2");
  expect(first.seqs).toEqual([1, 2]);
  expect((await seqs(`limit=2&cursor=${first.next}`)).seqs).toEqual([3, 4]);
  expect((await seqs("after=3")).seqs).toEqual([4]);
  expect((await seqs("after=3")).next).toBe(null);
  const back = await seqs("before=4&limit=2");
  expect(back.seqs).toEqual([2, 3]);
  expect((await seqs(`limit=2&cursor=${back.next}`)).seqs).toEqual([1]);
  expect((await seqs("agent=p2")).seqs).toEqual([3]);
  expect((await seqs("type=agent_created&q=p3")).seqs).toEqual([4]);
});
