import { expect, test } from "vitest";
import { agent, conductor, once, text } from "../../../support/model-replies.ts";
import { ORCHESTRATOR, connect, request, say, script } from "../../../support/workers/control-room.ts";

test("when the budget is spent nothing new begins, and what waits goes on when it is raised", async () => {
  await script([
    once(agent("last task"), text("Last task done.")),
    once(conductor("<agent_report"), text("Heard of the last task.")),
  ]);
  const socket = await connect("", "v1");
  await request("POST", `${ORCHESTRATOR}/agents`, { name: "spender" });
  await request("PATCH", ORCHESTRATOR, { budget_usd: 0.000_001 });
  await request("POST", `${ORCHESTRATOR}/agents/spender/commands`, { command: "last task" });
  const blocked = await socket.until(
    "orchestrator_updated",
    ({ orchestrator }) => orchestrator.status === "blocked",
  );
  expect(blocked.orchestrator.status_reason).toMatch(/\$0\.\d+ of \$0\.000001 are spent|spent/);
  expect((await say("more")).json).toMatchObject({ status: 402, code: "budget_exceeded" });
  const refused = await request("POST", `${ORCHESTRATOR}/agents/spender/commands`, { command: "more" });
  expect(refused.json).toMatchObject({ status: 402, code: "budget_exceeded" });
  await request("PATCH", ORCHESTRATOR, { budget_usd: null });
  await socket.until("orchestrator_chat", ({ message }) => message.message === "Heard of the last task.");
  socket.close();
});
