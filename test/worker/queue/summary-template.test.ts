import { expect, test } from "vitest";
import type { AgentLogType } from "../../../contract/event.ts";
import { fallbackSummary, templateSummary, textToSummarize } from "../../../worker/queue/summary-template.ts";

const summaryOf = (
  event_type: AgentLogType,
  payload: Record<string, unknown>,
  content: string | null = null,
) => templateSummary({ event_type, payload, content });
const callOf = (tool_name: string, tool_input: Record<string, unknown>) =>
  summaryOf("PreToolUse", { tool_name, tool_input });
const resultOf = (tool_name: string, rest: Record<string, unknown>) =>
  summaryOf("PostToolUse", { tool_name, is_error: false, ...rest });
const many = (count: number, word = "word") => Array.from({ length: count }, () => word).join(" ");

test.for<[string, Record<string, unknown>, string]>([
  ["Read", { file_path: "src/a.ts" }, "Read src/a.ts"],
  ["Write", { file_path: "main.py", content: "a\nb\n" }, "Write main.py (2 lines)"],
  ["Write", { file_path: "one.txt", content: "a" }, "Write one.txt (1 line)"],
  ["Edit", { file_path: "a.ts", old_string: "x", new_string: "y" }, "Edit a.ts"],
  ["MultiEdit", { file_path: "a.ts", edits: [{}, {}] }, "Edit a.ts (2 changes)"],
  ["Glob", { pattern: "**/*.ts", path: "src" }, "Look for files **/*.ts in src"],
  ["Grep", { pattern: "needle" }, "Search for needle"],
  ["Bash", { command: "npm test", description: "runs the tests" }, "Bash: npm test"],
  ["WebFetch", { url: "https://example.com", prompt: "What is it?" }, "Fetch https://example.com"],
  ["TodoWrite", { todos: [{}, {}, {}] }, "Update the plan (3 steps)"],
  ["BashOutput", { bash_id: "b1" }, "Look at a background command's output"],
  ["KillShell", { shell_id: "b1" }, "Stop a background command"],
  ["SendMessage", { to: "bob", message: "Please review" }, "Message to bob: Please review"],
  ["AskUser", { question: "Which port?" }, "Ask the user: Which port?"],
  ["mcp__mgmt__list_agents", {}, "list_agents"],
  ["mcp__mgmt__create_agent", { name: "alice" }, "create_agent: alice"],
])("a call of %s with %j is summarised at once", ([name, input, summary]) => {
  expect(callOf(name, input)).toBe(summary);
  expect(summaryOf("ToolUseBlock", { tool_name: name, tool_input: input })).toBe(summary);
});

test("odd tool calls still have a summary", () => {
  expect(callOf("Read", {})).toBe("Read a file");
  expect(callOf("Write", { file_path: 7, content: null })).toBe("Write a file");
  expect(summaryOf("PreToolUse", { tool_name: "Bash", tool_input: "npm test" })).toBe("Bash");
  expect(summaryOf("PreToolUse", {})).toBe("A tool");
  expect(callOf("constructor", {})).toBe("constructor");
});

test("a result tells whether it went well, by the call where the result is long", () => {
  expect(resultOf("Write", { tool_input: { file_path: "main.py", content: "a\n" }, result: "ok" })).toBe(
    "Wrote main.py (1 line)",
  );
  expect(resultOf("Read", { result: many(40, "line\n") })).toBe("Read ok (40 lines)");
  expect(resultOf("Bash", { result: "14 passed\n0 failed" })).toBe("Bash ok: 14 passed 0 failed");
  expect(resultOf("Bash", { result: "" })).toBe("Bash ok, no output");
  expect(resultOf("Bash", { result: null })).toBe("Bash ok, no output");
  expect(resultOf("Bash", { is_error: true, result: "exit 1" })).toBe("Bash failed: exit 1");
  expect(resultOf("Read", { is_error: true })).toBe("Read failed");
});

test("a model reads long texts, thoughts and results; short ones are their own summary", () => {
  expect(summaryOf("TextBlock", {}, "All tests\npass")).toBe("All tests pass");
  expect(summaryOf("ThinkingBlock", { thinking: "Look first" })).toBe("Look first");
  expect(summaryOf("TextBlock", {}, many(15))).toBe(many(15));
  expect(summaryOf("TextBlock", {}, many(16))).toBeNull();
  expect(summaryOf("TextBlock", {}, "x".repeat(5_000))).toBeNull();
  expect(summaryOf("ThinkingBlock", {}, many(100))).toBeNull();
  expect(summaryOf("PostToolUse", { tool_name: "Bash", result: many(100) })).toBeNull();
  expect(summaryOf("TextBlock", {}, "  ")).toBeNull();
});

test("hooks and file tracking need no model", () => {
  expect(summaryOf("UserPromptSubmit", { prompt: "Write an app" })).toBe("Prompt: Write an app");
  expect(summaryOf("Stop", { reason: "failed" }, "Stopped (failed): no credit")).toBe(
    "Stopped (failed): no credit",
  );
  expect(summaryOf("Stop", { reason: "end_turn" })).toBe("Stopped: end_turn");
  expect(summaryOf("Stop", {})).toBe("Stopped: the turn is over");
  expect(summaryOf("FileTrackingBlock", {}, "2 modified, 1 read")).toBe("2 modified, 1 read");
});

test("no summary has more than fifteen words, a line break or no end", () => {
  const prompt = summaryOf("UserPromptSubmit", { prompt: many(500, "do\tthis\n") });
  expect(prompt?.split(" ")).toHaveLength(15);
  expect(prompt).toMatch(/^Prompt: do this .*…$/);
  expect(callOf("Bash", { command: "x".repeat(100_000) })?.length).toBeLessThan(250);
});

test("anything has a fallback", () => {
  expect(fallbackSummary("TextBlock", many(3))).toBe("word word word");
  expect(fallbackSummary("TextBlock", many(30)).split(" ")).toHaveLength(15);
  expect(fallbackSummary("ThinkingBlock", " \u0000\n ")).toBe("ThinkingBlock without text");
});

test("a model reads a long result with the call that it is of, and other logs by their content", () => {
  const event_type = "PostToolUse";
  const call = { tool_name: "Bash", tool_input: { command: "npm test" }, result: "14 passed" };

  expect(textToSummarize({ event_type, content: "Bash done", payload: call })).toBe(
    "Bash: npm test\n14 passed",
  );
  expect(textToSummarize({ event_type: "TextBlock", content: "Done.", payload: { text: "Done." } })).toBe(
    "Done.",
  );
  expect(textToSummarize({ event_type: "TextBlock", content: null, payload: { a: 1 } })).toBe('{"a":1}');
});
