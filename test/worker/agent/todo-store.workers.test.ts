import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { AgentIdSchema } from "../../../contract/ids.ts";
import { agent, call, once, text } from "../../support/model-replies.ts";
import { crash } from "../../support/workers/crash.ts";
import { ORCHESTRATOR, connect, request, script } from "../../support/workers/control-room.ts";

test("an agent's list is on its card at once and still there after a restart", async () => {
  const { json: made } = await request("POST", `${ORCHESTRATOR}/agents`, { name: "planner" });
  expect(made["todos"]).toEqual([]);
  const socket = await connect("", "v1");
  const todos = [{ content: "Write tests", status: "in_progress", activeForm: "Writing tests" }];
  await script([
    once(agent("plan"), call("TodoWrite", { todos })),
    once(agent("Kept 1 step"), text("Planned.")),
  ]);
  await request("POST", `${ORCHESTRATOR}/agents/planner/commands`, { command: "plan it", notify: false });
  const { agent: patch } = await socket.until("agent_updated", (event) => event.agent.todos !== undefined);
  expect(patch.todos).toEqual(todos);
  await socket.until("agent_log", ({ log }) => log.event_type === "Stop");
  const id = AgentIdSchema.parse(made["id"]);
  await crash(env.COMMAND_AGENT.getByName(id));
  await crash(env.ORCHESTRATOR.getByName(String(made["orchestrator_agent_id"])));
  expect((await request("GET", `${ORCHESTRATOR}/agents/planner`)).json["todos"]).toEqual(todos);
  socket.close();
});
