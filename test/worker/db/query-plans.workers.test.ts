import { applyD1Migrations, env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { listAgents } from "../../../worker/db/agents.ts";
import { encodeCursor } from "../../../worker/db/cursor.ts";
import { readEvents } from "../../../worker/db/events.ts";
import { countMessages, readMessages } from "../../../worker/db/messages.ts";
import { findOrchestrator, listOrchestrators } from "../../../worker/db/orchestrators.ts";
import { readSystemLogs } from "../../../worker/db/system-logs.ts";
import { writeHistory } from "../../../worker/db/write-history.ts";
import {
  makeAgent,
  makeBatch,
  makeCommand,
  makeLog,
  makeOrchestrator,
  makeSummaryUpdate,
} from "./make-history.ts";

beforeAll(() => applyD1Migrations(env.DB, env.TEST_MIGRATIONS));

const orchestrator = makeOrchestrator();
const agent = makeAgent(orchestrator);
const log = makeLog(agent, 1);

/** How SQLite goes about each statement that `use` prepares. */
async function plansOf(use: (db: D1Database) => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const recording = new Proxy(env.DB, {
    get(db, key) {
      if (key === "prepare") {
        return (statement: string) => {
          statements.push(statement);
          return db.prepare(statement);
        };
      }
      const value: unknown = Reflect.get(db, key);
      return typeof value === "function" ? value.bind(db) : value;
    },
  });
  await use(recording);
  const plans = statements.map((statement) =>
    env.DB.prepare(`EXPLAIN QUERY PLAN ${statement}`)
      .bind(...parametersOf(statement))
      .all<{ detail: string }>(),
  );
  return (await Promise.all(plans)).flatMap(({ results }) => results.map(({ detail }) => detail));
}

/** As many as the statement takes: a plan does not depend on what they are. */
function parametersOf(statement: string): null[] {
  const marks = statement.match(/\?\d*/g) ?? [];
  const count = marks.some((mark) => mark !== "?")
    ? Math.max(...marks.map((mark) => Number(mark.slice(1))))
    : marks.length;
  return Array.from({ length: count }, () => null);
}

test.for<[string, (db: D1Database) => Promise<unknown>, string[]]>([
  [
    "events of all agents",
    (db) => readEvents(db, orchestrator.id, { after: 3, limit: 50 }),
    [
      "agent_logs USING INDEX sqlite_autoindex_agent_logs_1 (orchestrator_agent_id=? AND seq>? AND seq<?)",
      "orchestrator_chat USING INDEX sqlite_autoindex_orchestrator_chat_1 (orchestrator_agent_id=? AND seq>? AND seq<?)",
      "system_logs USING INDEX sqlite_autoindex_system_logs_1 (orchestrator_agent_id=? AND seq>? AND seq<?)",
    ],
  ],
  [
    "the newest events that a filter leaves",
    (db) =>
      readEvents(db, orchestrator.id, {
        before: 9_000,
        limit: 50,
        text: "x",
        taskSlug: "t",
        types: ["error", "Stop"],
      }),
    ["agent_logs USING INDEX sqlite_autoindex_agent_logs_1 (orchestrator_agent_id=? AND seq>? AND seq<?)"],
  ],
  [
    "events of one agent",
    (db) => readEvents(db, orchestrator.id, { before: 9_000, limit: 50, agentId: agent.id }),
    [
      "agent_logs USING INDEX agent_logs_by_agent (agent_id=? AND seq>? AND seq<?)",
      "orchestrator_chat USING INDEX orchestrator_chat_by_agent (agent_id=? AND seq>? AND seq<?)",
      "system_logs USING INDEX system_logs_by_agent (agent_id=? AND seq>? AND seq<?)",
    ],
  ],
  [
    "messages",
    (db) => readMessages(db, orchestrator.id, { before: 9_000, limit: 50 }),
    [
      "orchestrator_chat USING INDEX sqlite_autoindex_orchestrator_chat_1 (orchestrator_agent_id=? AND seq>? AND seq<?)",
    ],
  ],
  [
    "the number of messages",
    (db) => countMessages(db, orchestrator.id),
    ["orchestrator_chat USING COVERING INDEX sqlite_autoindex_orchestrator_chat_1 (orchestrator_agent_id=?)"],
  ],
  [
    "log lines",
    (db) => readSystemLogs(db, orchestrator.id, { offset: 0, limit: 50, messageContains: "x" }),
    ["system_logs USING INDEX sqlite_autoindex_system_logs_1 (orchestrator_agent_id=? AND seq>?)"],
  ],
  [
    "errors",
    (db) => readSystemLogs(db, orchestrator.id, { offset: 0, limit: 50, level: "ERROR" }),
    ["system_logs USING INDEX system_logs_problems (orchestrator_agent_id=?)"],
  ],
  [
    "agents",
    (db) => listAgents(db, orchestrator.id, { limit: 50, cursor: encodeCursor(agent.id) }),
    ["agents USING INDEX agents_by_orchestrator (orchestrator_agent_id=? AND id>?)"],
  ],
  [
    "orchestrators",
    (db) => listOrchestrators(db, { limit: 50, cursor: encodeCursor(orchestrator.id) }),
    ["orchestrator_agents USING INDEX sqlite_autoindex_orchestrator_agents_1 (id>?)"],
  ],
])("%s are found by an index and come in its order", async ([, use, expected]) => {
  const plans = await plansOf(use);

  expect(plans.filter((detail) => /SCAN (?!json_each|CONSTANT)|TEMP B-TREE/.test(detail))).toEqual([]);
  for (const search of expected) expect(plans).toContain(`SEARCH ${search}`);
});

test("an orchestrator is found by the indices on its id and its name", async () => {
  const plans = await plansOf((db) => findOrchestrator(db, "default"));

  expect(plans).toContain(
    "SEARCH orchestrator_agents USING INDEX sqlite_autoindex_orchestrator_agents_1 (id=?)",
  );
  expect(plans).toContain("SEARCH orchestrator_agents USING INDEX orchestrator_agents_live_name (name=?)");
});

test("writing reads no table from end to end", async () => {
  const batch = makeBatch(orchestrator, {
    agents: [agent],
    commands: [makeCommand(agent)],
    events: [log, makeSummaryUpdate(log, 2, "Read main.py")],
  });

  const plans = await plansOf((db) => writeHistory(db, batch));

  expect(plans.filter((detail) => /SCAN (?!json_each|changed|new)/.test(detail))).toEqual([]);
});

test("an event costs three written rows at most, a summary one", async () => {
  const written = async (events: Parameters<typeof makeBatch>[1]) => {
    let rows = 0;
    const counting = new Proxy(env.DB, {
      get(db, key) {
        if (key === "prepare") return (statement: string) => db.prepare(statement);
        return async (statements: D1PreparedStatement[]) => {
          const results = await db.batch(statements);
          rows = results.slice(1).reduce((sum, { meta }) => sum + meta.rows_written, 0);
          return results;
        };
      },
    });
    await writeHistory(counting, makeBatch(orchestrator, events));
    return rows;
  };
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [agent] }));
  const logs = Array.from({ length: 10 }, (_, index) => makeLog(agent, 100 + index));

  expect(await written({ events: logs })).toBe(30);
  const updates = logs.map((event) => makeSummaryUpdate(event, event.seq + 100, "Read main.py"));
  expect(await written({ events: updates })).toBe(10 + 20);
});
