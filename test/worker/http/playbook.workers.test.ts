import { expect, test } from "vitest";
import {
  AgentPromptSchema,
  ConductorPromptSchema,
  SlashCommandListSchema,
  TemplateListSchema,
} from "../../../contract/playbook.ts";
import { ORCHESTRATOR, request } from "../../support/workers/control-room.ts";
import { putFile, removeFile } from "../../support/workers/workspace.ts";

const templates = async () =>
  TemplateListSchema.parse((await request("GET", `${ORCHESTRATOR}/templates`)).json);
const commands = async () =>
  SlashCommandListSchema.parse((await request("GET", `${ORCHESTRATOR}/commands`)).json);
const create = async (body: object) => await request("POST", `${ORCHESTRATOR}/agents`, body);

test("what is shipped is listed before the workspace has anything", async () => {
  const { items } = await templates();
  expect(items.find(({ name }) => name === "scout")).toMatchObject({
    tools: ["Read", "Glob", "Grep"],
    source: "shipped",
    file: ".claude/agents/scout.md",
  });
  const plan = (await commands()).items.find(({ name }) => name === "plan");
  expect(plan).toMatchObject({ argument_hint: "[what is to be done]", source: "shipped" });
  expect(plan?.allowed_tools).toContain("Write");
});

test("the workspace goes before what is shipped, and counts as soon as it is saved", async () => {
  await putFile(".claude/agents/scout.md", "---\nname: scout\ndescription: Ours.\n---\nLook around here.\n");
  const made = await create({ name: "own-scout", subagent_template: "scout-report-suggest" });
  expect(made.json).toMatchObject({
    subagent_template: "scout",
    tools: null,
    system_prompt: "Look around here.",
  });
  expect((await templates()).items.find(({ name }) => name === "scout")).toMatchObject({
    description: "Ours.",
    source: "workspace",
  });
  await removeFile(".claude/agents/scout.md");
  expect((await templates()).items.find(({ name }) => name === "scout")?.source).toBe("shipped");
});

test("a bad file is a problem in the lists, in the prompt and for tools, and nothing fails", async () => {
  await putFile(".claude/commands/bad.md", "---\ndescription: Review: x\n---\nText.");
  await putFile(
    ".claude/agents/odd.md",
    "---\nname: odd\ndescription: Odd.\ntools: [Read, Fly]\n---\nBe odd.",
  );
  const { items, problems } = await templates();
  expect(items.find(({ name }) => name === "odd")?.tools).toEqual(["Read"]);
  const files = problems.filter(({ source }) => source === "workspace").map(({ file }) => file);
  expect(files).toEqual([".claude/agents/odd.md", ".claude/commands/bad.md"]);
  expect((await commands()).items.map(({ name }) => name)).not.toContain("bad");
  expect((await create({ name: "odd-one", subagent_template: "odd" })).json).toMatchObject({
    tools: ["Read"],
  });
  const { json } = await request("GET", "/get_orchestrator");
  expect(json["agent_templates"]).toContainEqual({ name: "odd", description: "Odd." });
  expect(json["slash_commands"]).toContainEqual(
    expect.objectContaining({
      name: "question",
      arguments: "[question]",
      allowed_tools: ["Read", "Glob", "Grep"],
      disable_model_invocation: false,
    }),
  );
  await removeFile(".claude");
});

test("the conductor's prompt can be read as it will be sent", async () => {
  await putFile("CLAUDE.md", "We write Gleam.");
  const { json } = await request("GET", `${ORCHESTRATOR}/prompt`);
  const prompt = ConductorPromptSchema.parse(json);
  expect(prompt).toEqual(json);
  expect(prompt.system_prompt).toContain("- **tester**: Writes tests");
  expect(prompt.system_prompt).toContain("- `/orch_one_shot_agent [task]`: Have a fresh agent");
  expect(prompt.system_prompt).not.toContain("{{");
  expect(prompt.tools.map(({ name }) => name)).toContain("mcp__mgmt__create_agent");
  expect(prompt.tools[0]?.input_schema).toMatchObject({ type: "object" });
  expect(prompt.templates.length).toBe((await templates()).items.length);
  expect(prompt.project_context).toBe("We write Gleam.");
});

test("an agent's prompt can be read, with what the project says", async () => {
  await create({ name: "gleamer", system_prompt: "You write Gleam.", tools: ["Read"] });
  const { json } = await request("GET", `${ORCHESTRATOR}/agents/gleamer/prompt`);
  const prompt = AgentPromptSchema.parse(json);
  expect(prompt).toEqual(json);
  expect(prompt.system_prompt).toContain("You are gleamer");
  expect(prompt.tools.map(({ name }) => name)).toEqual(["Read"]);
  expect(prompt.project_context).toBe("We write Gleam.");
  await removeFile("CLAUDE.md");
});

test.each([
  ["GET", `${ORCHESTRATOR}/agents/nobody/prompt`, 404, "agent_not_found"],
  ["GET", "/api/orchestrators/nobody/prompt", 404, "orchestrator_not_found"],
  ["GET", "/api/orchestrators/nobody/templates", 404, "orchestrator_not_found"],
  ["GET", "/api/orchestrators/nobody/commands", 404, "orchestrator_not_found"],
])("%s %s is answered with %d %s", async (method, path, status, code) => {
  expect(await request(method, path)).toMatchObject({ status, json: { code } });
});

test("the marks in an orchestrator's own prompt are filled, and lists without a mark follow it", async () => {
  const own = "Lead. {{SUBAGENT_MAP}} Workflows: {{AVAILABLE_ADW_TYPES}} {{OTHER}}";
  await request("POST", "/api/orchestrators", { name: "own-words", system_prompt: own });
  const { json } = await request("GET", "/api/orchestrators/own-words/prompt");
  const { system_prompt } = ConductorPromptSchema.parse(json);
  expect(system_prompt).toMatch(/^Lead\. - \*\*builder\*\*[\s\S]*Workflows: There are no workflows/);
  expect(system_prompt).toContain("{{OTHER}}");
  expect(system_prompt).not.toContain("# Templates for create_agent");
  expect(system_prompt).toContain("# Slash commands\n\n- `/build");
});
