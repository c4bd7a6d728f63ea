import { expect, test } from "vitest";
import { LIMITS } from "../../../contract/limits.ts";
import { memoryWorkspace, textIn } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

test("a new file is created with the directories it needs", async () => {
  const files = memoryWorkspace();
  const { use } = useTools(files, { workingDir: "app" });
  expect(await use("Write", { file_path: "src/a.ts", content: "é\ntwo\n" })).toEqual({
    content: "Created /app/src/a.ts (2 lines, 7 bytes).",
    isError: false,
  });
  expect(await textIn(files, "app/src/a.ts")).toBe("é\ntwo\n");
});

test("replacing a file says so and how large it was", async () => {
  const files = memoryWorkspace({ "a.txt": "before" });
  const { use } = useTools(files);
  expect((await use("Write", { file_path: "a.txt", content: "x" })).content).toBe(
    "Overwrote /a.txt (1 line, 1 byte; before: 6 bytes).",
  );
  expect((await use("Write", { file_path: "a.txt", content: "" })).content).toContain("(0 lines, 0 bytes;");
  expect(await textIn(files, "a.txt")).toBe("");
});

test("what cannot be written says why and changes nothing", async () => {
  const files = memoryWorkspace({ "dir/file": "x" });
  const { use } = useTools(files);
  const refusals = [
    [{ file_path: "dir", content: "x" }, "/dir is a directory."],
    [{ file_path: "dir/file/below", content: "x" }, "/dir/file is a file, not a directory."],
    [{ file_path: "a\\b", content: "x" }, "backslash"],
    [{ file_path: "big", content: "x".repeat(LIMITS.fileBytes + 1) }, `${LIMITS.fileBytes} bytes`],
  ] as const;
  for (const [input, reason] of refusals) {
    expect(await use("Write", input)).toMatchObject({
      content: expect.stringContaining(reason),
      isError: true,
    });
  }
  const all = await files.listAll("");
  expect(all.ok && all.value.map(({ path }) => path)).toEqual(["dir/file"]);
});
