import { applyD1Migrations, env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import type { Event } from "../../../contract/event.ts";
import { readEvents, type EventQuery } from "../../../worker/db/events.ts";
import { countMessages, readMessages } from "../../../worker/db/messages.ts";
import { readSystemLogs } from "../../../worker/db/system-logs.ts";
import { writeHistory } from "../../../worker/db/write-history.ts";
import {
  AT,
  makeAgent,
  makeBatch,
  makeChat,
  makeCommand,
  makeEnvelope,
  makeEventId,
  makeLog,
  makeOrchestrator,
  makeSystemLog,
} from "./make-history.ts";

beforeAll(() => applyD1Migrations(env.DB, env.TEST_MIGRATIONS));

/** An orchestrator with two agents and `length` events: by turns alice's, bob's, a message, a log line. */
async function written(length: number) {
  const orchestrator = makeOrchestrator();
  const [alice, bob] = [makeAgent(orchestrator), makeAgent(orchestrator, { name: "bob" })];
  const make = [
    (seq: number) => makeLog(alice, seq),
    (seq: number) =>
      makeLog(bob, seq, { event_category: "response", event_type: "TextBlock", task_slug: "bobs-task" }),
    (seq: number) => makeChat(orchestrator, seq),
    (seq: number) => makeSystemLog(seq),
  ];
  const events = Array.from({ length }, (_, index) => make[index % make.length]?.(index + 1)).filter(
    (event) => event !== undefined,
  );
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [alice, bob], events }));
  const read = (query: Partial<EventQuery>) => readEvents(env.DB, orchestrator.id, { limit: 100, ...query });
  const seqs = async (query: Partial<EventQuery>) => (await read(query)).events.map(({ seq }) => seq);
  return { orchestrator, alice, bob, read, seqs };
}

async function append(orchestrator: ReturnType<typeof makeOrchestrator>, events: Event[]) {
  await writeHistory(env.DB, makeBatch(orchestrator, { events }));
}

test("events of the three tables come in one order, from the beginning, after or before a seq", async () => {
  const { read } = await written(9);
  const page = async (query: Partial<EventQuery>) => {
    const { events, next } = await read({ limit: 3, ...query });
    return [events.map(({ seq }) => seq), next];
  };

  expect(await page({})).toEqual([[1, 2, 3], { after: 3 }]);
  expect(await page({ after: 3 })).toEqual([[4, 5, 6], { after: 6 }]);
  expect(await page({ after: 6 })).toEqual([[7, 8, 9], null]);
  expect(await page({ after: 9 })).toEqual([[], null]);
  expect(await page({ before: 10 })).toEqual([[7, 8, 9], { before: 7 }]);
  expect(await page({ before: 7 })).toEqual([[4, 5, 6], { before: 4 }]);
  expect(await page({ before: 4 })).toEqual([[1, 2, 3], null]);
  expect(await page({ before: Number.MAX_SAFE_INTEGER, limit: 1 })).toEqual([[9], { before: 9 }]);
  expect(await page({ after: 2, before: 7, limit: 2 })).toEqual([[3, 4], { after: 4 }]);
  expect(await page({ after: 4, before: 7 })).toEqual([[5, 6], null]);
});

test("another orchestrator's events are not shown, not even by its agent's id", async () => {
  const mine = await written(4);
  const other = await written(8);

  expect(await mine.seqs({})).toEqual([1, 2, 3, 4]);
  expect(await mine.seqs({ agentId: other.alice.id })).toEqual([]);
});

test("events of one agent are those that name it, in every table", async () => {
  const { orchestrator, alice, bob, seqs } = await written(4);
  await append(orchestrator, [
    makeChat(orchestrator, 5, { sender_type: "agent", agent_id: bob.id }),
    { type: "agent_deleted", ...makeEnvelope(6), agent_id: bob.id, agent_name: "bob" },
  ]);

  expect(await seqs({ agentId: alice.id })).toEqual([1]);
  expect(await seqs({ agentId: bob.id })).toEqual([2, 5, 6]);
  expect(await seqs({ agentId: bob.id, before: 6, limit: 1 })).toEqual([5]);
  expect(await seqs({ agentId: "nobody" })).toEqual([]);
});

