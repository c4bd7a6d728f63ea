import { expect, test } from "vitest";
import { retryDelayMs } from "../../../web/client/backoff.ts";

test("waits double from half a second to ten seconds", () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => retryDelayMs(attempt, 0))).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
  ]);
});

test("chance takes off at most half", () => {
  expect(retryDelayMs(3, 1)).toBe(1_000);
  expect(retryDelayMs(3, 0.5)).toBe(1_500);
  expect(retryDelayMs(0, 0)).toBe(500);
});
