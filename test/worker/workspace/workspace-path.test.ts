import { expect, test } from "vitest";
import {
  isWithin,
  joinPath,
  parentOf,
  resolveWorkspacePath,
} from "../../../worker/workspace/workspace-path.ts";

const outcome = (path: string, base?: string) => {
  const result = resolveWorkspacePath(path, base);
  return result.ok ? result.value : `! ${result.failure.code}`;
};

test.each([
  ["", ""],
  [".", ""],
  ["/", ""],
  ["//", ""],
  ["./a//b/./c/", "a/b/c"],
  ["/a/b", "a/b"],
  ["a/../b", "b"],
  ["a/b/../../c", "c"],
  ["gone/../kept", "kept"],
  ["...", "..."],
  ["..a/b..", "..a/b.."],
  [" a ", " a "],
  ["file:///etc/passwd", "file:/etc/passwd"],
  ["C:/x", "C:/x"],
  ["100%", "100%"],
  ["50%25 off", "50%25 off"],
  ["a%20b", "a%20b"],
  ["\uFF0E\uFF0E/x", "\uFF0E\uFF0E/x"],
  ["e\u0301.txt", "\u00e9.txt"],
  ["__proto__/constructor", "__proto__/constructor"],
  ["*?[a]{b}", "*?[a]{b}"],
  ["a/b~/~c", "a/b~/~c"],
])("%j leads to %j", (path, expected) => {
  expect(outcome(path)).toBe(expected);
});

test.each([
  ["..", ""],
  ["../x", ""],
  ["../../../etc/passwd", ""],
  ["/..", ""],
  ["/../x", ""],
  ["//../x", ""],
  ["a/../../x", ""],
  ["a/b/../../../x", ""],
  ["./.././x", ""],
  ["../../x", "src"],
  ["/../src", "src"],
  ["../src/../../x", "src"],
])("%j from %j is outside", (path, base) => {
  expect(outcome(path, base)).toBe("! path_outside_workspace");
});

test.each([
  ["a\0b"],
  ["../x\0"],
  ["a\nb"],
  ["a\u007fb"],
  ["..\\x"],
  ["a\\..\\..\\x"],
  ["C:\\Windows"],
  ["\\\\server\\share"],
  ["%2e%2e/x"],
  ["%2E%2E%2Fx"],
  ["..%2fx"],
  ["..%5cx"],
  ["a%00.txt"],
  ["%252e%252e%252fx"],
  ["%25252fx"],
  ["\ud800"],
  ["a/\udc00b"],
  ["~"],
  ["~/x"],
  ["a".repeat(256)],
  ["漢".repeat(86)],
  ["a/".repeat(65)],
  ["abcdefghi/".repeat(101)],
  ["../".repeat(2_000)],
])("%j is refused with a reason", (path) => {
  const result = resolveWorkspacePath(path);
  expect(result).toMatchObject({
    ok: false,
    failure: { code: "invalid_request", errors: [{ field: "path" }] },
  });
});

test("a relative path begins at the base, an absolute one at the root", () => {
  expect(outcome("b.ts", "src/a")).toBe("src/a/b.ts");
  expect(outcome("../b.ts", "src/a")).toBe("src/b.ts");
  expect(outcome("/b.ts", "src/a")).toBe("b.ts");
  expect(outcome("..", "src")).toBe("");
});

test("parents, joining and containment agree on the root", () => {
  expect([parentOf("a/b/c"), parentOf("a"), parentOf("")]).toEqual(["a/b", "", ""]);
  expect([joinPath("", "a"), joinPath("a", "b")]).toEqual(["a", "a/b"]);
  expect([isWithin("", "x"), isWithin("a", "a"), isWithin("a", "a/b"), isWithin("a", "ab")]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
