import { expect, test } from "vitest";
import { sideBySide, type SideLine } from "../../../../web/components/merges/side-by-side.ts";

const shown = (lines: SideLine[]) =>
  lines.map((line) =>
    line.kind === "filler" ? "/" : line.kind === "gap" ? `⋯${line.count}` : `${line.kind[0]} ${line.text}`,
  );

test("both sides stay level, and long runs of what is alike are cut", () => {
  const alike = Array.from({ length: 10 }, (_, index) => `line ${index}`).join("\n");
  const { ours, theirs } = sideBySide(`a\n${alike}\nend\n`, `b\nc\n${alike}\nend\n`);
  expect(shown(ours)).toEqual(["c a", "/", "s line 0", "s line 1", "s line 2", "⋯8"]);
  expect(shown(theirs)).toEqual(["c b", "c c", "s line 0", "s line 1", "s line 2", "⋯8"]);
});

test("a side without text leaves the other whole", () => {
  expect(sideBySide(null, "a\nb\n")).toEqual({
    ours: [],
    theirs: [
      { kind: "changed", text: "a" },
      { kind: "changed", text: "b" },
    ],
  });
});

test("texts too different to compare are shown as they are", () => {
  const text = (word: string) => Array.from({ length: 5_000 }, (_, index) => `${word} ${index}`).join("\n");
  const { ours, theirs } = sideBySide(text("ours"), text("theirs"));
  expect(ours).toHaveLength(5_000);
  expect(theirs.every(({ kind }) => kind === "changed")).toBe(true);
});
