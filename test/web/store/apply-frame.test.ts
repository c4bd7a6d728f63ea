import { expect, test } from "vitest";
import { applyItem } from "../../../web/store/apply-event.ts";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../contract/ids.ts";
import {
  aChat,
  aChatChunk,
  aFrame,
  aliceId,
  aLog,
  anAgentChunk,
  aState,
  aToolUse,
  at,
  connected,
  eventId,
} from "../factories.ts";

const typing = (isTyping: boolean) =>
  aFrame("chat_typing", {
    orchestrator_agent_id: DEFAULT_ORCHESTRATOR_ID,
    is_typing: isTyping,
    timestamp: at(),
  });

test("chunks grow one row in place, and its event replaces it there", () => {
  const state = aState();
  applyItem(state, anAgentChunk(9, "Hello "), at(1));
  applyItem(state, aLog(1, "Stop"), at(1));
  applyItem(state, anAgentChunk(9, "world"), at(2));
  expect(state.rows[eventId(9)]).toMatchObject({
    seq: null,
    text: "Hello world",
    at: at(1),
    category: "response",
  });
  applyItem(state, aLog(9, "TextBlock", { content: "Hello world" }), at(3));
  expect(state.rows[eventId(9)]).toMatchObject({ seq: 9, text: "Hello world" });
  expect(state.stream.ids).toEqual([eventId(9), eventId(1)]);
});

test("chunks grow one chat entry in place, and its event replaces it there", () => {
  const state = aState();
  applyItem(state, aChatChunk(2, "Created "), at());
  applyItem(state, aChatChunk(2, "alice"), at());
  applyItem(state, aChat(1, "user", "meanwhile"), at());
  expect(state.entries[eventId(2)]).toMatchObject({
    seq: null,
    text: "Created alice",
    sender: "orchestrator",
  });
  applyItem(state, aChat(2, "orchestrator", "Created alice."), at());
  expect(state.chat.ids).toEqual([eventId(2), eventId(1)]);
  expect(state.entries[eventId(2)]).toMatchObject({ seq: 2, text: "Created alice." });
});

test.each([
  ["thinking", "thinking"],
  ["tool_use", "tool"],
  ["text", "response"],
] as const)("a %s block of an agent is a %s row while it is written", (blockType, category) => {
  const state = aState();
  applyItem(state, anAgentChunk(1, "x", { block_type: blockType, tool_name: "Write" }), at());
  expect(state.rows[eventId(1)]).toMatchObject({ category, agentId: aliceId, agentName: "alice" });
});

test("thinking and tool calls of the conductor are shown while they are written", () => {
  const state = aState();
  applyItem(state, aChatChunk(1, "hm", { block_type: "thinking" }), at());
  applyItem(state, aChatChunk(2, "", { block_type: "tool_use", tool_name: "mcp__mgmt__create_agent" }), at());
  applyItem(state, aChatChunk(2, '{"na', { block_type: "tool_use" }), at());
  expect(state.entries[eventId(1)]).toMatchObject({ kind: "thinking", text: "hm" });
  expect(state.entries[eventId(2)]).toMatchObject({
    kind: "tool",
    toolName: "mcp__mgmt__create_agent",
    text: '{"na',
  });
  applyItem(state, aToolUse(2, "t1"), at());
  expect(state.entries[eventId(2)]).toMatchObject({ seq: 2, toolUseId: "t1" });
});

test("a chunk that comes after its event is ignored", () => {
  const state = aState();
  applyItem(state, aLog(1, "TextBlock", { content: "done" }), at());
  applyItem(state, aChat(2, "orchestrator", "done"), at());
  applyItem(state, anAgentChunk(1, " late"), at());
  applyItem(state, aChatChunk(2, " late", { is_discarded: true }), at());
  expect(state.rows[eventId(1)]?.text).toBe("done");
  expect(state.entries[eventId(2)]).toMatchObject({ text: "done" });
});

test("a discarded attempt disappears, and a new one may begin", () => {
  const state = aState();
  applyItem(state, anAgentChunk(1, "wrong"), at());
  applyItem(state, aChatChunk(2, "wrong"), at());
  applyItem(state, anAgentChunk(1, "", { is_discarded: true }), at());
  applyItem(state, aChatChunk(2, "", { is_discarded: true }), at());
  expect([state.stream.ids, state.chat.ids, state.rows, state.entries]).toEqual([[], [], {}, {}]);
  applyItem(state, anAgentChunk(1, "right"), at());
  expect(state.rows[eventId(1)]?.text).toBe("right");
});

test("the end of a block that was never seen makes no row", () => {
  const state = aState();
  applyItem(state, anAgentChunk(1, "", { is_complete: true }), at());
  applyItem(state, aChatChunk(2, "", { is_complete: true }), at());
  applyItem(state, anAgentChunk(3, "", { is_discarded: true }), at());
  expect([state.stream.ids, state.chat.ids]).toEqual([[], []]);
});

test("text without end stops growing at the limit", () => {
  const state = aState();
  for (let n = 0; n < 12; n += 1) applyItem(state, anAgentChunk(1, "x".repeat(10_000)), at());
  expect(state.rows[eventId(1)]?.text).toHaveLength(100_000);
});

test("typing is shown while it lasts, and its end drops an unfinished answer", () => {
  const state = aState();
  applyItem(state, typing(true), at());
  applyItem(state, aChatChunk(1, "half"), at());
  expect(state.isConductorTyping).toBe(true);
  applyItem(state, typing(false), at());
  expect([state.isConductorTyping, state.chat.ids]).toEqual([false, []]);
});

test("a new connection drops what was half written: its chunks were missed", () => {
  const state = aState();
  applyItem(state, typing(true), at());
  applyItem(state, anAgentChunk(5, "half"), at());
  applyItem(state, aChatChunk(6, "half"), at());
  applyItem(state, connected(0), at());
  expect([state.stream.ids, state.chat.ids, state.isConductorTyping]).toEqual([[], [], false]);
});

test("frames never move the place in the log", () => {
  const state = aState({ lastSeq: 4 });
  for (const item of [anAgentChunk(9, "x"), aChatChunk(8, "x"), typing(true), connected(40)])
    applyItem(state, item, at());
  applyItem(state, aFrame("resync_required", { oldest_seq: 10, last_seq: 40 }), at());
  expect(state.lastSeq).toBe(4);
});
