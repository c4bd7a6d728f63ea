import { expect, test } from "vitest";
import { agent, call, once, text } from "../../support/model-replies.ts";
import { crash } from "../../support/workers/crash.ts";
import { command, commandOf, deliveriesOf, ended, makeAgent, objectOf } from "../../support/workers/fleet.ts";
import {
  ORCHESTRATOR,
  connect,
  modelRequests,
  refused,
  request,
  script,
} from "../../support/workers/control-room.ts";

/** Long enough for a message to arrive in the middle. */
const slowly = { chunk: 4, chunkMs: 15 };
const talk = (words: string) => text(`${"word ".repeat(60)}${words}`, slowly);
const withdraw = (name: string, id: string) =>
  request("DELETE", `${ORCHESTRATOR}/agents/${name}/commands/${id}`);

async function untilTalking(name: string, words: string) {
  const socket = await connect("", "v1");
  const begun = await command(name, words);
  await socket.until("agent_stream", (frame) => frame.chunk !== "");
  return { socket, begun };
}

test("a steering command joins the running turn at its next tool call and ends with it", async () => {
  await makeAgent("steered");
  await script([
    once(agent("paint it"), call("Bash", { command: "true" }, slowly)),
    once(agent("make it blue"), text("Painted blue.")),
  ]);
  const { socket, begun } = await untilTalking("steered", "paint it");
  const steer = await command("steered", "make it blue", { mode: "steer" });
  expect(steer.status).toBe("queued");
  expect(await commandOf("steered", steer.command_id)).toMatchObject({ delivery: "queued", mode: "steer" });
  const done = await ended("steered", steer.command_id);
  expect(done).toMatchObject({
    status: "completed",
    result: "Painted blue.",
    delivery: "consumed",
    joined_command_id: begun.command_id,
    author: "engineer",
  });
  expect(await ended("steered", begun.command_id)).toMatchObject({ result: "Painted blue." });
  await socket.until("agent_status_changed", (event) => event.new_status === "idle");
  expect(deliveriesOf(socket, steer.command_id)).toEqual([
    "queued queued",
    "delivered executing",
    "consumed executing",
    "consumed completed",
  ]);
  const prompts = socket.items.flatMap((item) =>
    item.type === "agent_log" && item.log.event_type === "UserPromptSubmit" ? [item.log] : [],
  );
  expect(prompts.map(({ payload }) => payload["command_id"] ?? "")).toEqual(["", steer.command_id]);
  const last = (await modelRequests()).at(-1)?.body.messages.at(-1);
  expect(last?.content).toMatchObject([{ type: "tool_result" }, { type: "text" }]);
  expect(await refused()).toEqual([]);
  socket.close();
});

test("a steering command that comes before the last words goes before older queued ones", async () => {
  await makeAgent("last");
  await script([
    once(agent("first thing"), talk("done")),
    once(agent("steer me"), text("Steered.")),
    once(agent("queued thing"), text("Queued one done.")),
  ]);
  const { socket, begun } = await untilTalking("last", "first thing");
  const queued = await command("last", "queued thing");
  const steer = await command("last", "steer me", { mode: "steer" });
  expect(await ended("last", queued.command_id)).toMatchObject({ result: "Queued one done." });
  expect(await ended("last", steer.command_id)).toMatchObject({
    result: "Steered.",
    joined_command_id: begun.command_id,
  });
  socket.close();
});

test("to an idle agent a steering command is like any other", async () => {
  await makeAgent("idle");
  await script([once(agent("steer the idle"), text("Done."))]);
  const steer = await command("idle", "steer the idle", { mode: "steer" });
  expect(steer.status).toBe("executing");
  expect(await ended("idle", steer.command_id)).toMatchObject({ result: "Done.", joined_command_id: null });
});

test("an interrupting command stops what runs, keeps its words, and goes before older queued ones", async () => {
  await makeAgent("stopped");
  await script([
    once(agent("long talk"), talk("never said")),
    once(agent("urgent"), text("Urgent done.")),
    once(agent("patient"), text("Patient done.")),
  ]);
  const { socket, begun } = await untilTalking("stopped", "long talk");
  const patient = await command("stopped", "patient");
  const urgent = await command("stopped", "urgent", { mode: "interrupt" });
  const stopped = await ended("stopped", begun.command_id);
  expect(stopped.status).toBe("interrupted");
  expect(stopped.result).toMatch(/^word/);
  expect(await ended("stopped", patient.command_id)).toMatchObject({ result: "Patient done." });
  const [first, second] = [
    await commandOf("stopped", urgent.command_id),
    await commandOf("stopped", patient.command_id),
  ];
  expect(String(first?.ended_at) <= String(second?.started_at)).toBe(true);
  expect(await refused()).toEqual([]);
  socket.close();
});

