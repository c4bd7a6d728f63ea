import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { EventListSchema } from "../../../contract/api.ts";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../contract/ids.ts";
import { agent, always, call, conductor, once, text } from "../../support/model-replies.ts";
import { ORCHESTRATOR, connect, refused, request, say, script } from "../../support/workers/control-room.ts";
import { crash } from "../../support/workers/crash.ts";

const stub = () => env.ORCHESTRATOR.getByName(DEFAULT_ORCHESTRATOR_ID);
const slowly = { chunk: 5, chunkMs: 10 };

async function events() {
  const { json } = await request("GET", `${ORCHESTRATOR}/events?limit=500`);
  return EventListSchema.parse(json).items;
}

async function untilSaid(words: string): Promise<void> {
  const socket = await connect("?since=0", "v1");
  await socket.until("orchestrator_chat", ({ message }) => message.message === words);
  socket.close();
}

test("the conductor's turn goes on after its object was lost, without doing anything twice", async () => {
  await script([
    once(conductor("make one"), call("create_agent", { name: "only-one" })),
    once(conductor("Created agent"), text("slow ".repeat(300), slowly)),
    once(conductor("Created agent"), text("only-one is there.")),
  ]);
  const socket = await connect("", "v1");
  await say("make one agent");
  await socket.until("chat_stream", (frame) => frame.chunk.includes("slow"));
  await crash(stub());
  await request("GET", ORCHESTRATOR);
  await untilSaid("only-one is there.");
  const all = await events();
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(all.filter(({ type }) => type === "agent_created")).toHaveLength(1);
  expect(await refused()).toEqual([]);
});

test("an agent that works while its orchestrator is lost reports everything once it is back", async () => {
  await request("POST", `${ORCHESTRATOR}/agents`, { name: "steady" });
  await script([
    once(agent("go on"), call("Write", { file_path: "steady.txt", content: "x" })),
    once(agent(), text(`${"slow ".repeat(60)}done`, slowly)),
    always(conductor(), text("Heard of steady.")),
  ]);
  const socket = await connect("", "v1");
  await request("POST", `${ORCHESTRATOR}/agents/steady/commands`, { command: "go on whatever happens" });
  await socket.until("agent_stream", (frame) => frame.chunk.includes("slow"));
  await crash(stub());
  await untilSaid("Heard of steady.");
  const all = await events();
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
  const logs = all.filter(({ type }) => type === "agent_log");
  expect(logs).toHaveLength(9);
  const { json } = await request("GET", `${ORCHESTRATOR}/agents/steady`);
  expect(json).toMatchObject({ status: "idle", log_count: 9 });
});

test("a message that was accepted is answered after a crash", async () => {
  await script([once(conductor("answer me"), text("Here I am."))]);
  await say("answer me");
  await crash(stub());
  await request("GET", ORCHESTRATOR);
  await untilSaid("Here I am.");
});
