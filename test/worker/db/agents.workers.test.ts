import { applyD1Migrations, env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { listAgents } from "../../../worker/db/agents.ts";
import { readMessages } from "../../../worker/db/messages.ts";
import { writeHistory } from "../../../worker/db/write-history.ts";
import { AT, makeAgent, makeBatch, makeChat, makeCommand, makeOrchestrator } from "./make-history.ts";

beforeAll(() => applyD1Migrations(env.DB, env.TEST_MIGRATIONS));

test("a deleted agent's name is free, also within one batch", async () => {
  const orchestrator = makeOrchestrator();
  const old = makeAgent(orchestrator);
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [old] }));
  const next = makeAgent(orchestrator);
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [next, { ...old, archived: true }] }));

  const listed = await listAgents(env.DB, orchestrator.id, { limit: 10 });
  expect(listed.ok && listed.value.items.map(({ id, name, archived }) => [id, name, archived])).toEqual([
    [old.id, "alice", true],
    [next.id, "alice", false],
  ]);
});

test("two agents may swap their names within one batch", async () => {
  const orchestrator = makeOrchestrator();
  const [alice, bob] = [makeAgent(orchestrator), makeAgent(orchestrator, { name: "bob" })];
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [alice, bob] }));
  await writeHistory(
    env.DB,
    makeBatch(orchestrator, {
      agents: [
        { ...alice, name: "bob" },
        { ...bob, name: "alice" },
      ],
    }),
  );

  const listed = await listAgents(env.DB, orchestrator.id, { limit: 10 });
  expect(listed.ok && listed.value.items.map(({ name }) => name)).toEqual(["bob", "alice"]);
});

test("two live agents with one name are refused, and nothing of the batch is written", async () => {
  const orchestrator = makeOrchestrator();
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [makeAgent(orchestrator)] }));
  const twin = makeBatch(orchestrator, {
    agents: [makeAgent(orchestrator)],
    events: [makeChat(orchestrator, 1)],
  });

  await expect(writeHistory(env.DB, twin)).rejects.toThrow(/UNIQUE/);
  expect((await readMessages(env.DB, orchestrator.id, { limit: 1 })).messages).toEqual([]);
});

test("agents are brought up to date with their exact cost, which the wire shows in USD", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  const batch = makeBatch(orchestrator, { agents: [agent] });
  await writeHistory(env.DB, batch);
  const changed = { ...agent, status: "blocked" as const, status_reason: "Failed", cost_is_estimate: true };
  await writeHistory(env.DB, { ...batch, agents: [{ agent: changed, totalCostNano: 12_345_678_901 }] });

  const listed = await listAgents(env.DB, orchestrator.id, { limit: 1 });
  expect(listed).toEqual({
    ok: true,
    value: { items: [{ ...changed, total_cost: 12.345678901 }], next_cursor: null },
  });
});

test("a command is stored once, with the session that is known later", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator, { session_id: null });
  const command = makeCommand(agent);
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [agent], commands: [command] }));
  await writeHistory(
    env.DB,
    makeBatch(orchestrator, {
      agents: [{ ...agent, session_id: "s2" }],
      commands: [{ ...command, status: "executing" }],
    }),
  );
  await writeHistory(env.DB, makeBatch(orchestrator, { commands: [{ ...command, status: "completed" }] }));

  const { results } = await env.DB.prepare("SELECT * FROM prompts WHERE agent_id = ?").bind(agent.id).all();
  expect(results).toEqual([
    {
      id: command.id,
      agent_id: agent.id,
      author: "orchestrator_agent",
      task_slug: command.task_slug,
      session_id: "s2",
      timestamp: AT,
      summary: null,
      prompt_text: "Write a hello world app",
    },
  ]);
});

test("what an agent has not is NULL in the database, also where JSON would be", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator, { tools: null, effort: null });
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [agent] }));

  const row = await env.DB.prepare("SELECT tools, effort FROM agents WHERE id = ?").bind(agent.id).first();
  expect(row).toEqual({ tools: null, effort: null });
});
