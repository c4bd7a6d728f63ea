import { expect, test } from "vitest";
import { CostsSchema } from "../../../contract/api.ts";
import { agent, always, call, once, text } from "../../support/model-replies.ts";
import { command, ended, makeAgent, run } from "../../support/workers/agents.ts";
import {
  ORCHESTRATOR,
  forgetRequests,
  modelRequests,
  modelUsages,
  refused,
  request,
  script,
} from "../../support/workers/control-room.ts";

/** Tools that no other test gives its agents: a prefix that is not in the cache yet. */
const COLD_TOOLS = ["Bash", "Glob", "Write"];

const prompt = (usage: Record<string, number> | undefined): number =>
  (usage?.["input_tokens"] ?? 0) +
  (usage?.["cache_creation_input_tokens"] ?? 0) +
  (usage?.["cache_read_input_tokens"] ?? 0);
const readPart = (usage: Record<string, number> | undefined): number =>
  (usage?.["cache_read_input_tokens"] ?? 0) / prompt(usage);

test("from the second call of a conversation on at least 90 % of the prompt is read from the cache", async () => {
  const model = "claude-opus-5-5";
  await makeAgent("cached", { model });
  const look = call("Bash", { command: "pwd" });
  const thirty = Array.from({ length: 30 }, () => ({
    type: "tool_use",
    name: "Glob",
    input: { pattern: "*" },
  }));
  await forgetRequests();
  await script([
    once(agent("begin here"), look),
    once(agent(), look),
    once(agent(), { content: thirty }),
    once(agent(), look),
    once(agent(), text("Looked.")),
    once(agent("go on here"), text("Still here.")),
  ]);
  await run("cached", "begin here");
  const { json: first } = await request("GET", `${ORCHESTRATOR}/agents/cached`);
  await run("cached", "go on here");
  const [, ...later] = await modelUsages(model);
  expect(later).toHaveLength(5);
  for (const [at, usage] of later.entries()) {
    // The call after thirty results has those to take in; all that was before them it reads.
    const before = at === 2 ? prompt(later[1]) / prompt(usage) - 0.02 : 0.9;
    expect(readPart(usage), `call ${at + 2}`).toBeGreaterThanOrEqual(before);
  }
  expect(first["saved_by_cache_usd"]).toBeGreaterThan(0);
  const { total, agents, models } = CostsSchema.parse((await request("GET", `${ORCHESTRATOR}/costs`)).json);
  const saved = agents.find(({ name }) => name === "cached")?.saved_by_cache_usd ?? 0;
  expect(saved).toBeGreaterThan(Number(first["saved_by_cache_usd"]));
  expect(models.find((each) => each.model === model)?.saved_by_cache_usd).toBeCloseTo(saved, 9);
  expect(total.saved_by_cache_usd).toBeDefined();
  expect(await refused()).toEqual([]);
});

test("siblings that are commanded together share what they begin with: the first warms it", async () => {
  const model = "claude-opus-5";
  const names = ["one", "two", "three", "four"].map((number) => `sibling-${number}`);
  for (const name of names)
    await makeAgent(name, { model, tools: COLD_TOOLS, system_prompt: `You are good at ${name}.` });
  await forgetRequests();
  await script([always(agent("together"), text("Here.", { firstMs: 150 }))]);
  const ids = await Promise.all(names.map((name) => command(name, "all together now")));
  const ends = await Promise.all(names.map((name, at) => ended(name, ids[at] ?? "")));
  expect(ends.map(({ result }) => result)).toEqual(names.map(() => "Here."));
  const [first, ...others] = await modelUsages(model);
  expect(first?.["cache_read_input_tokens"]).toBe(0);
  expect(others).toHaveLength(3);
  for (const usage of others) expect(readPart(usage)).toBeGreaterThan(0.8);
  const bodies = (await modelRequests()).map(({ body }) => body as unknown as Record<string, unknown>);
  const same = bodies.filter((body) => body["model"] === model);
  expect(new Set(same.map(({ system, tools }) => JSON.stringify([system, tools]))).size).toBe(1);
  for (const name of names) {
    expect(same.some(({ messages }) => JSON.stringify(messages).includes(`good at ${name}`))).toBe(true);
  }
});

test("a first one that fails holds nobody up", async () => {
  const model = "claude-opus-4-8";
  for (const name of ["fails-first", "goes-second"]) await makeAgent(name, { model, tools: COLD_TOOLS });
  await forgetRequests();
  await script([
    once({ ...agent("hapless"), model }, { status: 400, error: "invalid_request_error", firstMs: 50 }),
    always({ ...agent("hapless"), model }, text("Fine.")),
  ]);
  const first = await command("fails-first", "hapless task");
  const second = await command("goes-second", "hapless task");
  expect((await ended("fails-first", first)).status).toBe("failed");
  expect((await ended("goes-second", second)).result).toBe("Fine.");
});

test("a changed role is said in the next message, and what was before it stays cached and as it was", async () => {
  const model = "claude-fable-5-2";
  await makeAgent("renewed", { model, tools: COLD_TOOLS, system_prompt: "Be brief." });
  await forgetRequests();
  await script([
    once(agent("first of all"), call("Bash", { command: "true" })),
    once(agent(), text("Before.")),
    once(agent("Be long"), text("After.")),
  ]);
  await run("renewed", "first of all");
  await request("PATCH", `${ORCHESTRATOR}/agents/renewed`, { system_prompt: "Be long." });
  expect((await run("renewed", "and then")).result).toBe("After.");
  const [, second, third] = await modelUsages(model);
  expect(third?.["cache_read_input_tokens"]).toBe(prompt(second));
  const last = (await modelRequests()).at(-1)?.body.messages.at(-1);
  expect(JSON.stringify(last?.content)).toContain('<operator_instructions replaces=\\"the earlier ones\\">');
  const { json: costs } = await request("GET", `${ORCHESTRATOR}/costs`);
  expect(costs).toHaveProperty("total.saved_by_cache_usd");
  expect(await refused()).toEqual([]);
});
