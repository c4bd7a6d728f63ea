import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { CommandSchema } from "../../../contract/agent.ts";
import { CommandAcceptedSchema } from "../../../contract/api.ts";
import { AgentIdSchema } from "../../../contract/ids.ts";
import { agent, always, call, conductor, once, text } from "../../support/model-replies.ts";
import { crash } from "../../support/workers/crash.ts";
import { ORCHESTRATOR, connect, request, say, script } from "../../support/workers/control-room.ts";

async function run(name: string, words: string) {
  const { json } = await request("POST", `${ORCHESTRATOR}/agents/${name}/commands`, {
    command: words,
    notify: false,
  });
  const { command_id } = CommandAcceptedSchema.parse(json);
  const { json: ended } = await request(
    "GET",
    `${ORCHESTRATOR}/agents/${name}/commands/${command_id}?wait=30`,
  );
  return CommandSchema.parse(ended);
}

test("a denied call is told to the model and shown in its row", async () => {
  await request("POST", `${ORCHESTRATOR}/agents`, { name: "denied" });
  const socket = await connect("", "v1");
  await script([
    once(agent("read secrets"), call("Read", { file_path: ".env" })),
    once(agent("may hold secrets"), text("I may not.")),
  ]);
  expect((await run("denied", "read secrets")).result).toBe("I may not.");
  const row = await socket.until("agent_log", ({ log }) => log.event_type === "PreToolUse");
  expect(row.log.content).toContain("Denied Read");
  expect(row.log.payload).toMatchObject({
    tool_input: { file_path: ".env" },
    decision: "deny",
    reason: expect.stringContaining("secrets"),
  });
  const after = await socket.until("agent_log", ({ log }) => log.event_type === "PostToolUse");
  expect(after.log.payload).toMatchObject({ is_error: true });
  socket.close();
});

test("the shell's directory is kept from command to command and over a restart", async () => {
  const { json } = await request("POST", `${ORCHESTRATOR}/agents`, { name: "walker" });
  await script([
    once(agent("go there"), call("Bash", { command: "mkdir -p far/away && cd far/away && touch here" })),
    once(agent("working directory"), text("There.")),
    once(agent("where"), call("Bash", { command: "pwd" })),
    once(agent("/far/away"), text("In /far/away.")),
  ]);
  await run("walker", "go there");
  await crash(env.COMMAND_AGENT.getByName(AgentIdSchema.parse(json["id"])));
  expect((await run("walker", "where are you")).result).toBe("In /far/away.");
});

test("the end of a command that the conductor gave is a row of its own", async () => {
  const socket = await connect("", "v1");
  await script([
    once(conductor("hire"), call("mcp__mgmt__create_agent", { name: "hired" })),
    once(conductor("hired"), call("mcp__mgmt__command_agent", { agent_name: "hired", command: "small job" })),
    once(agent("small job"), text("Small job done.")),
    always(conductor(), text("Fine.")),
  ]);
  await say("hire someone");
  const { log } = await socket.until("agent_log", (event) => event.log.event_type === "SubagentStop");
  expect(log).toMatchObject({ agent_name: "hired", event_category: "hook" });
  expect(log.payload).toMatchObject({
    subagent_id: log.agent_id,
    reason: "completed",
    command_id: log.command_id,
  });
  const rows = socket.items.flatMap((item) =>
    item.type === "agent_log" && item.log.command_id === log.command_id ? [item.log.entry_index] : [],
  );
  expect(rows).toEqual(rows.map((_, index) => index));
  socket.close();
});
