import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { CommandSchema } from "../../../contract/agent.ts";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../contract/ids.ts";
import { agent, always, call, conductor, once, text } from "../../support/model-replies.ts";
import {
  ORCHESTRATOR,
  connect,
  modelRequests,
  refused,
  request,
  say,
  script,
} from "../../support/workers/control-room.ts";
import { crash } from "../../support/workers/crash.ts";
import { putFile } from "../../support/workers/workspace.ts";

const give = async (name: string, command: string) =>
  await request("POST", `${ORCHESTRATOR}/agents/${name}/commands`, { command, notify: false });

async function result(name: string, command: string) {
  const { json } = await give(name, command);
  const path = `${ORCHESTRATOR}/agents/${name}/commands/${String(json["command_id"])}?wait=20`;
  return CommandSchema.parse((await request("GET", path)).json);
}

async function lastRequest(): Promise<{ model: string; said: string; tools: string[] }> {
  const last = (await modelRequests()).at(-1)?.body;
  const { model, tools } = last as unknown as { model: string; tools: { name: string }[] };
  const said = JSON.stringify(last?.messages.findLast(({ role }) => role === "user")?.content);
  return { model, said, tools: tools.map(({ name }) => name) };
}

async function answer(words: string): Promise<void> {
  const socket = await connect("?since=0", "v1");
  await socket.until("orchestrator_chat", ({ message }) => message.message === words);
  socket.close();
}

test("an agent gets the text, people see the line, and tools and model hold for that turn alone", async () => {
  await putFile(
    ".claude/commands/docs/check.md",
    "---\ndescription: Checks\nallowed-tools: Read, Grep\nmodel: opus\n---\nCheck $1 for $2.",
  );
  await request("POST", `${ORCHESTRATOR}/agents`, { name: "checker", model: "haiku" });
  await script([
    once(agent("Check the guide for typos."), call("Write", { file_path: "x.txt", content: "x" })),
    once(agent("does not allow Write"), text("I may not write.")),
    once(agent("plainly"), call("Write", { file_path: "y.txt", content: "y" })),
    once(agent(), text("Written.")),
  ]);
  const socket = await connect("", "v1");
  const first = await result("checker", `/docs:check "the guide" typos`);
  expect(first).toMatchObject({ command: `/docs:check "the guide" typos`, result: "I may not write." });
  const { model, tools } = await lastRequest();
  expect(model).toBe("claude-opus-5-5");
  expect(tools).toContain("Write");
  const prompt = await socket.until("agent_log", ({ log }) => log.event_type === "UserPromptSubmit");
  expect(prompt.log.content).toBe(`/docs:check "the guide" typos`);
  expect(String(prompt.log.payload["prompt"])).toContain("Check the guide for typos.");
  expect((await result("checker", "Write it plainly")).result).toBe("Written.");
  expect((await lastRequest()).model).toBe("claude-haiku-5-5");
  const { items } = (await request("GET", `${ORCHESTRATOR}/files`)).json as { items: { path: string }[] };
  expect(items.map(({ path }) => path)).toEqual([".claude", "y.txt"]);
  expect(await refused()).toEqual([]);
  socket.close();
});

test("a turn that a restart cut short goes on with the text, model and tools it had", async () => {
  await request("POST", `${ORCHESTRATOR}/agents`, { name: "steady", model: "haiku" });
  await script([
    once(agent("Check a for b."), text("slow ".repeat(300), { chunk: 5, chunkMs: 10 })),
    once(agent("Check a for b."), call("Write", { file_path: "z.txt", content: "z" })),
    once(agent("does not allow Write"), text("Still not.")),
  ]);
  const socket = await connect("", "v1");
  const { json } = await give("steady", "/docs:check a b");
  await socket.until("agent_stream", (frame) => frame.chunk.includes("slow"));
  await putFile(".claude/commands/docs/check.md", "Now it says something else: $ARGUMENTS");
  const { id } = (await request("GET", `${ORCHESTRATOR}/agents/steady`)).json;
  await crash(env.COMMAND_AGENT.getByName(String(id)));
  const path = `${ORCHESTRATOR}/agents/steady/commands/${String(json["command_id"])}?wait=20`;
  expect((await request("GET", path)).json).toMatchObject({ status: "completed", result: "Still not." });
  expect((await lastRequest()).model).toBe("claude-opus-5-5");
  socket.close();
});

