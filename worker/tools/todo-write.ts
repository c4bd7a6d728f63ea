import { z } from "zod";
import { type Todo, TodoSchema } from "../../contract/agent.ts";
import { LIMITS } from "../../contract/limits.ts";
import { defineTool, succeeded, type Tool } from "./define-tool.ts";
import { counted } from "./text-lines.ts";

/** `keep` stores the whole list and shows it. */
export function todoWriteTool(keep: (todos: Todo[]) => void): Tool {
  return defineTool({
    name: "TodoWrite",
    description: `Writes your list of steps for the task at hand; people see it on your card. Each call replaces the whole list. Use it for work of three steps or more: write the list before you begin, set a step in_progress when you begin it (one at a time) and completed as soon as it is done. An empty list clears it. At most ${LIMITS.todos} steps.`,
    input: z.strictObject({
      todos: z.array(TodoSchema).max(LIMITS.todos).describe("All steps, in their order"),
    }),
    isRepeatable: true,
    restHint: "The list is as you wrote it.",
    async run({ todos }) {
      keep(todos);
      return succeeded(describeTodos(todos));
    },
  });
}

function describeTodos(todos: readonly Todo[]): string {
  if (todos.length === 0) return "The list is empty now.";
  const done = todos.filter(({ status }) => status === "completed").length;
  const running = todos.filter(({ status }) => status === "in_progress");
  const now = running.map(({ activeForm }) => activeForm).join("; ");
  const parts = [`Kept ${counted(todos.length, "step")}, ${done} completed.`];
  if (now !== "") parts.push(`Now: ${now}.`);
  if (running.length > 1) parts.push("Better have one step in progress at a time.");
  return parts.join(" ");
}
