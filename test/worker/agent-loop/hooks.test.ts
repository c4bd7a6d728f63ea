import { afterAll, expect, test } from "vitest";
import type { HookAnswer, HookEvent } from "../../../worker/agent-loop/hooks.ts";
import { runTurn } from "../../../worker/agent-loop/run-turn.ts";
import { createAnthropicModel } from "../../../worker/models/anthropic-model.ts";
import { startModel } from "../../model/server.ts";
import { MemoryJournal } from "../../support/memory-journal.ts";

const model = await startModel();
afterAll(() => model.close());

const text = (words: string) => ({ content: [{ type: "text" as const, text: words }] });
const use = (input: object) => ({ content: [{ type: "tool_use" as const, name: "do", input }] });
const once = (reply: object) => ({ when: {}, reply, times: 1 });

/** Runs a turn whose one tool answers with what it was given. */
async function turn(rules: object[], answer: (event: HookEvent) => Partial<HookAnswer>) {
  model.clear();
  await fetch(`${model.url}/__rules`, { method: "POST", body: JSON.stringify(rules) });
  const journal = new MemoryJournal();
  const fired: HookEvent[] = [];
  const ran: unknown[] = [];
  let id = 0;
  const end = await runTurn(
    {
      model: createAnthropicModel({
        apiKey: "k",
        baseUrl: model.url,
        now: Date.now,
        sleep: () => Promise.resolve(),
      }),
      toolbox: {
        definitions: [
          { name: "do", description: "Does it.", inputSchema: { type: "object", properties: {} } },
        ],
        isRepeatable: () => false,
        run: async ({ input }) => {
          ran.push(input);
          return { content: JSON.stringify(input), isError: false };
        },
      },
      hooks: {
        fire: (event) => {
          fired.push(event);
          return { denial: null, input: null, additions: [], ...answer(event) };
        },
      },
      journal,
      stream: () => undefined,
      newId: () => `id-${++id}`,
      now: () => 0,
      signal: new AbortController().signal,
    },
    { model: "claude-sonnet-5-5", effort: null, system: "You test.", maxModelCalls: 20 },
    "Do it.",
  );
  expect(model.refused()).toEqual([]);
  return { end, journal, fired, ran };
}

const at = (name: HookEvent["event"], answer: Partial<HookAnswer>) => (event: HookEvent) =>
  event.event === name ? answer : {};
const lastMessage = (journal: MemoryJournal): string => JSON.stringify(journal.messages().at(-2));

test("the hooks of a turn fire in order, with what happened", async () => {
  const { fired } = await turn([once(use({ n: 1 })), once(text("Done."))], () => ({}));
  expect(fired.map(({ event }) => event)).toEqual(["UserPromptSubmit", "PreToolUse", "PostToolUse", "Stop"]);
  expect(fired[2]).toMatchObject({
    call: { name: "do", input: { n: 1 } },
    result: '{"n":1}',
    isError: false,
  });
  expect(fired[3]).toMatchObject({ reason: "completed", result: "Done.", numTurns: 2, hasGoneOn: false });
});

test("a denied call does not run, and the model reads why", async () => {
  const answer = at("PreToolUse", { denial: "too dangerous" });
  const { ran, journal, fired } = await turn([once(use({})), once(text("I see."))], answer);
  expect(ran).toEqual([]);
  expect(lastMessage(journal)).toContain("too dangerous");
  expect(lastMessage(journal)).toContain('"is_error":true');
  expect(journal.steps.find((step) => step.type === "tool_started")?.verdict).toEqual({
    decision: "deny",
    reason: "too dangerous",
  });
  expect(fired.some(({ event }) => event === "PostToolUse")).toBe(false);
});

test("a changed input is what runs, and both are known", async () => {
  const { ran, journal } = await turn(
    [once(use({ n: 1 })), once(text("Done."))],
    at("PreToolUse", { input: { n: 2 } }),
  );
  expect(ran).toEqual([{ n: 2 }]);
  expect(journal.steps.find((step) => step.type === "tool_started")).toMatchObject({
    call: { input: { n: 2 } },
    verdict: { decision: "change", askedInput: { n: 1 } },
  });
});

test("a note after a tool is part of its result", async () => {
  const { journal } = await turn(
    [once(use({})), once(text("Done."))],
    at("PostToolUse", { additions: ["Run the tests."] }),
  );
  expect(lastMessage(journal)).toContain("{}\\n\\nRun the tests.");
});

test("a refused prompt fails the turn and never reaches the model", async () => {
  const { end, journal } = await turn(
    [once(text("never asked"))],
    at("UserPromptSubmit", { denial: "off topic" }),
  );
  expect(end).toEqual({ status: "failed", result: "Refused by a policy: off topic" });
  expect(journal.messages()).toEqual([]);
  expect(model.requests()).toHaveLength(0);
});

test("context beside a prompt is read with it", async () => {
  const { journal } = await turn(
    [once(text("Ok."))],
    at("UserPromptSubmit", { additions: ["It is Monday."] }),
  );
  expect(journal.messages()[0]?.content).toEqual([
    { type: "text", text: "Do it." },
    { type: "text", text: "It is Monday." },
  ]);
});

test("a turn that may not stop yet goes on with the reason, once", async () => {
  const rules = [once(text("Done?")), { when: { last: "run the tests" }, reply: text("Now it is done.") }];
  const { end, fired } = await turn(rules, at("Stop", { denial: "First run the tests." }));
  expect(end).toEqual({ status: "completed", result: "Now it is done." });
  const stops = fired.flatMap((event) => (event.event === "Stop" ? [event.hasGoneOn] : []));
  expect(stops).toEqual([false, true]);
});

test("a failed turn is not kept going", async () => {
  const rules = [{ when: {}, reply: { status: 401, error: "authentication_error" } }];
  expect((await turn(rules, at("Stop", { denial: "go on" }))).end.status).toBe("failed");
});
