import { expect, test } from "vitest";
import { z } from "zod";
import { agent, call, conductor, once, text } from "../../support/model-replies.ts";
import { connect, request, say, script } from "../../support/workers/control-room.ts";

const RowsSchema = z.array(z.record(z.string(), z.unknown()));
const ChatSchema = z.object({
  messages: z.array(z.looseObject({ metadata: z.looseObject({ type: z.string().optional() }) })),
  turn_count: z.int(),
});

const CALL_ROWS = ["thinking", "text", "tool_use", "PreToolUse", "PostToolUse"];

test("a client written for the reference system finds what it strictly needs", async () => {
  await script([
    once(conductor("make rita"), call("create_agent", { name: "rita" })),
    once(conductor("Created agent"), call("command_agent", { agent_name: "rita", command: "write r.txt" })),
    once(conductor("has begun"), text("On it.")),
    once(agent("r.txt"), call("Write", { file_path: "r.txt", content: "r" })),
    once(agent(), text("Wrote r.txt.")),
    once(conductor("<agent_report"), text("rita is done.")),
  ]);
  const socket = await connect();
  await say("make rita write");
  await socket.until("orchestrator_chat", ({ message }) => message.message === "rita is done.");
  socket.close();

  expect((await request("GET", "/get_headers")).json).toMatchObject({
    status: "success",
    cwd: expect.any(String),
  });

  const { json } = await request("GET", "/get_orchestrator");
  const orchestrator = z.object({ id: z.string() }).parse(json["orchestrator"]);
  expect(json).toMatchObject({
    status: "success",
    orchestrator: { id: expect.any(String), session_id: expect.any(String), total_cost: expect.any(Number) },
    agent_templates: expect.arrayContaining([{ name: "scout", description: expect.any(String) }]),
    slash_commands: expect.any(Array),
    orchestrator_tools: expect.arrayContaining(["list_agents()"]),
    adw_workflows: [],
  });

  const { agents } = (await request("GET", "/list_agents")).json;
  expect(agents).toMatchObject([
    {
      name: "rita",
      model: expect.any(String),
      total_cost: expect.any(Number),
      input_tokens: expect.any(Number),
      log_count: 10,
    },
  ]);

  const events = RowsSchema.parse((await request("GET", "/get_events?limit=2000")).json["events"]);
  expect(
    events.every(
      (event) => typeof event["event_type"] === "string" && typeof event["timestamp"] === "string",
    ),
  ).toBe(true);
  expect(
    events.filter((event) => event["sourceType"] === "agent_log").map((event) => event["event_type"]),
  ).toEqual(["UserPromptSubmit", ...CALL_ROWS, "text", "Stop", "FileTrackingBlock", "SubagentStop"]);
  expect(events.some((event) => event["sourceType"] === "orchestrator_chat")).toBe(true);

  const body = { orchestrator_agent_id: orchestrator.id, limit: 100 };
  const chat = ChatSchema.parse((await request("POST", "/load_chat", body)).json);
  const kinds = chat.messages.map(({ metadata }) => metadata.type ?? "message");
  expect(kinds).toEqual(
    expect.arrayContaining(["message", "thinking", "tool_use", "text_chunk", "agent_report"]),
  );
  expect(chat.turn_count).toBeGreaterThan(4);

  await script([once(conductor("from the old client"), text("Welcome."))]);
  const live = await connect();
  const sent = await request("POST", "/send_chat", {
    message: "from the old client",
    orchestrator_agent_id: orchestrator.id,
  });
  expect(sent.json).toMatchObject({ status: "success", message: expect.any(String) });
  await live.until("orchestrator_chat", ({ message }) => message.message === "Welcome.");
  live.close();
});

test("pages of events do not overlap and do not skip", async () => {
  const ids = async (query: string) =>
    RowsSchema.parse((await request("GET", `/get_events?${query}`)).json["events"]).map(({ id }) => id);
  const [newest, older] = [await ids("limit=4"), await ids("limit=4&offset=4")];
  expect([...older, ...newest]).toEqual(await ids("limit=8"));
});
