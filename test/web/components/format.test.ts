import { expect, test } from "vitest";
import {
  formatBytes,
  formatCost,
  formatCount,
  formatCompact,
  plural,
} from "../../../web/components/text/format-number.ts";
import { formatClock, formatElapsed, formatExact } from "../../../web/components/text/format-time.ts";
import { withoutMarks } from "../../../web/components/text/without-marks.ts";

test.each([
  [0, "$0.00"],
  [0.00004, "<$0.0001"],
  [0.0042, "$0.0042"],
  [0.01, "$0.01"],
  [1.839, "$1.84"],
  [12_345.6, "$12,346"],
  [Number.NaN, "–"],
])("a cost of %d is %s", (usd, shown) => expect(formatCost(usd)).toBe(shown));

test.each([
  [0, "0"],
  [999, "999"],
  [12_345, "12.3k"],
  [999_949, "999.9k"],
  [999_950, "1.0M"],
  [Number.POSITIVE_INFINITY, "–"],
])("%d tokens are %s", (tokens, shown) => expect(formatCompact(tokens)).toBe(shown));

test("counts, bytes and plurals", () => {
  expect([formatCount(12_345), formatCount(Number.NaN)]).toEqual(["12,345", "–"]);
  expect([formatBytes(999), formatBytes(1_500), formatBytes(2_000_000)]).toEqual([
    "999 B",
    "1.5 kB",
    "2.0 MB",
  ]);
  expect([plural(1, "line"), plural(2, "line"), plural(0, "reply", "replies")]).toEqual([
    "1 line",
    "2 lines",
    "0 replies",
  ]);
});

test.each([
  [-5_000, "now"],
  [Number.NaN, "now"],
  [999, "now"],
  [12_000, "12 s"],
  [180_000, "3 min"],
  [7_200_000, "2 h"],
  [400_000_000, "4 d"],
])("%d ms ago reads %s", (elapsedMs, shown) => expect(formatElapsed(elapsedMs)).toBe(shown));

test("times are shown in 24 hours, and what is no time is empty", () => {
  expect(formatClock("2026-01-01T00:00:05Z")).toMatch(/^\d\d:\d\d:05$/);
  expect([formatClock("soon"), formatExact("soon")]).toEqual(["", ""]);
});

test("a preview has words, not marks", () => {
  expect(withoutMarks("# Done\n**main.py** has `one` route:\n```python\nx\n```")).toBe(
    "Done\nmain.py has one route:\n\nx",
  );
});
