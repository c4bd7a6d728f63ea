import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { CommandSchema } from "../../../contract/agent.ts";
import { CommandAcceptedSchema, CostsSchema } from "../../../contract/api.ts";
import { AgentIdSchema } from "../../../contract/ids.ts";
import { agent, always, call, conductor, once, text } from "../../support/model-replies.ts";
import { crash } from "../../support/workers/crash.ts";
import {
  ORCHESTRATOR,
  connect,
  modelRequests,
  refused,
  request,
  script,
} from "../../support/workers/control-room.ts";

const quietConductor = always(conductor(), text("Noted."));

async function makeAgent(name: string, more: object = {}): Promise<string> {
  const { status, json, text: body } = await request("POST", `${ORCHESTRATOR}/agents`, { name, ...more });
  expect(status, body).toBe(201);
  return String(json["id"]);
}

async function command(name: string, words: string, more: object = {}) {
  const { json } = await request("POST", `${ORCHESTRATOR}/agents/${name}/commands`, {
    command: words,
    notify: false,
    ...more,
  });
  return CommandAcceptedSchema.parse(json);
}

async function ended(name: string, id: string) {
  const { json } = await request("GET", `${ORCHESTRATOR}/agents/${name}/commands/${id}?wait=30`);
  return CommandSchema.parse(json);
}

test("a command can be waited for, and says what it changed and cost", async () => {
  await makeAgent("worker");
  await script([
    once(agent("make a.txt"), call("Write", { file_path: "a.txt", content: "one\n" })),
    once(agent(), call("Bash", { command: "echo two > b.txt" })),
    once(agent(), text("Made both.")),
  ]);
  const { command_id, task_slug } = await command("worker", "make a.txt and b.txt");
  expect(task_slug).toMatch(/^make-a-txt-and-b-txt-\d{8}-\d{6}$/);
  const done = await ended("worker", command_id);
  expect(done).toMatchObject({ status: "completed", result: "Made both." });
  expect(done.file_changes).toMatchObject([
    { path: "a.txt", status: "created" },
    { path: "b.txt", status: "created" },
  ]);
  expect(done.usage.total_cost).toBeGreaterThan(0);
});

test("a second command waits for the first, and both are done in order", async () => {
  await makeAgent("queue");
  await script([
    once(agent("first task"), text("First done.", { firstMs: 100 })),
    once(agent("second task"), text("Second done.")),
  ]);
  const first = await command("queue", "first task");
  const second = await command("queue", "second task");
  expect([first.status, second.status]).toEqual(["executing", "queued"]);
  expect(await ended("queue", second.command_id)).toMatchObject({
    status: "completed",
    result: "Second done.",
  });
  expect(await ended("queue", first.command_id)).toMatchObject({
    status: "completed",
    result: "First done.",
  });
});

test("interrupting stops the turn and keeps what was said and spent", async () => {
  await makeAgent("talker");
  const socket = await connect("", "v1");
  await script([once(agent("talk"), text("word ".repeat(400), { chunk: 5, chunkMs: 10 }))]);
  const { command_id } = await command("talker", "talk at length");
  await socket.until("agent_stream", (frame) => frame.chunk.includes("word"));
  expect((await request("POST", `${ORCHESTRATOR}/agents/talker/interrupt`)).json).toEqual({
    interrupted: true,
  });
  const done = await ended("talker", command_id);
  expect(done.status).toBe("interrupted");
  expect(done.result).toMatch(/^word/);
  expect(done.usage.total_cost).toBeGreaterThan(0);
  const partial = await socket.until("agent_log", ({ log }) => log.event_type === "TextBlock");
  expect(partial.log.payload).toMatchObject({ is_partial: true });
  await socket.until("agent_status_changed", (event) => event.new_status === "idle");
  expect((await request("POST", `${ORCHESTRATOR}/agents/talker/interrupt`)).json).toEqual({
    interrupted: false,
  });
  await script([once(agent("another"), text("Something else."))]);
  expect((await ended("talker", (await command("talker", "another task")).command_id)).result).toBe(
    "Something else.",
  );
  expect(await refused()).toEqual([]);
  socket.close();
});

test("deleting a running agent stops it, keeps its cost and frees its name", async () => {
  const id = await makeAgent("doomed");
  const socket = await connect("", "v1");
  await script([once(agent("run on"), text("word ".repeat(400), { chunk: 5, chunkMs: 10 }))]);
  await command("doomed", "run on");
  await socket.until("agent_stream", (frame) => frame.chunk.includes("word"));
  expect((await request("DELETE", `${ORCHESTRATOR}/agents/doomed`)).status).toBe(200);
  await socket.until("agent_deleted", (event) => event.agent_id === id);
  expect((await request("GET", `${ORCHESTRATOR}/agents/doomed`)).status).toBe(404);
  expect(await makeAgent("doomed")).not.toBe(id);
  const costs = CostsSchema.parse((await request("GET", `${ORCHESTRATOR}/costs`)).json).agents;
  expect(costs.find((cost) => cost.agent_id === id)).toMatchObject({ archived: true });
  expect(costs.find((cost) => cost.agent_id === id)?.total_cost).toBeGreaterThan(0);
  socket.close();
});

