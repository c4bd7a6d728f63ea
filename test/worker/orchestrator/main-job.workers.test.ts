import { expect, test } from "vitest";
import { CostsSchema } from "../../../contract/api.ts";
import { agent, call, conductor, once, text } from "../../support/model-replies.ts";
import { ORCHESTRATOR, connect, refused, request, say, script } from "../../support/workers/control-room.ts";

const CALL_ROWS = ["ThinkingBlock", "TextBlock", "ToolUseBlock", "PreToolUse", "PostToolUse"];

test("a person asks, the conductor creates and commands, the agent works, the conductor reports", async () => {
  await script([
    once(
      conductor("called alice"),
      call("create_agent", { name: "alice", system_prompt: "You write Python." }),
    ),
    once(conductor("Created agent"), text("alice is there.")),
    once(conductor("Tell alice"), call("command_agent", { agent_name: "alice", command: "Write hello.py" })),
    once(conductor("has begun"), text("alice is on it.")),
    once(agent("hello.py"), call("Write", { file_path: "hello.py", content: "print('hello')\n" })),
    once(agent(), call("Bash", { command: "grep -c hello hello.py" })),
    once(agent(), text("I wrote hello.py.")),
    once(conductor("<agent_report"), text("alice has finished hello.py.")),
  ]);
  const socket = await connect("", "v1");
  await say("Create an agent called alice");
  await socket.until("orchestrator_chat", ({ message }) => message.message === "alice is there.");
  await say("Tell alice to write hello.py");
  await socket.until(
    "orchestrator_chat",
    ({ message }) => message.message === "alice has finished hello.py.",
  );
  await socket.until(
    "orchestrator_updated",
    ({ orchestrator }) => orchestrator.status === "idle" && (orchestrator.total_cost ?? 1) >= 0,
  );

  const seqs = socket.seqs();
  expect(seqs.length).toBeGreaterThan(20);
  expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));

  const logs = socket.items.flatMap((item) => (item.type === "agent_log" ? [item.log] : []));
  expect(logs.map((log) => log.event_type)).toEqual([
    "UserPromptSubmit",
    ...CALL_ROWS,
    ...CALL_ROWS,
    "TextBlock",
    "Stop",
    "FileTrackingBlock",
    "SubagentStop",
  ]);
  expect(logs.map((log) => log.entry_index)).toEqual(logs.map((_, index) => index));
  expect(new Set(logs.map((log) => log.task_slug)).size).toBe(1);
  const [, bash] = logs.filter((log) => log.event_type === "PostToolUse");
  expect(String(bash?.payload["result"])).toContain("1");

  const statuses = socket.items.flatMap((item) =>
    item.type === "agent_status_changed" ? [item.new_status] : [],
  );
  expect(statuses).toEqual(["executing", "idle"]);
  expect(socket.items.some((item) => item.type === "chat_stream" && item.chunk !== "")).toBe(true);
  expect(socket.items.some((item) => item.type === "agent_stream" && item.chunk !== "")).toBe(true);
  expect(socket.items.some((item) => item.type === "thinking_block")).toBe(true);

  const { json: alice } = await request("GET", `${ORCHESTRATOR}/agents/alice`);
  expect(alice).toMatchObject({
    status: "idle",
    queued_commands: 0,
    log_count: logs.length,
    counts: { tools: 2, responses: 3 },
  });
  expect(alice["total_cost"]).toBeGreaterThan(0);
  expect(alice["context_tokens"]).toBeGreaterThan(0);
  expect((await request("GET", `${ORCHESTRATOR}/files/content?path=hello.py`)).text).toBe("print('hello')\n");

  const history = await request("GET", `${ORCHESTRATOR}/events?limit=500`);
  expect(history.json["items"]).toHaveLength(seqs.at(-1) ?? 0);
  expect(await refused()).toEqual([]);
  socket.close();
});

test("costs are kept by whose they are, and only grow", async () => {
  const { json } = await request("GET", `${ORCHESTRATOR}/costs`);
  const { orchestrator, summaries, agents, models, total } = CostsSchema.parse(json);
  expect(agents.map(({ name }) => name)).toEqual(["alice"]);
  const sum = [orchestrator, summaries, ...agents].reduce((cost, part) => cost + part.total_cost, 0);
  expect(total.total_cost).toBeCloseTo(sum, 12);
  expect(models.reduce((cost, part) => cost + part.total_cost, 0)).toBeCloseTo(sum, 12);
});

test("a message that comes during a turn waits for its own", async () => {
  await script([
    once(conductor("first question"), text("First answer.", { firstMs: 150 })),
    once(conductor("second question"), text("Second answer.")),
  ]);
  const socket = await connect("", "v1");
  expect((await say("first question")).json).toMatchObject({ status: "delivered" });
  expect((await say("second question")).json).toMatchObject({ status: "queued" });
  await socket.until("orchestrator_chat", ({ message }) => message.message === "Second answer.");
  const said = socket.items.flatMap((item) =>
    item.type === "orchestrator_chat" ? [item.message.message] : [],
  );
  expect(said).toEqual(["first question", "second question", "First answer.", "Second answer."]);
  socket.close();
});
