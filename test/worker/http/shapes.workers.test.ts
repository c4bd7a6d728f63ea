import { expect, test } from "vitest";
import type { z } from "zod";
import { AgentSchema, CommandSchema } from "../../../contract/agent.ts";
import {
  AgentListSchema,
  CommandAcceptedSchema,
  CommandListSchema,
  CostsSchema,
  EventListSchema,
  FileListSchema,
  HealthSchema,
  InterruptedSchema,
  MessageAcceptedSchema,
  MessageListSchema,
  OrchestratorListSchema,
  QuestionListSchema,
} from "../../../contract/api.ts";
import { OrchestratorSchema } from "../../../contract/orchestrator.ts";
import { agent, always, call, conductor, once, text } from "../../support/model-replies.ts";
import { ORCHESTRATOR as o, request, script } from "../../support/workers/control-room.ts";

/** Unknown fields are let through by the schemas and listed here, so that nothing goes out that is not in the contract. */
async function answered<S extends z.ZodType>(schema: S, method: string, path: string, body?: object) {
  const answer = await request(method, path, body);
  expect(answer.status, answer.text).toBeLessThan(300);
  const parsed = schema.parse(answer.json);
  expect(parsed).toEqual(answer.json);
  return parsed;
}

test("every answer has the shape that the contract gives it", async () => {
  await script([
    once(agent("make f.txt"), call("Write", { file_path: "dir/f.txt", content: "f" })),
    once(agent(), text("Made it.")),
    always(conductor(), text("Heard.")),
  ]);
  await answered(HealthSchema, "GET", "/health");
  await answered(AgentSchema, "POST", `${o}/agents`, {
    name: "shape",
    effort: "low",
    tools: ["Write", "Read"],
  });
  const { command_id } = await answered(CommandAcceptedSchema, "POST", `${o}/agents/shape/commands`, {
    command: "make f.txt",
  });
  await answered(CommandSchema, "GET", `${o}/agents/shape/commands/${command_id}?wait=30`);
  await answered(CommandListSchema, "GET", `${o}/agents/shape/commands`);
  await answered(AgentSchema, "GET", `${o}/agents/shape`);
  await answered(AgentListSchema, "GET", `${o}/agents`);
  await answered(InterruptedSchema, "POST", `${o}/agents/shape/interrupt`);
  await answered(MessageAcceptedSchema, "POST", `${o}/messages`, { message: "Hello" });
  await answered(InterruptedSchema, "POST", `${o}/interrupt`);
  await answered(MessageListSchema, "GET", `${o}/messages`);
  await answered(EventListSchema, "GET", `${o}/events?limit=500`);
  await answered(QuestionListSchema, "GET", `${o}/questions`);
  await answered(CostsSchema, "GET", `${o}/costs`);
  await answered(OrchestratorSchema, "GET", o);
  await answered(OrchestratorSchema, "PATCH", o, { budget_usd: 3 });
  await answered(OrchestratorListSchema, "GET", "/api/orchestrators");
  const { items } = await answered(FileListSchema, "GET", `${o}/files`);
  expect(items).toMatchObject([{ path: "dir", type: "directory" }]);
  const all = await answered(FileListSchema, "GET", `${o}/files?recursive=true`);
  expect(all.items).toMatchObject([{ path: "dir/f.txt", type: "file", size_bytes: 1 }]);
});
