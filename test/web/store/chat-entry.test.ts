import { expect, test } from "vitest";
import { applyEvent } from "../../../web/store/apply-event.ts";
import { aChat, aState, aThought, aToolResult, aToolUse, aliceId, anEvent, eventId } from "../factories.ts";

test("messages, thoughts and tool calls of the conductor are entries of the chat, a result joins its call", () => {
  const state = aState();
  applyEvent(state, aChat(1, "user", "hi"));
  applyEvent(state, aThought(2, "hmm"));
  applyEvent(state, aToolUse(3, "t1", "mcp__mgmt__create_agent", { name: "alice" }));
  applyEvent(state, aToolResult(4, "t1", "created"));
  applyEvent(state, aChat(5, "agent", "done", { metadata: { type: "agent_report" } }));
  expect(state.chat.ids).toEqual([1, 2, 3, 5].map(eventId));
  expect(state.entries[eventId(2)]).toMatchObject({ kind: "thinking", text: "hmm" });
  expect(state.entries[eventId(5)]).toMatchObject({ sender: "agent", isReport: true, agentId: aliceId });
  expect(state.toolCalls["t1"]).toMatchObject({
    input: { name: "alice" },
    result: "created",
    isError: false,
  });
  expect(state.stream.ids).toEqual([]);
});

test("a turn that failed is answered in the conversation with the reason", () => {
  const state = aState();
  applyEvent(
    state,
    anEvent("error", 1, { message: "The key was refused.", details: { source: "conductor" } }),
  );
  expect(state.chat.ids).toEqual([eventId(1)]);
  expect(state.entries[eventId(1)]).toMatchObject({ kind: "error", text: "The key was refused." });
});
