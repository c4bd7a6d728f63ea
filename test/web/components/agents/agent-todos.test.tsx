import { render } from "solid-js/web";
import { expect, test } from "vitest";
import type { Todo } from "../../../../contract/agent.ts";
import { AgentTodos } from "../../../../web/components/agents/agent-todos.tsx";

function shown(todos: Todo[]): { line: string; items: string[] } {
  const root = document.createElement("div");
  render(() => <AgentTodos todos={todos} agentName="alice" />, root);
  const items = [...root.querySelectorAll("li")];
  return {
    line: root.querySelector("summary")?.textContent ?? "",
    items: items.map(
      (item) =>
        `${item.querySelector("[aria-label]")?.getAttribute("aria-label")}: ${item.textContent?.trim()}`,
    ),
  };
}

const todo = (status: Todo["status"], content: string): Todo => ({
  status,
  content,
  activeForm: `${content}ing`,
});

test("the line says how far the agent is and what it does now", () => {
  const { line, items } = shown([
    todo("completed", "Read"),
    todo("in_progress", "Test"),
    todo("pending", "Report"),
  ]);
  expect(line).toBe("1/3 · Testing");
  expect(items).toEqual(["Done: Read", "In progress: Testing", "To do: Report"]);
});

test("between steps the next one is named, and after the last that all is done", () => {
  expect(shown([todo("completed", "Read"), todo("pending", "Report")]).line).toBe("1/2 · Report");
  expect(shown([todo("completed", "Read")]).line).toBe("1/1 · All done");
});

test("without steps there is no line", () => {
  expect(shown([])).toEqual({ line: "", items: [] });
});
