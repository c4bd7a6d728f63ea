import { expect, test } from "vitest";
import { effortFor } from "../../../worker/agent-loop/thinking-words.ts";

test.each([
  ["ultrathink about this", null, "xhigh"],
  ["Please ULTRATHINK.", "low", "xhigh"],
  ["ultra-think it over", null, "xhigh"],
  ["think harder", "medium", "xhigh"],
  ["think hard about it", null, "high"],
  ["use thinking for this one", "low", "high"],
  ["use extended thinking", null, "high"],
  ["think hard", "max", "max"],
  ["think hard", "xhigh", "xhigh"],
  ["I think hardware is slow", "low", "low"],
  ["what are you thinking", null, null],
  ["write a test", "low", "low"],
] as const)("%s, usually at %s, is done at %s", (words, usual, effort) => {
  expect(effortFor(words, usual)).toBe(effort);
});
