import { expect, test } from "vitest";
import { agent, call, conductor, once, text } from "../../support/model-replies.ts";
import { connect, request, say, script } from "../../support/workers/control-room.ts";

type Rows = Record<string, unknown>[];

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
  const orchestrator = json["orchestrator"] as unknown as { id: string };
  expect(json).toMatchObject({
    status: "success",
    orchestrator: { id: expect.any(String), session_id: expect.any(String), total_cost: expect.any(Number) },
    agent_templates: expect.arrayContaining([{ name: "scout", description: expect.any(String) }]),
    slash_commands: expect.any(Array),
    orchestrator_tools: expect.arrayContaining(["list_agents()"]),
    adw_workflows: [],
  });

  const { agents } = (await request("GET", "/list_agents")).json as unknown as { agents: Rows };
  expect(agents).toMatchObject([
    {
      name: "rita",
      model: expect.any(String),
      total_cost: expect.any(Number),
      input_tokens: expect.any(Number),
      log_count: 8,
    },
  ]);

  const { events } = (await request("GET", "/get_events?limit=2000")).json as unknown as { events: Rows };
  expect(
    events.every(
      (event) => typeof event["event_type"] === "string" && typeof event["timestamp"] === "string",
    ),
  ).toBe(true);
  expect(
    events.filter((event) => event["sourceType"] === "agent_log").map((event) => event["event_type"]),
  ).toEqual(["UserPromptSubmit", ...CALL_ROWS, "text", "Stop"]);
  expect(events.some((event) => event["sourceType"] === "orchestrator_chat")).toBe(true);

  const body = { orchestrator_agent_id: orchestrator.id, limit: 100 };
  const chat = (await request("POST", "/load_chat", body)).json as unknown as {
    messages: Rows;
    turn_count: number;
  };
  const kinds = chat.messages.map(({ metadata }) => (metadata as { type?: string }).type ?? "message");
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
  const newest = (await request("GET", "/get_events?limit=4")).json["events"] as unknown as { id: string }[];
  const older = (await request("GET", "/get_events?limit=4&offset=4")).json["events"] as unknown as {
    id: string;
  }[];
  const both = (await request("GET", "/get_events?limit=8")).json["events"] as unknown as { id: string }[];
  expect([...older, ...newest].map(({ id }) => id)).toEqual(both.map(({ id }) => id));
});
