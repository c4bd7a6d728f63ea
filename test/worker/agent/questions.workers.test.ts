import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { AgentSchema } from "../../../contract/agent.ts";
import { QuestionListSchema } from "../../../contract/api.ts";
import { QuestionSchema } from "../../../contract/question.ts";
import { agent, call, once, text } from "../../support/model-replies.ts";
import { crash } from "../../support/workers/crash.ts";
import { command, commandOf, ended, makeAgent, objectOf } from "../../support/workers/fleet.ts";
import {
  ORCHESTRATOR,
  type Socket,
  connect,
  modelRequests,
  refused,
  request,
  script,
} from "../../support/workers/control-room.ts";

const ask = (question: string, options?: string[]) =>
  call("AskUser", { question, ...(options ? { options } : {}) });
const use = (name: string, input: object) => ({ type: "tool_use", name, input });

const asked = async (socket: Socket, words: string) =>
  (await socket.until("question_asked", ({ question }) => question.question.includes(words))).question;
const answer = (id: string, words: string) =>
  request("POST", `${ORCHESTRATOR}/questions/${id}/answer`, { answer: words });
const waiting = (socket: Socket, words: string) =>
  socket.until(
    "agent_status_changed",
    (event) => event.new_status === "waiting" && event.reason?.includes(words) === true,
  );
const agentNamed = async (name: string) =>
  AgentSchema.parse((await request("GET", `${ORCHESTRATOR}/agents/${name}`)).json);
const questions = async (query = "") =>
  QuestionListSchema.parse((await request("GET", `${ORCHESTRATOR}/questions${query}`)).json);

test("an agent that asks waits, rests, and goes on with the answer, which is taken once", async () => {
  const id = await makeAgent("asker");
  const socket = await connect("", "v1");
  await script([
    once(agent("paint the door"), ask("Which colour?", ["red", "blue"])),
    once(agent("/Answer of a person:.green/"), text("Painted it green.")),
  ]);
  const { command_id } = await command("asker", "paint the door");
  const question = await asked(socket, "Which colour?");
  expect(question).toMatchObject({
    agent_id: id,
    agent_name: "asker",
    command_id,
    options: ["red", "blue"],
    state: "open",
  });
  await waiting(socket, "Which colour?");
  expect(await agentNamed("asker")).toMatchObject({ status: "waiting", status_reason: "Which colour?" });
  expect((await questions()).items).toMatchObject([{ id: question.id, state: "open" }]);
  const fibers = await runInDurableObject(objectOf(id), (_, { storage }) =>
    storage.sql.exec("SELECT * FROM cf_agents_runs").toArray(),
  );
  expect(fibers).toEqual([]);
  await evictDurableObject(objectOf(id));

  const answered = QuestionSchema.parse((await answer(question.id, "green")).json);
  expect(answered).toMatchObject({ state: "answered", answer: "green", answered_by: "engineer" });
  expect(await ended("asker", command_id)).toMatchObject({
    status: "completed",
    result: "Painted it green.",
  });
  const again = await answer(question.id, "yellow");
  expect([again.status, again.json["code"]]).toEqual([409, "question_closed"]);
  await socket.until("question_answered", (event) => event.question.id === question.id);
  await socket.until("agent_status_changed", (event) => event.new_status === "idle");
  expect(socket.items.filter(({ type }) => type === "question_answered")).toHaveLength(1);
  expect((await questions("?state=open")).items).toEqual([]);
  const hooks = socket.items.flatMap((item) =>
    item.type === "agent_log" && item.log.event_category === "hook" ? [item.log.event_type] : [],
  );
  expect(hooks).toEqual(["UserPromptSubmit", "PreToolUse", "PostToolUse", "Stop"]);
  expect(await refused()).toEqual([]);
  socket.close();
});

test("several questions of one message are waited for together, while its other calls run", async () => {
  await makeAgent("curious");
  const socket = await connect("", "v1");
  const calls = [
    use("AskUser", { question: "How many?" }),
    use("Bash", { command: "echo seen" }),
    use("AskUser", { question: "How large?" }),
  ];
  await script([once(agent("bake bread"), { content: calls }), once(agent("huge"), text("Baked."))]);
  const { command_id } = await command("curious", "bake bread");
  const [many, large] = [await asked(socket, "How many?"), await asked(socket, "How large?")];
  await waiting(socket, "How many? · How large?");
  await answer(large.id, "huge");
  expect((await commandOf("curious", command_id)).status).toBe("executing");
  await answer(many.id, "three");
  expect((await ended("curious", command_id)).result).toBe("Baked.");
  const results = (await modelRequests()).at(-1)?.body.messages.at(-1)?.content;
  expect(results).toMatchObject([
    { content: expect.stringContaining("three") },
    { content: expect.stringContaining("seen") },
    { content: expect.stringContaining("huge") },
  ]);
  socket.close();
});

