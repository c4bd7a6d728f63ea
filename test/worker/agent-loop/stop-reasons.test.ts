import { afterAll, expect, test } from "vitest";
import { model, once, text, turn, use } from "./compaction-turn.ts";

afterAll(() => model.close());

const always = (reply: object) => ({ when: {}, reply });

test("an end without words is helped along only once", async () => {
  const { end, journal } = await turn([always({ content: [] })]);
  expect(end).toEqual({ status: "completed", result: "" });
  expect(journal.modelCalls()).toBe(2);
});

test("whole calls of an answer that was cut off are run, the cut one is not, and the next has more room", async () => {
  const [, whole] = use("Read", { file_path: "a" }).content;
  const cut = { type: "tool_use", name: "Write", partialJson: '{"file_path":' };
  const rules = [once({}, { content: [whole, cut], stop: "max_tokens" }), once({}, text("Done."))];
  const { end, journal } = await turn(rules);
  expect(end.result).toBe("Done.");
  const ran = journal.steps.flatMap((step) => (step.type === "tool_started" ? [step.call.name] : []));
  expect(ran).toEqual(["Read"]);
  const caps = model.requests().map(({ body }) => (body as { max_tokens: number }).max_tokens);
  expect(caps[1]).toBeGreaterThan(caps[0] ?? 0);
});

test("an answer that never fits fails in the end and says why", async () => {
  const { end, journal } = await turn([always({ ...text("More"), stop: "max_tokens" })]);
  expect(end.status).toBe("failed");
  expect(end.result).toContain("did not fit");
  expect(journal.modelCalls()).toBe(3);
});

test("a paused turn is sent back and goes on", async () => {
  const search = { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "x" } };
  const rules = [once({}, { content: [search], stop: "pause_turn" }), once({}, text("Found."))];
  const { end, journal } = await turn(rules);
  expect(end.result).toBe("Found.");
  expect(journal.messages().map(({ role }) => role)).toEqual(["user", "assistant", "assistant"]);
});
