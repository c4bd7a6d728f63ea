import { expect, test } from "vitest";
import { AgentSchema, type Todo } from "../../../contract/agent.ts";
import { EventSchema } from "../../../contract/event.ts";
import { todoWriteTool } from "../../../worker/tools/todo-write.ts";
import { memoryWorkspace } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";
import { anAgent, aliceId, at, eventId } from "../../web/factories.ts";

function todoTools() {
  const kept: Todo[][] = [];
  const { use } = useTools(memoryWorkspace(), { more: [todoWriteTool((todos) => kept.push(todos))] });
  return { kept, write: (todos: unknown) => use("TodoWrite", { todos }) };
}
const step = (status: string, content: string) => ({ content, status, activeForm: `Doing ${content}` });

test("a list replaces the one before", async () => {
  const { kept, write } = todoTools();
  await write([step("pending", "a")]);
  const { content } = await write([step("completed", "a"), step("in_progress", "b")]);
  expect(content).toBe("Kept 2 steps, 1 completed. Now: Doing b.");
  expect(kept.at(-1)).toEqual([step("completed", "a"), step("in_progress", "b")]);
  expect((await write([])).content).toBe("The list is empty now.");
});

test("two steps at once are kept, with advice", async () => {
  const { kept, write } = todoTools();
  expect((await write([step("in_progress", "a"), step("in_progress", "b")])).content).toContain("one step");
  expect(kept).toHaveLength(1);
});

test.each([
  [[step("later", "a")], "status"],
  [[{ content: "a", status: "pending" }], "activeForm"],
  [Array.from({ length: 51 }, () => step("pending", "a")), "todos"],
])("a wrong list is refused and nothing is kept", async (todos, field) => {
  const { kept, write } = todoTools();
  const { content, isError } = await write(todos);
  expect(isError).toBe(true);
  expect(content).toContain(field);
  expect(kept).toEqual([]);
});

test("an agent from before there were lists has an empty one, and a patch without a list changes none", () => {
  const { todos: _, ...older } = anAgent();
  expect(AgentSchema.parse(older).todos).toEqual([]);
  const patch = {
    type: "agent_updated",
    id: eventId(1),
    seq: 1,
    timestamp: at(),
    agent_id: aliceId,
    agent: {},
  };
  expect(EventSchema.parse(patch)).toMatchObject({ agent: {} });
  expect(EventSchema.parse(patch)).not.toHaveProperty("agent.todos");
});
