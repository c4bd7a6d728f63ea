import { afterAll, expect, test } from "vitest";
import { runTurn } from "../../../worker/agent-loop/run-turn.ts";
import { MemoryJournal } from "../../support/memory-journal.ts";
import { deps, model, settings, text } from "./compaction-turn.ts";

afterAll(() => model.close());

const PROJECT = "Every file begins with a sentence that says what it is for. ".repeat(200);

async function begin(role: string, projectContext: string, journal = new MemoryJournal()) {
  model.setRules([{ reply: text("Done.") }]);
  const briefing = { projectContext, role };
  await runTurn(deps(journal), { ...settings, briefing, task: "Begin." }, "Begin.");
  const usage = model.usages().at(-1)?.usage ?? {};
  const count = (name: string): number => Number(usage[name] ?? 0);
  const read = count("cache_read_input_tokens");
  const all = read + count("input_tokens") + count("cache_creation_input_tokens");
  return { journal, read, part: read / all };
}

test("agents of one project read its context from the cache that the first has filled, whatever their roles", async () => {
  const first = await begin("You are ann, who plans.", PROJECT);
  const second = await begin("You are ben, who builds. You never plan.", PROJECT);
  expect(first.read).toBe(0);
  expect(second.part).toBeGreaterThan(0.9);
});

test("a project context that has changed since does not change what the conversation was told", async () => {
  const { journal } = await begin("You are cid.", PROJECT);
  const before = JSON.stringify(journal.messages());
  const later = await begin("You are cid.", "Something else.", journal);
  expect(JSON.stringify(journal.messages()).startsWith(before.slice(0, -1))).toBe(true);
  expect(JSON.stringify(journal.messages())).not.toContain("Something else.");
  expect(later.part).toBeGreaterThan(0.9);
  expect(model.refused()).toEqual([]);
});
