import { expect, test } from "vitest";
import { describeInput, fileOf, shortToolName } from "../../../web/store/tool-call.ts";

test("an input is told by its most telling field, otherwise whole", () => {
  expect(describeInput({ content: "x", file_path: "main.py" })).toBe("main.py");
  expect(describeInput({ command: "ls -la", timeout: 5 })).toBe("ls -la");
  expect(describeInput({ todos: [1] })).toBe('{"todos":[1]}');
  expect([describeInput(null), describeInput({})]).toEqual(["", ""]);
  expect(describeInput({ file_path: 5 })).toBe('{"file_path":5}');
});

test("tools on files name the file that can be opened", () => {
  for (const name of ["Read", "Write", "Edit", "MultiEdit"])
    expect(fileOf(name, { file_path: "a.py" })).toBe("a.py");
  expect(fileOf("Bash", { file_path: "a.py" })).toBeNull();
  expect([
    fileOf("Write", null),
    fileOf("Write", { file_path: 1 }),
    fileOf(null, { file_path: "a" }),
  ]).toEqual([null, null, null]);
});

test("management tools lose their prefix", () => {
  expect(shortToolName("mcp__mgmt__create_agent")).toBe("create_agent");
  expect(shortToolName("Write")).toBe("Write");
});
