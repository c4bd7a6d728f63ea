import { expect, test } from "vitest";
import {
  addCounts,
  countPlaywright,
  countVitest,
  settleCounts,
  summaryLine,
} from "../../../scripts/test/counts.ts";

const file = (status: string, tests: number) => ({
  status,
  assertionResults: Array.from({ length: tests }, () => ({})),
});

test("vitest's tests are counted, and a file that does not load is one failure", () => {
  const report = {
    success: false,
    numPassedTests: 5,
    numFailedTests: 1,
    testResults: [file("passed", 5), file("failed", 1), file("failed", 0)],
  };
  expect(countVitest(report)).toEqual({ passed: 5, failed: 2 });
});

test("Playwright's journeys are counted, and an error outside of them is a failure", () => {
  const report = {
    stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 },
    errors: [{ message: "no config" }],
  };
  expect(countPlaywright(report)).toEqual({ passed: 4, failed: 2 });
});

test.each([undefined, null, {}, [], { stats: {} }])("%j is no report", (report) => {
  expect(countVitest(report)).toBeNull();
  expect(countPlaywright(report)).toBeNull();
});

test("a run that ended badly has failed, whatever it counted", () => {
  expect(settleCounts(null, 1)).toEqual({ passed: 0, failed: 1 });
  expect(settleCounts({ passed: 9, failed: 0 }, 1)).toEqual({ passed: 9, failed: 1 });
  expect(settleCounts({ passed: 9, failed: 2 }, 1)).toEqual({ passed: 9, failed: 2 });
  expect(settleCounts({ passed: 9, failed: 0 }, 0)).toEqual({ passed: 9, failed: 0 });
});

test("the last line is the sum", () => {
  expect(summaryLine(addCounts({ passed: 1, failed: 0 }, { passed: 2, failed: 3 }))).toBe(
    "3 passed, 3 failed",
  );
});