test("an unknown command is refused with near names, and what only looks like one is said as it is", async () => {
  await request("POST", `${ORCHESTRATOR}/agents`, { name: "plain" });
  for (const refusal of [await give("plain", "/plann a page"), await say("/plann a page")]) {
    expect(refusal).toMatchObject({ status: 422, json: { code: "slash_command_unknown" } });
    expect(refusal.json["detail"]).toContain("/plan");
  }
  await putFile("src/a.ts", "x");
  await script([always(agent(), text("Heard.")), always(conductor(), text("Heard you."))]);
  expect((await result("plain", "/src has a fault")).result).toBe("Heard.");
  expect((await lastRequest()).said).toContain("/src has a fault");
  expect((await give("plain", "/src/a.ts is broken")).status).toBe(202);
  expect((await say("/ is the root")).status).toBe(202);
});

test("the conductor reads a command's text below the person's line, and the chat shows the line", async () => {
  await script([once(conductor("slash_command"), text("I have read it."))]);
  const socket = await connect("", "v1");
  await say("/question where is the door?");
  await answer("I have read it.");
  const { said } = await lastRequest();
  expect(said).toContain(String.raw`/question where is the door?\n\n<slash_command name=\"question\">`);
  expect(said).toContain("Answer this question about the repository");
  const shown = await socket.until("orchestrator_chat", ({ message }) => message.sender_type === "user");
  expect(shown.message).toMatchObject({
    message: "/question where is the door?",
    metadata: { slash_command: "question" },
  });
  socket.close();
});

test("a command's model holds for the conductor's turn about it", async () => {
  await putFile(".claude/commands/quick.md", "---\nmodel: haiku\n---\nBe quick.");
  await script([
    once(conductor("Be quick."), text("Quick.")),
    once(conductor("And now?"), text("As always.")),
  ]);
  await say("/quick");
  await answer("Quick.");
  expect((await lastRequest()).model).toBe("claude-haiku-5-5");
  await say("And now?");
  await answer("As always.");
  expect((await lastRequest()).model).toBe("claude-sonnet-5-5");
});

test("a command for people is refused to the conductor and not to people", async () => {
  await putFile(".claude/commands/release.md", "---\ndisable-model-invocation: true\n---\nRelease it.");
  await script([
    once(conductor("let plain release"), call("command_agent", { agent_name: "plain", command: "/release" })),
    once(conductor("only people give"), text("You must give it.")),
    once(agent("Release it."), text("Released.")),
  ]);
  await say("let plain release it");
  await answer("You must give it.");
  expect((await result("plain", "/release")).result).toBe("Released.");
});

test("the conductor's prompt stays as it was, and what changes is told once at the end of a message", async () => {
  const before = (await request("GET", `${ORCHESTRATOR}/prompt`)).json["system_prompt"];
  await putFile(".claude/agents/late.md", "---\nname: late\ndescription: Came late.\n---\nBe late.");
  await script([
    once(conductor("what is new"), text("late is.")),
    once(conductor("nothing now"), text("Nothing.")),
  ]);
  await say("what is new");
  await answer("late is.");
  const told = (await lastRequest()).said;
  expect(told).toContain(String.raw`New template: - **late**: Came late.`);
  await crash(env.ORCHESTRATOR.getByName(DEFAULT_ORCHESTRATOR_ID));
  await say("nothing now");
  await answer("Nothing.");
  expect((await lastRequest()).said).not.toContain("system_note");
  expect((await request("GET", `${ORCHESTRATOR}/prompt`)).json["system_prompt"]).toBe(before);
  const systems = (await modelRequests())
    .slice(-2)
    .map(({ body }) => JSON.stringify((body as { system?: unknown }).system));
  expect(systems[0]).toBe(systems[1]);
  expect(await refused()).toEqual([]);
});

test("a conductor with new words of its own is told of everything as it is now", async () => {
  await request("PATCH", ORCHESTRATOR, { system_prompt: "Lead well. {{SUBAGENT_MAP}}" });
  const { json } = await request("GET", `${ORCHESTRATOR}/prompt`);
  expect(json["system_prompt"]).toMatch(/^Lead well\.[\s\S]*\*\*late\*\*: Came late/);
});
