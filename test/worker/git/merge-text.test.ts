import { expect, test } from "vitest";
import { mergeText } from "../../../worker/git/merge-text.ts";

const LABELS = { ours: "main", theirs: "agent/alice" };
const base = "a\nb\nc\nd\ne\nf\ng\n";

test("changes in different lines are both in", () => {
  const merged = mergeText({ base, ours: base.replace("b", "B"), theirs: base.replace("f", "F") }, LABELS);
  expect(merged).toEqual({ text: "a\nB\nc\nd\ne\nF\ng\n", conflicts: 0 });
});

test("the same change on both sides is none to decide", () => {
  const ours = base.replace("b", "B");
  expect(mergeText({ base, ours, theirs: ours }, LABELS)).toEqual({ text: ours, conflicts: 0 });
});

test("different changes of the same line stand between marks, the rest as it was", () => {
  const merged = mergeText({ base, ours: base.replace("d", "1"), theirs: base.replace("d", "2") }, LABELS);
  expect(merged).toEqual({
    text: "a\nb\nc\n<<<<<<< main\n1\n=======\n2\n>>>>>>> agent/alice\ne\nf\ng\n",
    conflicts: 1,
  });
});

test("a last line without an end keeps it so, and marks still stand on lines of their own", () => {
  expect(mergeText({ base: "a\nb", ours: "A\nb", theirs: "a\nb" }, LABELS).text).toBe("A\nb");
  expect(mergeText({ base: "a", ours: "b", theirs: "c" }, LABELS).text).toBe(
    "<<<<<<< main\nb\n=======\nc\n>>>>>>> agent/alice\n",
  );
});

test("texts of which one side is empty, and texts that only grow, are merged", () => {
  expect(mergeText({ base: "", ours: "x\n", theirs: "" }, LABELS)).toEqual({ text: "x\n", conflicts: 0 });
  expect(mergeText({ base, ours: `0\n${base}`, theirs: `${base}h\n` }, LABELS).text).toBe(`0\n${base}h\n`);
});

test("a file of the same line many thousand times is shown as a whole instead of being compared for ever", () => {
  const many = (line: string, count: number) => `${line}\n`.repeat(count);
  const merged = mergeText(
    {
      base: many("x", 60_000),
      ours: `${many("x", 30_000)}o\n${many("x", 20_000)}`,
      theirs: `${many("x", 50_000)}t\n`,
    },
    LABELS,
  );
  expect(merged.conflicts).toBe(1);
  expect(merged.text).toContain("=======\n");
});