test("a question outlives the agent's object, and so does its answer", async () => {
  const id = await makeAgent("sleeper");
  const socket = await connect("", "v1");
  await script([
    once(agent("wake me"), {
      content: [
        use("Write", { file_path: "sleeper.txt", content: "before the question" }),
        use("AskUser", { question: "Shall I wake?" }),
      ],
    }),
    once(agent("yes please"), text("lost ".repeat(100), { chunk: 4, chunkMs: 15 })),
    once(agent("yes please"), text("Awake.")),
  ]);
  const { command_id } = await command("sleeper", "wake me");
  const question = await asked(socket, "Shall I wake?");
  await waiting(socket, "Shall I wake?");
  await crash(objectOf(id));
  expect((await commandOf("sleeper", command_id)).status).toBe("executing");
  expect((await answer(question.id, "yes please")).status).toBe(200);
  await socket.until("agent_stream", (frame) => frame.chunk.includes("lost"));
  await crash(objectOf(id));
  const done = await ended("sleeper", command_id);
  expect(done).toMatchObject({ status: "completed", result: "Awake." });
  expect(done.file_changes).toMatchObject([{ path: "sleeper.txt", status: "created" }]);
  expect(await refused()).toEqual([]);
  socket.close();
});

test("interrupting an agent that waits withdraws its question and ends the command", async () => {
  await makeAgent("fickle");
  const socket = await connect("", "v1");
  await script([once(agent("think twice"), ask("Really?")), once(agent("next thing"), text("Next done."))]);
  const { command_id } = await command("fickle", "think twice");
  const question = await asked(socket, "Really?");
  await waiting(socket, "Really?");
  expect((await request("POST", `${ORCHESTRATOR}/agents/fickle/interrupt`)).json).toEqual({
    interrupted: true,
  });
  expect((await ended("fickle", command_id)).status).toBe("interrupted");
  await socket.until("question_withdrawn", (event) => event.question.id === question.id);
  expect((await answer(question.id, "too late")).status).toBe(409);
  const next = await command("fickle", "next thing");
  expect((await ended("fickle", next.command_id)).result).toBe("Next done.");
  expect(await refused()).toEqual([]);
  socket.close();
});

test("a message that steers an agent that waits reaches it with the answer, one that interrupts at once", async () => {
  await makeAgent("patient");
  const socket = await connect("", "v1");
  await script([
    once(agent("choose a hat"), ask("Which hat?")),
    once(agent("/bowler.*hurry up/"), ask("Which coat?")),
    once(agent("forget it"), text("Forgotten.")),
  ]);
  const first = await command("patient", "choose a hat");
  const hat = await asked(socket, "Which hat?");
  await waiting(socket, "Which hat?");
  const steer = await command("patient", "hurry up", { mode: "steer" });
  expect(await commandOf("patient", steer.command_id)).toMatchObject({ delivery: "queued" });
  await answer(hat.id, "the bowler");
  await waiting(socket, "Which coat?");
  expect(await commandOf("patient", steer.command_id)).toMatchObject({ delivery: "consumed" });
  const urgent = await command("patient", "forget it", { mode: "interrupt" });
  expect((await ended("patient", urgent.command_id)).result).toBe("Forgotten.");
  expect((await commandOf("patient", first.command_id)).status).toBe("interrupted");
  expect((await commandOf("patient", steer.command_id)).status).toBe("interrupted");
  expect(await refused()).toEqual([]);
  socket.close();
});

test("deleting an agent that waits withdraws its question", async () => {
  await makeAgent("gone");
  const socket = await connect("", "v1");
  await script([once(agent("ask and vanish"), ask("Anyone there?"))]);
  await command("gone", "ask and vanish");
  const question = await asked(socket, "Anyone there?");
  await waiting(socket, "Anyone there?");
  expect((await request("DELETE", `${ORCHESTRATOR}/agents/gone`)).status).toBe(200);
  await socket.until("question_withdrawn", (event) => event.question.id === question.id);
  expect((await answer(question.id, "me")).status).toBe(409);
  socket.close();
});

test("questions are listed open ones first, in pages, and wrong input is told", async () => {
  const first = await questions("?limit=2");
  expect(first.items).toHaveLength(2);
  const rest = await questions(`?limit=50&cursor=${first.next_cursor}`);
  const all = await questions();
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(all.items.map(({ id }) => id));
  expect(rest.next_cursor).toBeNull();
  expect((await questions("?state=withdrawn")).items.every(({ state }) => state === "withdrawn")).toBe(true);
  for (const query of ["?state=odd", "?cursor=odd", "?limit=0"])
    expect((await request("GET", `${ORCHESTRATOR}/questions${query}`)).status).toBe(422);
  expect((await answer("nonsense", "x")).status).toBe(404);
  expect((await answer("00000000-0000-7000-8000-000000000009", "x")).status).toBe(404);
  expect((await answer(all.items[0]?.id ?? "", " ")).status).toBe(422);
});

test("an agent whose tools do not name it cannot ask", async () => {
  await makeAgent("mute", { tools: ["Read", "Write"] });
  await script([
    once(agent("say something"), ask("May I?")),
    once(agent("no tool AskUser"), text("I cannot ask.")),
  ]);
  const { command_id } = await command("mute", "say something");
  expect((await ended("mute", command_id)).result).toBe("I cannot ask.");
});
