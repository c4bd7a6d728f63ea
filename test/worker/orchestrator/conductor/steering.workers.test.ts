import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { MessageListSchema } from "../../../../contract/api.ts";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../../contract/ids.ts";
import { call, conductor, once, text } from "../../../support/model-replies.ts";
import { crash } from "../../../support/workers/crash.ts";
import {
  ORCHESTRATOR,
  type Socket,
  connect,
  modelRequests,
  refused,
  request,
  say,
  script,
} from "../../../support/workers/control-room.ts";

const slowly = { chunk: 4, chunkMs: 15 };
const talk = text("word ".repeat(60), slowly);
const withdraw = (id: string) => request("DELETE", `${ORCHESTRATOR}/messages/${id}`);

async function send(message: string, mode?: string) {
  const { status, json } = await request("POST", `${ORCHESTRATOR}/messages`, { message, mode });
  expect(status).toBe(202);
  return { id: String(json["message_id"]), status: json["status"] };
}

async function untilTalking(message: string) {
  const socket = await connect("", "v1");
  const sent = await send(message);
  await socket.until("chat_stream", (frame) => frame.chunk !== "");
  return { socket, sent };
}

const saidIn = (socket: Socket, words: string) =>
  socket.until("orchestrator_chat", ({ message }) => message.message.includes(words));

const statesOf = (socket: Socket, id: string) =>
  socket.items.flatMap((item) =>
    item.type === "message_state" && item.message_id === id ? [item.state] : [],
  );

test("a steering message joins the conductor's turn after its tool call, and its way is told", async () => {
  await script([
    once(conductor("look around"), call("list_agents", {}, slowly)),
    once(conductor("only the red"), text("Only red ones.")),
  ]);
  const { socket, sent } = await untilTalking("look around");
  const steer = await send("only the red ones", "steer");
  expect(steer.status).toBe("queued");
  await saidIn(socket, "Only red ones.");
  await socket.until("message_state", (event) => event.message_id === steer.id && event.state === "consumed");
  expect(statesOf(socket, sent.id)).toEqual(["delivered", "consumed"]);
  expect(statesOf(socket, steer.id)).toEqual(["queued", "delivered", "consumed"]);
  const { messages } = (await modelRequests()).at(-1)?.body ?? { messages: [] };
  expect(messages.at(-1)?.content).toMatchObject([{ type: "tool_result" }, { type: "text" }]);
  const listed = MessageListSchema.parse((await request("GET", `${ORCHESTRATOR}/messages`)).json);
  expect(listed.items.find(({ id }) => id === steer.id)).toMatchObject({
    state: "consumed",
    metadata: { mode: "steer" },
  });
  expect(await refused()).toEqual([]);
  socket.close();
});

test("a steering message that comes before the last words goes before older queued ones", async () => {
  await script([
    once(conductor("long story"), talk),
    once(conductor("shorter"), text("Short then.")),
    once(conductor("other matter"), text("Other matter done.")),
  ]);
  const { socket } = await untilTalking("tell a long story");
  await send("other matter");
  await send("shorter please", "steer");
  await saidIn(socket, "Other matter done.");
  const said = socket.items.flatMap((item) =>
    item.type === "orchestrator_chat" && item.message.sender_type === "orchestrator"
      ? [item.message.message.slice(0, 5)]
      : [],
  );
  expect(said).toEqual(["word ", "Short", "Other"]);
  socket.close();
});

test("an interrupting message stops the turn, keeps its words, and is answered before older queued ones", async () => {
  await script([
    once(conductor("endless"), talk),
    once(conductor("stop that"), text("Stopped it.")),
    once(conductor("afterwards"), text("Afterwards done.")),
  ]);
  const { socket } = await untilTalking("an endless story");
  await send("afterwards");
  await send("stop that", "interrupt");
  await saidIn(socket, "Afterwards done.");
  const said = socket.items.flatMap((item) =>
    item.type === "orchestrator_chat" && item.message.sender_type === "orchestrator" ? [item.message] : [],
  );
  expect(said.map(({ message }) => message.slice(0, 4))).toEqual(["word", "Stop", "Afte"]);
  expect(said[0]?.metadata).toMatchObject({ is_partial: true });
  expect(said[0]?.message.length).toBeLessThan(290);
  expect(await refused()).toEqual([]);
  socket.close();
});

test("a message can be withdrawn until it is delivered, and is never read", async () => {
  await script([once(conductor("keep on"), talk)]);
  const { socket, sent } = await untilTalking("keep on talking");
  const queued = await send("a secret wish");
  expect((await request("GET", ORCHESTRATOR)).json).toMatchObject({ queued_messages: 1 });
  expect((await withdraw(queued.id)).json).toEqual({ message_id: queued.id, state: "withdrawn" });
  expect((await withdraw(queued.id)).status).toBe(200);
  expect((await request("GET", ORCHESTRATOR)).json).toMatchObject({ queued_messages: 0 });
  const tooLate = await withdraw(sent.id);
  expect([tooLate.status, tooLate.json["code"]]).toEqual([409, "message_delivered"]);
  expect((await withdraw("nonsense")).json["code"]).toBe("message_not_found");
  await socket.until("message_state", (event) => event.message_id === sent.id && event.state === "consumed");
  expect(statesOf(socket, queued.id)).toEqual(["queued", "withdrawn"]);
  expect(JSON.stringify(await modelRequests())).not.toContain("secret wish");
  socket.close();
});

test("a message to an idle conductor is delivered at once", async () => {
  await script([once(conductor("quick one"), text("Quick answer."))]);
  const sent = await send("quick one", "steer");
  expect(sent.status).toBe("delivered");
  expect((await withdraw(sent.id)).status).toBe(409);
});

test("what waited before a crash is delivered once, in its order", async () => {
  const rules = [
    once(conductor("before the crash"), talk),
    once(conductor("right now"), text("Right away.")),
    once(conductor("in due time"), text("In due time done.")),
  ];
  await script(rules);
  const { socket } = await untilTalking("before the crash");
  await send("in due time");
  const urgent = await send("right now", "interrupt");
  await crash(env.ORCHESTRATOR.getByName(DEFAULT_ORCHESTRATOR_ID));
  await script(rules.slice(1));
  await request("GET", ORCHESTRATOR);
  const after = await connect("?since=0", "v1");
  await saidIn(after, "In due time done.");
  expect(statesOf(after, urgent.id)).toEqual(["queued", "delivered", "consumed"]);
  const asked = JSON.stringify((await modelRequests()).at(-1)?.body.messages);
  for (const words of ["before the crash", "right now", "in due time"])
    expect(asked.split(words)).toHaveLength(2);
  expect(await refused()).toEqual([]);
  for (const open of [socket, after]) open.close();
});

test("a message sent while an earlier one waits for its turn is not taken for the first", async () => {
  await script([once(conductor("one"), text("One.")), once(conductor("two"), text("Two."))]);
  const socket = await connect("", "v1");
  await Promise.all([say("one"), say("two")]);
  await saidIn(socket, "Two.");
  await saidIn(socket, "One.");
  socket.close();
});
