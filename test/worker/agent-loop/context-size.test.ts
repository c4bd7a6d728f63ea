import { expect, test } from "vitest";
import { compactAtTokens, contextTokens, isOverLimit } from "../../../worker/agent-loop/context-size.ts";
import { MemoryJournal } from "../../support/memory-journal.ts";

const priced = (tokens: number) => ({
  model: "m",
  usage: {
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
  },
  cost: { nanoUsd: 0, isEstimate: false },
  contextTokens: tokens,
});

function answered(tokens: number): MemoryJournal {
  const content = [{ type: "text", text: "Hm." }];
  return new MemoryJournal([
    { type: "prompt_taken", eventId: "p", text: "Do it." },
    {
      type: "message_finished",
      callId: "c",
      content,
      eventIds: ["e"],
      priced: priced(tokens),
      isPartial: false,
    },
  ]);
}

test.each([
  [null, 1_000_000, 400_000],
  [null, 200_000, 120_000],
  [0.5, 200_000, 100_000],
  [1, 200_000, 180_000],
  [50_000, 200_000, 50_000],
  [5_000_000, 200_000, 180_000],
])("a setting of %s with a window of %s means %s tokens", (setting, window, tokens) => {
  expect(compactAtTokens(setting, window)).toBe(tokens);
});

test("what has come since the last call counts, as an estimate", () => {
  const journal = answered(10_000);
  expect(contextTokens(journal, 500)).toBe(10_000);
  journal.commit({ type: "note_added", text: "x".repeat(32_000) });
  expect(contextTokens(journal, 500)).toBeGreaterThan(19_000);
});

test("a conversation that nobody has answered yet is never over the limit", () => {
  const journal = new MemoryJournal([{ type: "prompt_taken", eventId: "p", text: "x".repeat(100_000) }]);
  expect(isOverLimit(journal, 1_000, 500)).toBe(false);
});

test("a compaction that leaves more than the limit is not repeated after every call", () => {
  const compacted = new MemoryJournal([
    {
      type: "history_compacted",
      eventId: "h",
      callId: null,
      priced: null,
      content: [{ type: "text", text: "Short." }],
      briefing: { projectContext: null, role: null },
      compaction: { trigger: "auto", tokensBefore: 9, tokensAfter: 8_000, summary: "", instructions: null },
    },
  ]);
  const answer = (tokens: number): void =>
    compacted.commit({
      type: "message_finished",
      callId: "c",
      content: [{ type: "text", text: "Hm." }],
      eventIds: ["e"],
      priced: priced(tokens),
      isPartial: false,
    });
  answer(9_000);
  expect(isOverLimit(compacted, 5_000, 500)).toBe(false);
  answer(12_500);
  expect(isOverLimit(compacted, 5_000, 500)).toBe(true);
});
