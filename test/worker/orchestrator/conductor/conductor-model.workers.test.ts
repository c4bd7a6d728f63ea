import { expect, test } from "vitest";
import { call, conductor, once, text } from "../../../support/model-replies.ts";
import {
  ORCHESTRATOR,
  connect,
  forgetRequests,
  modelRequests,
  refused,
  request,
  say,
  script,
} from "../../../support/workers/control-room.ts";

test("a conductor that waits for its model says for what, and answers in the end", async () => {
  await script([
    once(conductor("are you there"), { status: 529, error: "overloaded_error" }),
    once(conductor("are you there"), text("I am.")),
  ]);
  const socket = await connect("", "v1");
  await say("are you there?");
  const waiting = await socket.until(
    "orchestrator_updated",
    ({ orchestrator }) => orchestrator.status === "waiting",
  );
  expect(waiting.orchestrator.status_reason).toContain("overloaded");
  await socket.until("orchestrator_chat", ({ message }) => message.message === "I am.");
  await socket.until("orchestrator_updated", ({ orchestrator }) => orchestrator.status === "idle");
  socket.close();
});

test("a message that asks for thinking is answered with more effort, and shows it", async () => {
  await request("PATCH", ORCHESTRATOR, { model: "opus" });
  await script([once(conductor("ultrathink"), text("Deep.")), once(conductor("just say"), text("Plain."))]);
  await forgetRequests();
  const socket = await connect("", "v1");
  await say("ultrathink about it");
  await socket.until("orchestrator_chat", ({ message }) => message.message === "Deep.");
  await say("just say something");
  await socket.until("orchestrator_chat", ({ message }) => message.message === "Plain.");
  const efforts = (await modelRequests())
    .map(({ body }) => body as unknown as { model: string; output_config?: { effort?: string } })
    .filter(({ model }) => model === "claude-opus-5-5")
    .map(({ output_config }) => output_config?.effort);
  expect(efforts).toEqual(["xhigh", undefined]);
  const asked = await socket.until("orchestrator_chat", ({ message }) => message.message.startsWith("ultra"));
  expect(asked.message.metadata).toEqual({ effort: "xhigh" });
  expect(await refused()).toEqual([]);
  socket.close();
});

test("report_cost says what the cache has saved", async () => {
  await script([
    once(conductor("what did it cost"), call("report_cost", {})),
    once(conductor("/Saved by prompt caching: -?\\$\\d+\\.\\d{4}/"), text("That much.")),
  ]);
  const socket = await connect("", "v1");
  await say("what did it cost?");
  await socket.until("orchestrator_chat", ({ message }) => message.message === "That much.");
  socket.close();
});
