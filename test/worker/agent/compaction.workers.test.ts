import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { EventListSchema } from "../../../contract/api.ts";
import type { AgentLog } from "../../../contract/event.ts";
import { AgentIdSchema } from "../../../contract/ids.ts";
import { agent, call, once, text } from "../../support/model-replies.ts";
import { command, ended, makeAgent, run } from "../../support/workers/agents.ts";
import {
  ORCHESTRATOR,
  connect,
  modelRequests,
  refused,
  request,
  script,
} from "../../support/workers/control-room.ts";
import { crash } from "../../support/workers/crash.ts";

const full = { usage: { input_tokens: 30_000 } };
const summary = (words: string, more: object = {}): object =>
  once(agent("Summarize this conversation"), { ...text(`<summary>${words}</summary>`), ...more });

async function rows(name: string): Promise<AgentLog[]> {
  const { json } = await request("GET", `${ORCHESTRATOR}/events?limit=500&type=agent_log&agent=${name}`);
  return EventListSchema.parse(json).items.flatMap((event) =>
    event.type === "agent_log" ? [event.log] : [],
  );
}

const compactRows = async (name: string): Promise<AgentLog[]> =>
  (await rows(name)).filter(({ event_type }) => event_type === "PreCompact");

test("an agent near its limit goes on from a summary, people see a row, and the cost is its own", async () => {
  await makeAgent("shortened", { compact_at: 20_000, system_prompt: "You are careful." });
  await script([
    once(agent("long task"), call("Write", { file_path: "long.txt", content: "x" }, full)),
    summary("long.txt is written."),
    once(agent("long.txt is written"), text("All done.")),
  ]);
  const done = await run("shortened", "a long task");
  expect(done).toMatchObject({ status: "completed", result: "All done." });
  const [row] = await compactRows("shortened");
  expect(row?.content).toMatch(/^Compacted 3\dk → \d\.\dk tokens$/);
  expect(row?.payload).toMatchObject({
    trigger: "auto",
    summary: "long.txt is written.",
    is_mechanical: false,
  });
  const { json } = await request("GET", `${ORCHESTRATOR}/agents/shortened`);
  expect(json["total_cost"]).toBeCloseTo(done.usage.total_cost, 9);
  expect(json["context_tokens"]).toBeLessThan(10_000);
  expect(await refused()).toEqual([]);
});

test("what was said before a compaction stays to be read", async () => {
  const types = (await rows("shortened")).map(({ event_type }) => event_type);
  expect(types.indexOf("ToolUseBlock")).toBeLessThan(types.indexOf("PreCompact"));
  expect(types.slice(-2)).toEqual(["Stop", "FileTrackingBlock"]);
});

test("/compact makes a conversation short by hand, with what to look at", async () => {
  await makeAgent("by-hand", { model: "claude-opus-5-5" });
  await script([
    once(agent("the number"), call("Bash", { command: "echo 42" })),
    once(agent(), text("It is 42.")),
    once(agent("Look in particular at this: keep the number"), text("<summary>The number is 42.</summary>")),
    once(agent("what was it"), text("42.")),
  ]);
  await run("by-hand", "find the number");
  const compacted = await run("by-hand", "/compact keep the number");
  expect(compacted).toMatchObject({ status: "completed" });
  expect(compacted.result).toMatch(/^Compacted .* tokens\.$/);
  expect(compacted.usage.total_cost).toBeGreaterThan(0);
  const [row] = await compactRows("by-hand");
  expect(row?.payload).toMatchObject({ trigger: "manual", custom_instructions: "keep the number" });
  expect((await run("by-hand", "what was it?")).result).toBe("42.");
  const last = (await modelRequests()).at(-1)?.body.messages ?? [];
  expect(last.map(({ role }) => role)).toEqual(["user", "user"]);
  expect(JSON.stringify(last)).toContain("The number is 42.");
  expect(JSON.stringify(last)).not.toContain("/compact");
  expect(await refused()).toEqual([]);
});

test("/compact of an agent that has done nothing says so, and asks no model", async () => {
  await makeAgent("fresh");
  await script([]);
  expect(await run("fresh", "/compact")).toMatchObject({ status: "completed" });
  expect(await compactRows("fresh")).toEqual([]);
});

test("a restart in the middle of a compaction neither loses nor doubles anything", async () => {
  const id = AgentIdSchema.parse(await makeAgent("reborn", { compact_at: 20_000 }));
  const socket = await connect("", "v1");
  await script([
    once(agent("odd task"), call("Write", { file_path: "odd.txt", content: "x" }, full)),
    summary("slow ".repeat(400), { chunk: 5, chunkMs: 100 }),
    summary("odd.txt is written."),
    once(agent("odd.txt is written"), text("Done oddly.")),
  ]);
  const commandId = await command("reborn", "an odd task");
  await socket.until(
    "agent_status_changed",
    (event) => event.agent_id === id && (event.reason ?? "").startsWith("Compacting the conversation"),
  );
  await crash(env.COMMAND_AGENT.getByName(id));
  const done = await ended("reborn", commandId);
  expect(done).toMatchObject({ status: "completed", result: "Done oddly." });
  const seen = await rows("reborn");
  expect(seen.filter(({ event_type }) => event_type === "PreCompact")).toHaveLength(1);
  expect(seen.filter(({ event_type }) => event_type === "PreToolUse")).toHaveLength(1);
  expect(new Set(seen.map((row) => row.id)).size).toBe(seen.length);
  expect(await refused()).toEqual([]);
  socket.close();
});

test("a limit that makes no sense is refused with the field's name", async () => {
  for (const compact_at of [0, -1, 1.5, 999, "half"]) {
    const { status, text: body } = await request("POST", `${ORCHESTRATOR}/agents`, {
      name: "odd",
      compact_at,
    });
    expect([400, 422], String(compact_at)).toContain(status);
    expect(body).toContain("compact_at");
  }
  expect((await request("PATCH", `${ORCHESTRATOR}/agents/fresh`, { compact_at: 0.5 })).json).toMatchObject({
    compact_at: 0.5,
  });
});