test("types are those of events and of agents' logs, and any of them may match", async () => {
  const { seqs } = await written(8);

  expect(await seqs({ types: ["agent_log"] })).toEqual([1, 2, 5, 6]);
  expect(await seqs({ types: ["TextBlock"] })).toEqual([2, 6]);
  expect(await seqs({ types: ["TextBlock", "system_log"] })).toEqual([2, 4, 6, 8]);
  expect(await seqs({ types: ["orchestrator_chat", "error"] })).toEqual([3, 7]);
  expect(await seqs({ types: ["no such type"] })).toEqual([]);
  expect(await seqs({ types: [] })).toEqual([]);
});

test("a category shows agents' logs of it", async () => {
  const { seqs } = await written(8);

  expect(await seqs({ category: "hook" })).toEqual([1, 5]);
  expect(await seqs({ category: "response", before: 6 })).toEqual([2]);
  expect(await seqs({ category: "hook", types: ["TextBlock"] })).toEqual([]);
});

test("a task slug shows the logs of the task and how its command went", async () => {
  const { orchestrator, bob, seqs } = await written(4);
  const command = makeCommand(bob, { task_slug: "bobs-task" });
  await append(orchestrator, [{ type: "command_updated", ...makeEnvelope(5), agent_id: bob.id, command }]);

  expect(await seqs({ taskSlug: "bobs-task" })).toEqual([2, 5]);
  expect(await seqs({ taskSlug: "bobs" })).toEqual([]);
});

test("text is found in contents, messages, summaries, task slugs and the conductor's blocks, in either case", async () => {
  const orchestrator = makeOrchestrator();
  const agent = makeAgent(orchestrator);
  const block = () => ({ id: makeEventId(), orchestrator_agent_id: orchestrator.id, timestamp: AT });
  const events: Event[] = [
    makeLog(agent, 1, { content: "The Needle in content" }),
    makeLog(agent, 2, { content: null, summary: "NEEDLE in summary" }),
    makeLog(agent, 3, { task_slug: "find-the-needle-1" }),
    makeChat(orchestrator, 4, { message: "Where is the needle?" }),
    makeSystemLog(5, { message: "needle lost" }),
    {
      type: "thinking_block",
      ...makeEnvelope(6),
      data: { ...block(), thinking: `${"long ".repeat(200)}needle` },
    },
    makeLog(agent, 7),
    makeChat(orchestrator, 8, { message: "100% of a_b" }),
  ];
  await writeHistory(env.DB, makeBatch(orchestrator, { agents: [agent], events }));
  const seqs = async (text: string) =>
    (await readEvents(env.DB, orchestrator.id, { limit: 100, text })).events.map(({ seq }) => seq);

  expect(await seqs("needle")).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await seqs("NEEDLE IN")).toEqual([1, 2]);
  expect(await seqs("0% of A_")).toEqual([8]);
  expect(await seqs("%")).toEqual([8]);
  expect(await seqs("_")).toEqual([8]);
  expect(await seqs("n".repeat(200))).toEqual([]);
  expect(await seqs("'; DROP TABLE agent_logs; --")).toEqual([]);
});

test("a filter looks through 20,000 events at a time and says where to go on", async () => {
  const { orchestrator, read } = await written(2);
  const places = [20_000, 20_001, 25_000, 25_001, 45_000];
  await append(
    orchestrator,
    places.map((seq) => makeChat(orchestrator, seq, { message: "far" })),
  );
  const page = async (query: Partial<EventQuery>) => {
    const { events, next } = await read({ text: "far", ...query });
    return [events.map(({ seq }) => seq), next];
  };

  expect(await page({})).toEqual([[20_000], { after: 20_000 }]);
  expect(await page({ after: 20_000 })).toEqual([[20_001, 25_000, 25_001], { after: 40_000 }]);
  expect(await page({ after: 40_000 })).toEqual([[45_000], null]);
  expect(await page({ before: Number.MAX_SAFE_INTEGER })).toEqual([[25_001, 45_000], { before: 25_001 }]);
  expect(await page({ before: 25_001 })).toEqual([[20_000, 20_001, 25_000], { before: 5_001 }]);
  expect(await page({ before: 5_001 })).toEqual([[], null]);
});

