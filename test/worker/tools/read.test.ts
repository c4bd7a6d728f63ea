import { expect, test } from "vitest";
import { LIMITS } from "../../../contract/limits.ts";
import { memoryWorkspace } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

const manyLines = (count: number) =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join("");

test("lines are shown with their numbers, and line ends of Windows and a byte order mark are not", async () => {
  const { use } = useTools(memoryWorkspace({ "a.txt": "\uFEFFone\r\ntwo\n\nfour" }));
  expect(await use("Read", { file_path: "a.txt" })).toEqual({
    content: "     1\tone\n     2\ttwo\n     3\t\n     4\tfour",
    isError: false,
  });
});

test("a path is relative to the working directory, or absolute from the workspace's root", async () => {
  const { use } = useTools(memoryWorkspace({ "app/a.txt": "inner", "a.txt": "outer" }), {
    workingDir: "app",
  });
  expect((await use("Read", { file_path: "a.txt" })).content).toContain("inner");
  expect((await use("Read", { file_path: "/a.txt" })).content).toContain("outer");
  expect((await use("Read", { file_path: "../a.txt" })).content).toContain("outer");
});

test("offset and limit choose lines and the result says how to go on", async () => {
  const { use } = useTools(memoryWorkspace({ "a.txt": manyLines(10) }));
  expect((await use("Read", { file_path: "a.txt", offset: 4, limit: 2 })).content).toBe(
    "     4\tline 4\n     5\tline 5\n\n(lines 4 to 5 of 10; go on with offset 6)",
  );
  expect((await use("Read", { file_path: "a.txt", offset: 9 })).content).toBe(
    "     9\tline 9\n    10\tline 10",
  );
});

test("without a limit 2,000 lines are shown", async () => {
  const { use } = useTools(memoryWorkspace({ "a.txt": "\n".repeat(2_500) }));
  const { content } = await use("Read", { file_path: "a.txt" });
  expect(content).toContain("\n  2000\t\n\n(lines 1 to 2000 of 2500; go on with offset 2001)");
});

test("a part that would be too long ends earlier and says where", async () => {
  const { use } = useTools(memoryWorkspace({ "a.txt": `${"x".repeat(1_000)}\n`.repeat(100) }));
  const { content } = await use("Read", { file_path: "a.txt" });
  expect(content.length).toBeLessThanOrEqual(LIMITS.toolResultChars);
  expect(content).toMatch(/\(lines 1 to 29 of 100; go on with offset 30\)$/);
});

test("a very long line is cut and says by how much, even in the middle of a character", async () => {
  const { use } = useTools(memoryWorkspace({ "a.txt": `x${"😀".repeat(3_000)}` }));
  const { content } = await use("Read", { file_path: "a.txt" });
  expect(content).toContain("… [4001 more characters]");
  expect(content.isWellFormed()).toBe(true);
});

test("an empty file is said to be empty", async () => {
  const { use } = useTools(memoryWorkspace({ "a.txt": "" }));
  expect(await use("Read", { file_path: "a.txt" })).toEqual({ content: "(/a.txt is empty)", isError: false });
});

test("an offset past the end says how many lines there are", async () => {
  const { use } = useTools(memoryWorkspace({ "a.txt": "one\n" }));
  expect(await use("Read", { file_path: "a.txt", offset: 2 })).toEqual({
    content: "/a.txt has 1 line; there is no line 2.",
    isError: true,
  });
});

test("a file that is not there suggests those of the same name", async () => {
  const { use } = useTools(memoryWorkspace({ "src/deep/App.tsx": "x", "src/apps.ts": "y" }));
  expect(await use("Read", { file_path: "app.tsx" })).toEqual({
    content: "/app.tsx does not exist. Did you mean /src/deep/App.tsx?",
    isError: true,
  });
  expect((await use("Read", { file_path: "none.ts" })).content).toBe("/none.ts does not exist.");
});

test("a directory and a binary file say what shows them", async () => {
  const { use } = useTools(
    memoryWorkspace({ "src/a.txt": "x", "a.png": new Uint8Array([137, 80, 78, 71, 0, 1]) }),
  );
  expect(await use("Read", { file_path: "src" })).toMatchObject({
    content: expect.stringContaining("Glob"),
    isError: true,
  });
  expect(await use("Read", { file_path: "a.png" })).toMatchObject({
    content: expect.stringContaining("/a.png is binary (6 bytes)"),
    isError: true,
  });
});

test("text that is not UTF-8 is shown as far as it can be", async () => {
  const { use } = useTools(memoryWorkspace({ "latin1.txt": new Uint8Array([99, 97, 102, 233]) }));
  expect((await use("Read", { file_path: "latin1.txt" })).content).toBe(
    "     1\tcaf\uFFFD\n\n(some bytes are not UTF-8 and are shown as U+FFFD)",
  );
});

test.each(["../../etc/passwd", "/..", "a/../../b"])("%s is refused as outside", async (file_path) => {
  const { use } = useTools(memoryWorkspace());
  const calls: Record<string, Record<string, unknown>> = {
    Read: { file_path },
    Write: { file_path, content: "x" },
    Edit: { file_path, old_string: "a", new_string: "b" },
    MultiEdit: { file_path, edits: [{ old_string: "a", new_string: "b" }] },
    Grep: { pattern: "x", path: file_path },
    Glob: { pattern: "*", path: file_path },
  };
  for (const [name, input] of Object.entries(calls)) {
    const outcome = await use(name, input);
    expect(outcome).toMatchObject({
      content: expect.stringContaining("outside the workspace"),
      isError: true,
    });
  }
});
