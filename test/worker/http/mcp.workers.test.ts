import { CallToolResultSchema, ListToolsResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { expect, test } from "vitest";
import { agent, once, text } from "../../support/model-replies.ts";
import { ORCHESTRATOR, request, script } from "../../support/workers/control-room.ts";

const accept = "application/json, text/event-stream";

async function rpc(method: string, params: object): Promise<unknown> {
  const { json } = await request("POST", "/mcp", { jsonrpc: "2.0", id: 1, method, params }, { accept });
  return json["result"];
}

async function tool(name: string, args: object = {}): Promise<{ text: string; isError: boolean }> {
  const { content, isError } = CallToolResultSchema.parse(await rpc("tools/call", { name, arguments: args }));
  const texts = content.map((part) => (part.type === "text" ? part.text : part.type));
  return { text: texts.join("\n"), isError: isError === true };
}

test("an outside client finds the management tools", async () => {
  const { tools } = ListToolsResultSchema.parse(await rpc("tools/list", {}));
  expect(tools.map(({ name }) => name).toSorted()).toEqual([
    "answer_question",
    "check_agent_status",
    "command_agent",
    "create_agent",
    "delete_agent",
    "interrupt_agent",
    "list_agents",
    "list_merges",
    "list_questions",
    "list_templates",
    "read_system_logs",
    "report_cost",
    "resolve_merge",
  ]);
  expect(tools.every(({ inputSchema }) => inputSchema.type === "object")).toBe(true);
});

test("an agent's life: created, listed, commanded, looked at, deleted", async () => {
  expect((await tool("list_agents")).text).toBe("No agents found");
  expect((await tool("create_agent", { name: "tess", system_prompt: "Test.", model: "haiku" })).text).toMatch(
    /Created agent 'tess'[\s\S]*ID: [\s\S]*Session: [\s\S]*Model: claude-haiku-5-5/,
  );
  await script([once(agent("say hi"), text("Hi there."))]);
  const begun = await tool("command_agent", { agent_name: "tess", command: "say hi" });
  expect(begun.text).toContain("'tess' has begun");
  const id = /ID: (\S+)/.exec(begun.text)?.[1];
  await request("GET", `${ORCHESTRATOR}/agents/tess/commands/${id}?wait=20`);
  const status = await tool("check_agent_status", { agent_name: "tess", verbose_logs: true });
  expect(status.text).toContain("[TextBlock] Hi there.");
  expect((await tool("check_agent_status", { agent_name: "tess", tail_count: 1, offset: 1 })).text).toContain(
    "[TextBlock]",
  );
  expect((await tool("list_agents")).text).toContain("• tess");
  expect((await tool("list_templates")).text).toMatch(/- \*\*scout\*\*: Explores[\s\S]*- `\/plan \[what is/);
  expect((await tool("report_cost")).text).toMatch(/Total cost: \$0\.\d{4}[\s\S]*Agent tess/);
  expect((await tool("interrupt_agent", { agent_name: "tess" })).text).toContain("not running");
  expect((await tool("delete_agent", { agent_name: "tess" })).text).toBe("Deleted agent 'tess'");
  expect((await tool("read_system_logs", { message_contains: "tess" })).text).toContain("deleted");
});

test("what is given as an argument goes before what the template says", async () => {
  const made = await tool("create_agent", { name: "lead", subagent_template: "scout", model: "opus" });
  expect(made.text).toContain("Model: claude-opus-5-5");
  const { json } = await request("GET", `${ORCHESTRATOR}/agents/lead`);
  expect(json).toMatchObject({
    subagent_template: "scout",
    tools: ["Read", "Glob", "Grep"],
    metadata: { template_name: "scout" },
  });
  expect(json["system_prompt"]).toContain("You find things out");
});

test.each([
  ["create_agent", { name: "lead" }, /already an agent called "lead"/],
  ["create_agent", { name: "../x" }, /name/],
  ["create_agent", {}, /name/],
  [
    "create_agent",
    { name: "y", subagent_template: "nope" },
    /no template "nope"\. Available: builder, docs-scraper, .*, scout, scout-fast/,
  ],
  ["create_agent", { name: "y", model: "gpt-7" }, /"gpt-7" is not a model\. Known: opus, sonnet/],
  ["create_agent", { name: "y", tools: ["Fly"] }, /no tool "Fly"\. Available: .*Bash/],
  ["create_agent", { name: "y", colour: "red" }, /colour/],
  ["command_agent", { agent_name: "nobody", command: "x" }, /no agent "nobody"\. Agents: lead/],
  ["command_agent", { agent_name: "lead", command: " " }, /command/],
  ["command_agent", { agent_name: "lead" }, /command/],
  ["delete_agent", { agent_name: "nobody" }, /nobody/],
  ["interrupt_agent", { agent_name: "nobody" }, /nobody/],
  ["check_agent_status", { agent_name: "nobody" }, /nobody/],
  ["check_agent_status", { agent_name: "lead", tail_count: -1 }, /tail_count/],
  ["read_system_logs", { level: "LOUD" }, /level/],
  ["fly_away", {}, /fly_away/],
])("%s with %j is an error result that says what is wrong", async (name, args, words) => {
  const result = await tool(name, args);
  expect(result.isError).toBe(true);
  expect(result.text).toMatch(words);
});

test("the tools of an orchestrator that is not there are not found", async () => {
  expect((await request("POST", "/mcp?orchestrator=nobody", {}, { accept })).status).toBe(404);
});