test("an orchestrator without history has none", async () => {
  const { id } = makeOrchestrator();

  expect(await readEvents(env.DB, id, { limit: 10 })).toEqual({ events: [], next: null });
  expect(await readEvents(env.DB, id, { limit: 10, before: 5, text: "x" })).toEqual({
    events: [],
    next: null,
  });
  expect(await readMessages(env.DB, id, { limit: 10 })).toEqual({ messages: [], next: null });
  expect(await countMessages(env.DB, id)).toBe(0);
  expect(await readSystemLogs(env.DB, id, { offset: 0, limit: 10 })).toEqual([]);
});

test("messages come with their seq, oldest first, by pages", async () => {
  const { orchestrator } = await written(12);
  const first = await readMessages(env.DB, orchestrator.id, { limit: 2 });

  expect(first.messages.map(({ seq, message }) => [seq, message])).toEqual([
    [3, "Message 3"],
    [7, "Message 7"],
  ]);
  expect(first.next).toEqual({ after: 7 });
  const newest = await readMessages(env.DB, orchestrator.id, { limit: 1, before: Number.MAX_SAFE_INTEGER });
  expect(newest.messages.map(({ seq }) => seq)).toEqual([11]);
  expect(newest.next).toEqual({ before: 11 });
  expect(await countMessages(env.DB, orchestrator.id)).toBe(3);
});

test("system logs are lines that a reader looks for, newest first", async () => {
  const { orchestrator, bob } = await written(8);
  await append(orchestrator, [
    makeSystemLog(9, { level: "WARNING", message: "Outbox grows" }),
    { ...makeEnvelope(10), type: "error", message: "100% lost", details: {} },
    { ...makeEnvelope(11), type: "agent_updated", agent_id: bob.id, agent: { log_count: 3 } },
    { ...makeEnvelope(12), type: "agent_deleted", agent_id: bob.id, agent_name: "bob" },
  ]);
  const lines = async (query: Partial<Parameters<typeof readSystemLogs>[2]>) =>
    (await readSystemLogs(env.DB, orchestrator.id, { offset: 0, limit: 50, ...query })).map(
      ({ seq, level, message }) => `${seq} ${level} ${message}`,
    );

  expect(await lines({})).toEqual([
    "12 INFO Agent bob deleted",
    "10 ERROR 100% lost",
    "9 WARNING Outbox grows",
    "8 INFO Line 8",
    "4 INFO Line 4",
  ]);
  expect(await lines({ offset: 1, limit: 2 })).toEqual(["10 ERROR 100% lost", "9 WARNING Outbox grows"]);
  expect(await lines({ level: "ERROR" })).toEqual(["10 ERROR 100% lost"]);
  expect(await lines({ level: "INFO", messageContains: "line" })).toEqual(["8 INFO Line 8", "4 INFO Line 4"]);
  expect(await lines({ messageContains: "%" })).toEqual(["10 ERROR 100% lost"]);
});

test("an error is found among the system logs, however old it is", async () => {
  const orchestrator = makeOrchestrator();
  await append(orchestrator, [
    makeSystemLog(1, { level: "ERROR", message: "Old" }),
    makeSystemLog(2),
    makeSystemLog(90_000, { message: "New" }),
  ]);
  const messages = async (level?: "ERROR") =>
    (await readSystemLogs(env.DB, orchestrator.id, { offset: 0, limit: 50, level })).map(
      ({ message }) => message,
    );

  expect(await messages("ERROR")).toEqual(["Old"]);
  expect(await messages()).toEqual(["New"]);
});
