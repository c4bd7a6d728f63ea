import { expect, test } from "vitest";
import { EventListSchema } from "../../../contract/api.ts";
import { agent, always, call, once, text } from "../../support/model-replies.ts";
import { command, ended, makeAgent, run } from "../../support/workers/agents.ts";
import {
  ORCHESTRATOR,
  connect,
  forgetRequests,
  modelRequests,
  refused,
  request,
  script,
} from "../../support/workers/control-room.ts";

test("a command stops at the agent's max_turns, says so, and another goes on from there", async () => {
  await makeAgent("limited", { max_turns: 2 });
  await script([
    once(agent("endless"), call("Bash", { command: "echo first" })),
    once(agent("first"), call("Bash", { command: "echo second" })),
    once(agent("go on"), text("Now it has an end.")),
  ]);
  const stopped = await run("limited", "an endless task");
  expect(stopped.status).toBe("failed");
  expect(stopped.result).toMatch(/2 model calls.*max_turns/);
  expect((await run("limited", "go on")).result).toBe("Now it has an end.");
  expect(await refused()).toEqual([]);
});

test("max_turns of a command goes before that of its agent", async () => {
  await request("PATCH", `${ORCHESTRATOR}/agents/limited`, { max_turns: 50 });
  await script([always(agent("once only"), call("Bash", { command: "true" }))]);
  const stopped = await run("limited", "once only", { max_turns: 1 });
  expect(stopped).toMatchObject({ status: "failed", max_turns: 1 });
  expect(stopped.result).toContain("1 model call,");
  const { status, text: body } = await request("POST", `${ORCHESTRATOR}/agents/limited/commands`, {
    command: "x",
    max_turns: 0,
  });
  expect([400, 422]).toContain(status);
  expect(body).toContain("max_turns");
});

test("words that ask for thinking raise the effort of that command alone, and its row shows it", async () => {
  await makeAgent("thinker", { model: "claude-opus-5-5" });
  await script([always(agent(), text("Thought."))]);
  await forgetRequests();
  for (const words of ["ultrathink about a", "use thinking on b", "just do c"]) await run("thinker", words);
  const efforts = (await modelRequests())
    .map(({ body }) => body as unknown as { model: string; output_config?: { effort?: string } })
    .filter((body) => body.model === "claude-opus-5-5")
    .map((body) => body.output_config?.effort);
  expect(efforts).toEqual(["xhigh", "high", undefined]);
  const { json } = await request("GET", `${ORCHESTRATOR}/events?limit=500&type=agent_log&agent=thinker`);
  const shown = EventListSchema.parse(json).items.flatMap((event) =>
    event.type === "agent_log" && event.log.event_type === "UserPromptSubmit"
      ? [event.log.payload["effort"]]
      : [],
  );
  expect(shown).toEqual(["xhigh", "high", undefined]);
  expect(await refused()).toEqual([]);
});

test("a rate limit is shown as waiting with its reason until the model answers", async () => {
  const id = await makeAgent("patient");
  const socket = await connect("", "v1");
  await script([
    once(agent("be patient"), { status: 429, error: "rate_limit_error", headers: { "retry-after": "1" } }),
    once(agent("be patient"), text("Worth the wait.")),
  ]);
  const commandId = await command("patient", "be patient");
  const waiting = await socket.until(
    "agent_status_changed",
    (event) => event.agent_id === id && event.new_status === "waiting",
  );
  expect(waiting.reason).toMatch(/rate limit.*wait 1 s/);
  expect((await ended("patient", commandId)).result).toBe("Worth the wait.");
  await socket.until(
    "agent_status_changed",
    (event) => event.agent_id === id && event.old_status === "waiting" && event.new_status === "executing",
  );
  socket.close();
});

test("a tool call that was cut off at the output limit is never run", async () => {
  await makeAgent("cut-off");
  await script([
    once(agent("big file"), {
      content: [
        { type: "text", text: "Writing." },
        { type: "tool_use", name: "Write", partialJson: '{"file_path":"half.txt","content":"only ha' },
      ],
      stop: "max_tokens",
    }),
    once(agent("cut off"), call("Write", { file_path: "whole.txt", content: "all of it" })),
    once(agent(), text("Written.")),
  ]);
  expect((await run("cut-off", "write a big file")).result).toBe("Written.");
  expect((await request("GET", `${ORCHESTRATOR}/files/content?path=half.txt`)).status).toBe(404);
  expect((await request("GET", `${ORCHESTRATOR}/files/content?path=whole.txt`)).text).toBe("all of it");
  expect(await refused()).toEqual([]);
});

test("a refusal fails the command with its reason and leaves nothing of it in the conversation", async () => {
  await makeAgent("refused");
  await script([
    once(agent("bad idea"), {
      ...text("I would rather"),
      stop: "refusal",
      stopDetails: { type: "refusal", category: "cyber" },
    }),
    once(agent("good idea"), text("Gladly.")),
  ]);
  const declined = await run("refused", "a bad idea");
  expect(declined).toMatchObject({ status: "failed", result: expect.stringContaining("cyber") });
  expect((await run("refused", "a good idea")).result).toBe("Gladly.");
  expect(JSON.stringify((await modelRequests()).at(-1))).not.toContain("I would rather");
});

test("a conversation goes on with another model, whatever thinking is in it", async () => {
  await makeAgent("changing", { model: "claude-haiku-4-5" });
  const models = [
    "claude-sonnet-4-6",
    "claude-opus-5",
    "claude-sonnet-5-5",
    "claude-opus-5-5",
    "claude-sonnet-4-5",
    "claude-haiku-5-5",
    "claude-opus-4-6",
    "claude-sonnet-5-5",
  ];
  for (const [at, model] of models.entries()) {
    await script([
      once(agent(`step ${at}`), call("Bash", { command: `echo was ${at}` })),
      once(agent(`was ${at}`), text(`Did ${at}.`)),
    ]);
    expect(await run("changing", `do step ${at}`), model).toMatchObject({ result: `Did ${at}.` });
    const patched = await request("PATCH", `${ORCHESTRATOR}/agents/changing`, { model });
    expect(patched.status).toBe(200);
  }
  expect(await refused()).toEqual([]);
});
