import { applyD1Migrations, env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { v7 } from "uuid";
import type { Event } from "../../../contract/event.ts";
import { AgentIdSchema } from "../../../contract/ids.ts";
import { listAgents } from "../../../worker/db/agents.ts";
import { readEvents } from "../../../worker/db/events.ts";
import { findOrchestrator } from "../../../worker/db/orchestrators.ts";
import { writeHistory } from "../../../worker/db/write-history.ts";
import {
  AT,
  LATER,
  makeAgent,
  makeBatch,
  makeChat,
  makeCommand,
  makeEnvelope,
  makeEventId,
  makeLog,
  makeOrchestrator,
  makeSummaryUpdate,
  makeSystemLog,
} from "./make-history.ts";

beforeAll(() => applyD1Migrations(env.DB, env.TEST_MIGRATIONS));

const rowsOf = async (table: string, orchestratorId: string) =>
  (
    await env.DB.prepare(`SELECT * FROM ${table} WHERE orchestrator_agent_id = ? ORDER BY seq`)
      .bind(orchestratorId)
      .all()
  ).results;

test("an event of every type comes back as it was appended", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  const block = () => ({ id: makeEventId(), orchestrator_agent_id: orchestrator.id, timestamp: AT });
  const events: Event[] = [
    makeChat(orchestrator, 1),
    { ...makeEnvelope(2), type: "thinking_block", data: { ...block(), thinking: "Who could do this?" } },
    {
      ...makeEnvelope(3),
      type: "tool_use_block",
      data: {
        ...block(),
        tool_name: "mcp__mgmt__create_agent",
        tool_input: { name: "alice" },
        tool_use_id: "t1",
      },
    },
    {
      ...makeEnvelope(4),
      type: "tool_result_block",
      data: { ...block(), tool_name: "create_agent", tool_use_id: "t1", result: "Created", is_error: false },
    },
    { ...makeEnvelope(5), type: "agent_created", agent },
    { ...makeEnvelope(6), type: "agent_updated", agent_id: agent.id, agent: { input_tokens: 7 } },
    {
      ...makeEnvelope(7),
      type: "agent_status_changed",
      agent_id: agent.id,
      old_status: "idle",
      new_status: "blocked",
      reason: "The model refused",
    },
    makeLog(agent, 8, { payload: { nested: { list: [1, 1.5, null, true, "x"] } }, summary: "Read main.py" }),
    { ...makeEnvelope(9), type: "agent_summary_update", agent_id: agent.id, summary: "Reads main.py" },
    makeSummaryUpdate({ id: makeEventId(), seq: 99 }, 10, "of an event that is not here"),
    { ...makeEnvelope(11), type: "command_updated", agent_id: agent.id, command: makeCommand(agent) },
    {
      ...makeEnvelope(12),
      type: "orchestrator_updated",
      orchestrator: { id: orchestrator.id, status: "executing" },
    },
    makeSystemLog(13, { level: "WARNING", metadata: { outbox_depth: 4 } }),
    { ...makeEnvelope(14), type: "error", message: "The turn failed", details: { error: "529" } },
    { ...makeEnvelope(15), type: "agent_deleted", agent_id: agent.id, agent_name: "alice" },
  ];

  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [agent], events }));

  expect(await readEvents(env.DB, orchestrator.id, { limit: 100 })).toEqual({ events, next: null });
});

test("app events stand in system_logs with a level and a readable line", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  const events: Event[] = [
    { ...makeEnvelope(1), type: "agent_created", agent },
    {
      ...makeEnvelope(2),
      type: "agent_status_changed",
      agent_id: agent.id,
      old_status: "executing",
      new_status: "blocked",
      reason: "The model\nrefused",
    },
    { ...makeEnvelope(3), type: "error", message: "The turn failed", details: {} },
    makeSystemLog(4, { level: "DEBUG", message: "Cache warmed" }),
  ];
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [agent], events }));

  const rows = await rowsOf("system_logs", orchestrator.id);
  expect(rows.map((row) => [row["level"], row["message"], row["agent_id"]])).toEqual([
    ["INFO", "Agent alice created with claude-sonnet-5-5", agent.id],
    ["INFO", "Agent alice went from executing to blocked: The model refused", agent.id],
    ["ERROR", "The turn failed", null],
    ["DEBUG", "Cache warmed", null],
  ]);
});