test("a command can be withdrawn until it is delivered, and never runs", async () => {
  await makeAgent("changeable");
  await script([once(agent("keep talking"), talk("done"))]);
  const { socket, begun } = await untilTalking("changeable", "keep talking");
  const queued = await command("changeable", "never to be read");
  const waited = ended("changeable", queued.command_id);
  const withdrawn = await withdraw("changeable", queued.command_id);
  expect(withdrawn.json).toMatchObject({
    status: "interrupted",
    delivery: "withdrawn",
    result: "Withdrawn before it began.",
  });
  expect((await waited).delivery).toBe("withdrawn");
  expect((await withdraw("changeable", queued.command_id)).status).toBe(200);
  const tooLate = await withdraw("changeable", begun.command_id);
  expect([tooLate.status, tooLate.json["code"]]).toEqual([409, "command_delivered"]);
  expect((await withdraw("changeable", "nonsense")).status).toBe(404);
  expect((await withdraw("changeable", "00000000-0000-7000-8000-000000000009")).status).toBe(404);
  await ended("changeable", begun.command_id);
  expect((await withdraw("changeable", begun.command_id)).status).toBe(409);
  expect(JSON.stringify(await modelRequests())).not.toContain("never to be read");
  socket.close();
});

test("a steering command survives the loss of the agent's object before and after its delivery", async () => {
  const id = await makeAgent("survivor");
  await script([
    once(agent("start out"), call("Bash", { command: "true" }, slowly)),
    once(agent("turn left"), talk("lost words")),
    once(agent("turn left"), text("Turned left.")),
  ]);
  const { socket } = await untilTalking("survivor", "start out");
  await crash(objectOf(id));
  await script([
    once(agent("start out"), call("Bash", { command: "true" }, slowly)),
    once(agent("turn left"), talk("lost words")),
    once(agent("turn left"), text("Turned left.")),
  ]);
  const steer = await command("survivor", "turn left", { mode: "steer" });
  await socket.until(
    "command_updated",
    (event) => event.command.delivery === "delivered" && event.command.id === steer.command_id,
  );
  await crash(objectOf(id));
  const done = await ended("survivor", steer.command_id);
  expect(done).toMatchObject({ status: "completed", result: "Turned left." });
  const last = (await modelRequests()).at(-1)?.body.messages;
  expect(JSON.stringify(last).split("turn left")).toHaveLength(2);
  expect(await refused()).toEqual([]);
  socket.close();
});

test("what steers a turn that is interrupted too late to be read has a turn of its own", async () => {
  await makeAgent("spared");
  await script([once(agent("go on and on"), talk("done")), once(agent("note this"), text("Noted."))]);
  const { socket, begun } = await untilTalking("spared", "go on and on");
  const steer = await command("spared", "note this", { mode: "steer" });
  await request("POST", `${ORCHESTRATOR}/agents/spared/interrupt`);
  expect((await ended("spared", begun.command_id)).status).toBe("interrupted");
  expect(await ended("spared", steer.command_id)).toMatchObject({
    status: "completed",
    result: "Noted.",
    joined_command_id: null,
  });
  socket.close();
});

test("whoever waits for a command that joined another's turn hears of the result once", async () => {
  await makeAgent("heard");
  await script([
    once(agent("quiet work"), call("Bash", { command: "true" }, slowly)),
    once(agent("tell all"), text("Told.")),
    { when: { tool: "create_agent" }, reply: text("Heard it.") },
  ]);
  const { socket } = await untilTalking("heard", "quiet work");
  await command("heard", "tell all", { mode: "steer", notify: true });
  await socket.until("orchestrator_chat", ({ message }) => message.message === "Heard it.");
  const reports = socket.items.filter(
    (item) => item.type === "orchestrator_chat" && item.message.metadata["type"] === "agent_report",
  );
  expect(reports).toHaveLength(1);
  socket.close();
});