test("an agent whose model fails is blocked and says why, and can be commanded again", async () => {
  await makeAgent("unlucky");
  await script([
    once(agent("fails"), { status: 400, error: "invalid_request_error", message: "no such thing" }),
    once(agent("works"), text("Fine now.")),
  ]);
  const failed = await ended("unlucky", (await command("unlucky", "this fails")).command_id);
  expect(failed.status).toBe("failed");
  expect(failed.result).toContain("no such thing");
  const { json } = await request("GET", `${ORCHESTRATOR}/agents/unlucky`);
  expect(json).toMatchObject({ status: "blocked", status_reason: failed.result });
  expect((await ended("unlucky", (await command("unlucky", "this works")).command_id)).result).toBe(
    "Fine now.",
  );
  expect((await request("GET", `${ORCHESTRATOR}/agents/unlucky`)).json).toMatchObject({
    status: "idle",
    status_reason: null,
  });
});

test("tools that a template does not give are not there", async () => {
  await makeAgent("looker", { subagent_template: "scout" });
  await script([
    once({ tool: "Read", notTool: "Write" }, call("Write", { file_path: "sneaky.txt", content: "x" })),
    once({ tool: "Read", notTool: "Write", last: "Write" }, text("I may not write.")),
  ]);
  expect((await ended("looker", (await command("looker", "write a file")).command_id)).result).toBe(
    "I may not write.",
  );
  expect((await request("GET", `${ORCHESTRATOR}/files/content?path=sneaky.txt`)).status).toBe(404);
});

test("a turn goes on after the agent's object was lost in the middle of it", async () => {
  const id = AgentIdSchema.parse(await makeAgent("phoenix"));
  const socket = await connect("", "v1");
  await script([
    once(agent("rise"), call("Write", { file_path: "phoenix.txt", content: "once\n" })),
    once(agent(), text("slow ".repeat(300), { chunk: 5, chunkMs: 10 })),
    once(agent(), text("Risen.")),
  ]);
  const { command_id } = await command("phoenix", "rise from a restart");
  await socket.until("agent_stream", (frame) => frame.chunk.includes("slow"));
  await crash(env.COMMAND_AGENT.getByName(id));
  const done = await ended("phoenix", command_id);
  expect(done).toMatchObject({ status: "completed", result: "Risen." });
  await socket.until("agent_log", ({ log }) => log.agent_id === id && log.event_type === "Stop");
  const logs = socket.items.flatMap((item) =>
    item.type === "agent_log" && item.log.agent_id === id ? [item.log] : [],
  );
  expect(new Set(logs.map((log) => log.id)).size).toBe(logs.length);
  expect(logs.filter((log) => log.event_type === "PreToolUse")).toHaveLength(1);
  expect(logs.at(-1)?.event_type).toBe("Stop");
  socket.close();
});

test("a conversation goes on from command to command, as the API takes it", async () => {
  await makeAgent("memory");
  await script([
    once(agent("my number"), call("Bash", { command: "echo 42" })),
    once(agent(), text("I keep 42.")),
    once(agent("which number"), text("It was 42.")),
  ]);
  await ended("memory", (await command("memory", "remember my number")).command_id);
  expect((await ended("memory", (await command("memory", "which number?")).command_id)).result).toBe(
    "It was 42.",
  );
  const last = (await modelRequests()).at(-1);
  expect(last?.body.messages.map(({ role }) => role)).toEqual([
    "user",
    "assistant",
    "user",
    "assistant",
    "user",
  ]);
  expect(await refused()).toEqual([]);
});

test("a changed prompt in mid-conversation is not refused for thinking that belongs to the old one", async () => {
  await makeAgent("changed", { system_prompt: "Be brief." });
  await script([
    once(agent("before"), call("Bash", { command: "true" })),
    once(agent(), text("Before.")),
    once(agent("after"), text("After.")),
  ]);
  await ended("changed", (await command("changed", "before the change")).command_id);
  await request("PATCH", `${ORCHESTRATOR}/agents/changed`, { system_prompt: "Be long." });
  expect((await ended("changed", (await command("changed", "after the change")).command_id)).result).toBe(
    "After.",
  );
  expect(await refused()).toEqual([]);
});

test("changed tools in mid-conversation hold from the next command on, and nothing is refused", async () => {
  await makeAgent("retooled", { model: "claude-sonnet-5-5" });
  await script([
    once(agent("with all"), call("Bash", { command: "true" })),
    once(agent(), text("With all.")),
    once({ tool: "Read", notTool: "Bash", last: "with one" }, text("With one.")),
  ]);
  await ended("retooled", (await command("retooled", "with all tools")).command_id);
  await request("PATCH", `${ORCHESTRATOR}/agents/retooled`, { tools: ["Read"] });
  expect((await ended("retooled", (await command("retooled", "with one tool")).command_id)).result).toBe(
    "With one.",
  );
  expect(await refused()).toEqual([]);
});

test("the conductor is woken by a command of somebody else too, unless told not to be", async () => {
  await makeAgent("notifier");
  await script([once(agent("notify"), text("Result for all.")), quietConductor]);
  const socket = await connect("", "v1");
  await command("notifier", "notify please", { notify: true });
  const report = await socket.until("orchestrator_chat", ({ message }) => message.sender_type === "agent");
  expect(report.message).toMatchObject({
    message: "Result for all.",
    receiver_type: "orchestrator",
    metadata: { status: "completed" },
  });
  await socket.until("orchestrator_chat", ({ message }) => message.message === "Noted.");
  socket.close();
});