test("the same batch twice is the same as once", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  const command = makeCommand(agent);
  const log = makeLog(agent, 1);
  const events = [
    log,
    makeChat(orchestrator, 2),
    makeSystemLog(3),
    makeSummaryUpdate(log, 4, "Reads main.py"),
  ];
  const batch = makeBatch(orchestrator, { agents: [agent], commands: [command], events });

  await writeHistory(env.DB, batch);
  const once = await readEvents(env.DB, orchestrator.id, { limit: 10 });
  await writeHistory(env.DB, batch);

  expect(await readEvents(env.DB, orchestrator.id, { limit: 10 })).toEqual(once);
  const prompts = await env.DB.prepare("SELECT * FROM prompts WHERE agent_id = ?").bind(agent.id).all();
  expect(prompts.results).toHaveLength(1);
});

test("a stored event is not changed by another one with its seq", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  await writeHistory(
    env.DB,
    makeBatch(orchestrator, { agents: [agent], events: [makeLog(agent, 1, { content: "first" })] }),
  );
  await writeHistory(env.DB, makeBatch(orchestrator, { events: [makeLog(agent, 1, { content: "second" })] }));

  const rows = await rowsOf("agent_logs", orchestrator.id);
  expect(rows.map((row) => row["content"])).toEqual(["first"]);
});

test("a batch that fails leaves nothing behind", async () => {
  const orchestrator = makeOrchestrator();
  const stranger = makeAgent(orchestrator);
  const batch = makeBatch(orchestrator, { events: [makeChat(orchestrator, 1), makeLog(stranger, 2)] });

  await expect(writeHistory(env.DB, batch)).rejects.toThrow(/FOREIGN KEY/);

  expect(await readEvents(env.DB, orchestrator.id, { limit: 10 })).toEqual({ events: [], next: null });
  expect((await findOrchestrator(env.DB, orchestrator.id)).ok).toBe(false);
});

test("a summary is written to the row of its event, whichever table it is in, and stays after a replay", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  const known = [makeLog(agent, 1), makeChat(orchestrator, 2), makeSystemLog(3)];
  const first = makeBatch(orchestrator, { agents: [agent], events: known });
  await writeHistory(env.DB, first);
  const updates = known.map((event, index) => makeSummaryUpdate(event, 4 + index, `Summary of ${event.seq}`));
  await writeHistory(env.DB, makeBatch(orchestrator, { events: updates }));
  await writeHistory(env.DB, first);

  const { events } = await readEvents(env.DB, orchestrator.id, { before: 4, limit: 10 });
  expect(events[0]).toMatchObject({ log: { summary: "Summary of 1" } });
  expect(events[1]).toMatchObject({ message: { summary: "Summary of 2" } });
  const [chat] = await rowsOf("orchestrator_chat", orchestrator.id);
  expect(chat).toMatchObject({ created_at: AT, updated_at: LATER });
  const [system] = await rowsOf("system_logs", orchestrator.id);
  expect(system).toMatchObject({ summary: "Summary of 3" });
});

test("the last of two summaries of one event in a batch holds, and a summary for a wrong seq changes nothing", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  const [log, other] = [makeLog(agent, 1), makeLog(agent, 2)];
  const events = [log, other, makeSummaryUpdate(log, 3, "First"), makeSummaryUpdate(log, 4, "Second")];
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [agent], events }));
  const astray = makeBatch(orchestrator, {
    events: [makeSummaryUpdate({ id: log.id, seq: 2 }, 5, "Astray")],
  });
  await writeHistory(env.DB, astray);

  const rows = await rowsOf("agent_logs", orchestrator.id);
  expect(rows.map((row) => row["summary"])).toEqual(["Second", null]);
});

