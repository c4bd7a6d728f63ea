import { expect, test } from "vitest";
import { LIMITS } from "../../../contract/limits.ts";
import { memoryWorkspace, textIn } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

const CODE = "function add(a, b) {\n  return a + b;\n}\n\nfunction sub(a, b) {\n  return a - b;\n}\n";

async function edit(text: string, input: Record<string, unknown>) {
  const files = memoryWorkspace({ "a.js": text });
  const outcome = await useTools(files).use("Edit", { file_path: "a.js", ...input });
  return { ...outcome, text: await textIn(files, "a.js") };
}

test("the one place is replaced and shown with the lines around it", async () => {
  const { text, content } = await edit(CODE, { old_string: "a - b", new_string: "b - a" });
  expect(text).toBe(CODE.replace("a - b", "b - a"));
  expect(content).toBe(
    "Edited /a.js: 1 replacement. The lines now:\n     3\t}\n     4\t\n     5\tfunction sub(a, b) {\n     6\t  return b - a;\n     7\t}",
  );
});

test("the new string is taken literally", async () => {
  expect((await edit("x = 1;", { old_string: "1", new_string: "$& $1 $$ \\n" })).text).toBe(
    "x = $& $1 $$ \\n;",
  );
});

test("an empty new string deletes", async () => {
  const { text } = await edit("a\nb\nc\n", { old_string: "b\n", new_string: "" });
  expect(text).toBe("a\nc\n");
});

test("several places are refused with their lines, and all replaced when asked", async () => {
  const refused = await edit(CODE, { old_string: "return", new_string: "yield" });
  expect(refused).toMatchObject({ isError: true, text: CODE });
  expect(refused.content).toContain("2 places (lines 2, 6)");
  const done = await edit(CODE, { old_string: "return", new_string: "yield", replace_all: true });
  expect(done.text).toBe(CODE.replaceAll("return", "yield"));
  expect(done.content).toContain("2 replacements");
});

test("text that differs only in white space is pointed at", async () => {
  const { content, isError } = await edit(CODE, { old_string: "  return a  + b;\n}", new_string: "x" });
  expect(isError).toBe(true);
  expect(content).toContain("differ from it only in white space:\n     2\t  return a + b;\n     3\t}");
});

test("text that is nearly there is pointed at", async () => {
  const { content } = await edit(CODE, { old_string: "function subtract(a, b) {", new_string: "x" });
  expect(content).toContain("most like its first one is:\n     5\tfunction sub(a, b) {");
});

test("line numbers in the old string are recognized", async () => {
  const { content } = await edit(CODE, { old_string: "     2\t  return a + b;", new_string: "x" });
  expect(content).toContain("line number that Read shows");
});

test("what makes no sense is refused with a reason", async () => {
  expect((await edit(CODE, { old_string: "a", new_string: "a" })).content).toContain("the same");
  expect((await edit(CODE, { old_string: "", new_string: "a" })).content).toContain("use Write");
  expect((await edit(CODE, { old_string: "@@@@", new_string: "a" })).content).toContain(
    "Nothing in the file resembles it",
  );
});

test("a file with line ends of Windows keeps them, and one with both keeps each", async () => {
  const windows = await edit("one\r\ntwo\r\nthree\r\n", { old_string: "one\ntwo", new_string: "1\n2\n2b" });
  expect(windows.text).toBe("1\r\n2\r\n2b\r\nthree\r\n");
  const mixed = await edit("one\r\ntwo\nthree\n", { old_string: "two\nthree", new_string: "2\n3" });
  expect(mixed.text).toBe("one\r\n2\n3\n");
});

test("a byte order mark stays", async () => {
  expect((await edit("\uFEFFone\n", { old_string: "one", new_string: "1" })).text).toBe("\uFEFF1\n");
});

test("a file that is not UTF-8 is not damaged", async () => {
  const files = memoryWorkspace({ "a.txt": new Uint8Array([97, 233, 98]) });
  const outcome = await useTools(files).use("Edit", { file_path: "a.txt", old_string: "a", new_string: "b" });
  expect(outcome).toMatchObject({ isError: true, content: expect.stringContaining("not UTF-8") });
  const content = await files.read("a.txt");
  expect(content.ok && [...content.value]).toEqual([97, 233, 98]);
});

test("a file that is not there, a directory and a result that is too large are refused", async () => {
  const files = memoryWorkspace({ "dir/a.txt": "x", "big.txt": "x".repeat(LIMITS.fileBytes - 100) });
  const { use } = useTools(files);
  const change = { old_string: "x", new_string: "yy", replace_all: true };
  expect((await use("Edit", { file_path: "gone", ...change })).content).toBe("/gone does not exist.");
  expect((await use("Edit", { file_path: "dir", ...change })).isError).toBe(true);
  expect((await use("Edit", { file_path: "big.txt", ...change })).content).toContain(
    `${LIMITS.fileBytes} bytes`,
  );
  expect((await textIn(files, "big.txt")).length).toBe(LIMITS.fileBytes - 100);
});

test("several edits are made in their order, each to what the one before left", async () => {
  const files = memoryWorkspace({ "a.js": CODE });
  const edits = [
    { old_string: "add", new_string: "plus" },
    { old_string: "function plus", new_string: "const plus = function" },
  ];
  const outcome = await useTools(files).use("MultiEdit", { file_path: "a.js", edits });
  expect(outcome.content).toContain(
    "Edited /a.js: 2 replacements. Around the last edit:\n     1\tconst plus = function(a, b) {",
  );
  expect(await textIn(files, "a.js")).toMatch(/^const plus = function\(a, b\)/);
});

test("of several edits none is made when one does not fit", async () => {
  const files = memoryWorkspace({ "a.js": CODE });
  const edits = [
    { old_string: "add", new_string: "plus" },
    { old_string: "function add", new_string: "x" },
    { old_string: "sub", new_string: "minus" },
  ];
  const outcome = await useTools(files).use("MultiEdit", { file_path: "a.js", edits });
  expect(outcome.isError).toBe(true);
  expect(outcome.content).toMatch(
    /^\/a\.js: edit 2 of 3: old_string was not found\.[\s\S]*No edit was made\.$/,
  );
  expect(await textIn(files, "a.js")).toBe(CODE);
});