test("odd text survives: quotes, NUL, emoji, line separators, JSON in strings, large numbers", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator, { tools: [], metadata: { "a.b": { "$[0]": "x" } } });
  const content = `it's "quoted" \\ \u0000\u0001 😀 \u2028 \n\t {"a": [1]} %_`;
  const event = makeLog(agent, 1, { content, payload: { text: content, large: 2 ** 53 - 1, tiny: 1e-9 } });
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [agent], events: [event] }));

  expect((await readEvents(env.DB, orchestrator.id, { limit: 1 })).events).toEqual([event]);
  const listed = await listAgents(env.DB, orchestrator.id, { limit: 1 });
  expect(listed).toEqual({ ok: true, value: { items: [agent], next_cursor: null } });
});

test("a batch of fifty long events is written, though it is longer than one value of D1 may be", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  const events = Array.from({ length: 50 }, (_, index) =>
    makeLog(agent, index + 1, { content: "é".repeat(100_000) }),
  );
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [agent], events }));

  const { events: stored } = await readEvents(env.DB, orchestrator.id, { limit: 50 });
  expect(stored.map((event) => event.seq)).toEqual(events.map((event) => event.seq));
});

test("an event that is too long for a row of D1 is stored with its texts cut", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  const changes = Array.from({ length: 40 }, (_, index) => ({
    path: `${index}.ts`,
    diff: "+".repeat(100_000),
  }));
  const event = makeLog(agent, 1, { event_category: "file_tracking", payload: { file_changes: changes } });
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [agent], events: [event] }));

  const [row] = await rowsOf("agent_logs", orchestrator.id);
  expect(new TextEncoder().encode(String(row?.["payload"])).length).toBeLessThan(2_000_000);
  const { events } = await readEvents(env.DB, orchestrator.id, { limit: 1 });
  const diff = `${"+".repeat(1_000)}\n[… 99000 more characters]`;
  const payload = { file_changes: changes.map(({ path }) => ({ path, diff })) };
  expect(events).toEqual([{ ...event, log: { ...event.log, payload } }]);
});

test.for([
  ["a status", `UPDATE orchestrator_agents SET status = 'busy' WHERE id = ?1`],
  ["an effort", `UPDATE agents SET effort = 'huge' WHERE orchestrator_agent_id = ?1`],
  [
    "an author",
    `UPDATE prompts SET author = 'nobody' WHERE agent_id IN (SELECT id FROM agents WHERE orchestrator_agent_id = ?1)`,
  ],
  ["a category", `UPDATE agent_logs SET event_category = 'other' WHERE orchestrator_agent_id = ?1`],
  ["a party", `UPDATE orchestrator_chat SET sender_type = 'system' WHERE orchestrator_agent_id = ?1`],
  [
    "a message to an agent that is not named",
    `UPDATE orchestrator_chat SET receiver_type = 'agent' WHERE orchestrator_agent_id = ?1`,
  ],
  ["a level", `UPDATE system_logs SET level = 'FATAL' WHERE orchestrator_agent_id = ?1`],
] as const)("the database refuses %s that does not exist", async ([, statement]) => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  const events = [makeLog(agent, 1), makeChat(orchestrator, 2), makeSystemLog(3)];
  await writeHistory(
    env.DB,
    makeBatch(orchestrator, { agents: [agent], commands: [makeCommand(agent)], events }),
  );

  await expect(env.DB.prepare(statement).bind(orchestrator.id).run()).rejects.toThrow(/CHECK/);
});

test("a message between an agent and the conductor names the agent, which has to exist", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  const report = makeChat(orchestrator, 1, { sender_type: "agent", agent_id: agent.id });
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [agent], events: [report] }));
  const ofStranger = makeChat(orchestrator, 2, { sender_type: "agent", agent_id: AgentIdSchema.parse(v7()) });

  await expect(writeHistory(env.DB, makeBatch(orchestrator, { events: [ofStranger] }))).rejects.toThrow(
    /FOREIGN KEY/,
  );
  expect((await readEvents(env.DB, orchestrator.id, { limit: 10 })).events).toEqual([report]);
});
