import { expect, test } from "vitest";
import { applyEvent, applyItem } from "../../../web/store/apply-event.ts";
import { MAX_ENTRIES } from "../../../web/store/timeline.ts";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../contract/ids.ts";
import {
  aChat,
  aCommand,
  aLog,
  aState,
  aliceId,
  anAgent,
  anAgentChunk,
  aChatChunk,
  anEvent,
  at,
  eventId,
  uuid,
} from "../factories.ts";

const alice = (state: ReturnType<typeof aState>) => state.agents[aliceId];

test("agent_created adds the agent, a colour and a line", () => {
  const state = aState({ agents: {} });
  applyEvent(state, anEvent("agent_created", 1, { agent: anAgent() }));
  expect(alice(state)?.name).toBe("alice");
  expect(state.hues[aliceId]).toBeTypeOf("number");
  expect(state.rows[eventId(1)]).toMatchObject({ category: "system", text: "alice was created", seq: 1 });
});

test("agent_updated merges what it names and leaves the rest", () => {
  const state = aState();
  applyEvent(
    state,
    anEvent("agent_updated", 1, { agent_id: aliceId, agent: { total_cost: 0.5, input_tokens: 9 } }),
  );
  expect(alice(state)).toMatchObject({ total_cost: 0.5, input_tokens: 9, name: "alice" });
  expect(state.stream.ids).toEqual([]);
});

test("agent_updated of an unknown agent adds no agent", () => {
  const state = aState();
  applyEvent(state, anEvent("agent_updated", 1, { agent_id: uuid(77), agent: { total_cost: 1 } }));
  expect(Object.keys(state.agents)).toEqual([aliceId]);
  expect(state.lastSeq).toBe(1);
});

test("an agent that is archived leaves, and its cost stays", () => {
  const state = aState();
  applyEvent(
    state,
    anEvent("agent_updated", 1, { agent_id: aliceId, agent: { archived: true, total_cost: 0.2 } }),
  );
  expect(alice(state)).toBeUndefined();
  expect(state.archivedCosts[aliceId]).toBe(0.2);
});

test("agent_status_changed sets status, reason and since when", () => {
  const state = aState();
  const change = { agent_id: aliceId, old_status: "idle", new_status: "blocked", reason: "out of credit" };
  applyEvent(state, anEvent("agent_status_changed", 3, change));
  expect(alice(state)).toMatchObject({
    status: "blocked",
    status_reason: "out of credit",
    status_since: at(3),
  });
  expect(state.rows[eventId(3)]).toMatchObject({ text: "idle → blocked: out of credit", level: "ERROR" });
});

test("an agent that stops leaves no unfinished row of its own, and those of others stay", () => {
  const state = aState();
  const bob = anAgent({ id: uuid(2), name: "bob" });
  state.agents[bob.id] = bob;
  applyItem(state, anAgentChunk(50, "half a sen"), at());
  applyItem(state, anAgentChunk(51, "bob writes", { agent_id: bob.id }), at());
  const change = { agent_id: aliceId, old_status: "executing", new_status: "idle", reason: null };
  applyEvent(state, anEvent("agent_status_changed", 1, change));
  expect(state.rows[eventId(50)]).toBeUndefined();
  expect(state.rows[eventId(51)]?.text).toBe("bob writes");
  expect(state.stream.ids).toEqual([eventId(51), eventId(1)]);
});

test("agent_deleted removes the agent, keeps its cost and its rows", () => {
  const state = aState();
  applyEvent(state, aLog(1, "TextBlock", { content: "hello" }));
  applyEvent(state, anEvent("agent_updated", 2, { agent_id: aliceId, agent: { total_cost: 0.3 } }));
  applyEvent(state, anEvent("agent_deleted", 3, { agent_id: aliceId, agent_name: "alice" }));
  expect(alice(state)).toBeUndefined();
  expect(state.archivedCosts).toEqual({ [aliceId]: 0.3 });
  expect(state.stream.ids).toEqual([eventId(1), eventId(3)]);
});

test("what a deleted agent still reports as spent is in the sum", () => {
  const state = aState();
  applyEvent(state, anEvent("agent_deleted", 1, { agent_id: aliceId, agent_name: "alice" }));
  applyEvent(state, anEvent("agent_updated", 2, { agent_id: aliceId, agent: { total_cost: 0.4 } }));
  expect(state.archivedCosts).toEqual({ [aliceId]: 0.4 });
});

test.each([
  ["TextBlock", "response", "responses"],
  ["ThinkingBlock", "thinking", "thinking"],
  ["ToolUseBlock", "tool", "tools"],
  ["PreToolUse", "hook", "hooks"],
  ["PostToolUse", "hook", "hooks"],
  ["UserPromptSubmit", "hook", "hooks"],
  ["Stop", "hook", "hooks"],
] as const)("agent_log of %s is a %s row, counts as %s and is a sign of life", (type, category, count) => {
  const state = aState();
  applyEvent(state, aLog(1, type, { content: "words" }));
  expect(state.rows[eventId(1)]).toMatchObject({ category, kind: type, text: "words", agentName: "alice" });
  expect(alice(state)?.counts[count]).toBe(1);
  expect(state.activity[aliceId]).toBe(1);
});

test("agent_log of files is a row that is not counted", () => {
  const state = aState();
  applyEvent(
    state,
    aLog(1, "FileTrackingBlock", { event_category: "file_tracking", payload: { file_changes: [] } }),
  );
  expect(state.rows[eventId(1)]?.category).toBe("file");
  expect(alice(state)?.counts).toEqual({ responses: 0, tools: 0, hooks: 0, thinking: 0 });
});

test("a row that the server's counts already include is not counted again", () => {
  const state = aState();
  const counts = { responses: 7, tools: 0, hooks: 0, thinking: 0 };
  applyEvent(state, anEvent("agent_updated", 1, { agent_id: aliceId, agent: { counts, updated_at: at(3) } }));
  applyEvent(state, anEvent("agent_updated", 2, { agent_id: aliceId, agent: { updated_at: at(50) } }));
  applyEvent(state, aLog(3, "TextBlock"));
  expect(alice(state)?.counts.responses).toBe(7);
  applyEvent(state, aLog(4, "TextBlock"));
  expect(alice(state)?.counts.responses).toBe(8);
});

test("text of a row comes from the payload where content is absent", () => {
  const state = aState();
  applyEvent(state, aLog(1, "TextBlock", { payload: { text: "from payload" } }));
  applyEvent(state, aLog(2, "ThinkingBlock", { payload: { thinking: 5 } }));
  expect(state.rows[eventId(1)]?.text).toBe("from payload");
  expect(state.rows[eventId(2)]?.text).toBe("");
});

test("the rows of one tool call share its input and result, whatever their order", () => {
  const state = aState();
  const call = { tool_name: "Write", tool_use_id: "t1" };
  applyEvent(state, aLog(1, "PostToolUse", { payload: { ...call, result: "ok", is_error: false } }));
  applyEvent(state, aLog(2, "PreToolUse", { payload: { ...call, tool_input: { file_path: "a.py" } } }));
  expect(state.toolCalls["t1"]).toEqual({
    name: "Write",
    input: { file_path: "a.py" },
    result: "ok",
    isError: false,
  });
  expect(state.rows[eventId(1)]?.toolUseId).toBe("t1");
});

test("a tool result that is no text is shown as JSON, and a failed one as an error", () => {
  const state = aState();
  const payload = { tool_name: "Bash", tool_use_id: "t1", result: { code: 1 }, is_error: true };
  applyEvent(state, aLog(1, "PostToolUse", { payload }));
  expect(state.toolCalls["t1"]).toMatchObject({ result: '{\n  "code": 1\n}', isError: true });
  expect(state.rows[eventId(1)]?.level).toBe("ERROR");
});

test("a tool payload of the wrong shape is still a row", () => {
  const state = aState();
  applyEvent(state, aLog(1, "PreToolUse", { payload: { tool_use_id: 5, tool_name: ["x"] } }));
  expect(state.rows[eventId(1)]).toMatchObject({ toolUseId: null, toolName: null });
});

test("agent_summary_update changes the card, event_summary_update the row", () => {
  const state = aState();
  applyEvent(state, aLog(1, "TextBlock"));
  applyEvent(state, anEvent("agent_summary_update", 2, { agent_id: aliceId, summary: "Wrote it" }));
  applyEvent(state, anEvent("event_summary_update", 3, { event_id: eventId(1), summary: "Said hello" }));
  expect(alice(state)?.latest_summary).toBe("Wrote it");
  expect(state.rows[eventId(1)]?.summary).toBe("Said hello");
  expect(state.stream.ids).toEqual([eventId(1)]);
});

test("a summary that comes before its row waits for it", () => {
  const state = aState();
  applyEvent(state, anEvent("event_summary_update", 1, { event_id: eventId(2), summary: "early" }));
  applyEvent(state, aLog(2, "TextBlock"));
  expect(state.rows[eventId(2)]?.summary).toBe("early");
  expect(state.summaries).toEqual({});
});

test("command_updated tells the current task by its first line, and each state is a row", () => {
  const state = aState();
  applyEvent(state, anEvent("command_updated", 1, { agent_id: aliceId, command: aCommand() }));
  expect(alice(state)?.current_task).toBe("Write main.py");
  const failed = aCommand({ status: "failed", result: "no model" });
  applyEvent(state, anEvent("command_updated", 2, { agent_id: aliceId, command: failed }));
  expect(state.rows[eventId(2)]).toMatchObject({
    text: "command failed: no model",
    level: "ERROR",
    agentName: "alice",
  });
});

test("orchestrator_updated merges, and its end of work drops the unfinished answer", () => {
  const state = aState();
  applyItem(state, aChatChunk(40, "half"), at());
  const update = { id: DEFAULT_ORCHESTRATOR_ID, total_cost: 0.7, status: "idle" };
  applyEvent(state, anEvent("orchestrator_updated", 1, { orchestrator: update }));
  expect(state.orchestrator).toMatchObject({ total_cost: 0.7, name: "default" });
  expect(state.chat.ids).toEqual([]);
});

test("figures that come while the conductor writes leave its words alone", () => {
  const state = aState();
  applyItem(state, aChatChunk(40, "half"), at());
  applyEvent(
    state,
    anEvent("orchestrator_updated", 1, { orchestrator: { id: DEFAULT_ORCHESTRATOR_ID, total_cost: 0.7 } }),
  );
  expect(state.entries[eventId(40)]).toMatchObject({ text: "half" });
});

test("orchestrator_updated before anything was loaded is harmless", () => {
  const state = aState({ orchestrator: null });
  applyEvent(state, anEvent("orchestrator_updated", 1, { orchestrator: { id: DEFAULT_ORCHESTRATOR_ID } }));
  expect(state.orchestrator).toBeNull();
});

test("system_log and error are rows with their level", () => {
  const state = aState();
  const data = { level: "WARNING", message: "outbox grows", metadata: { depth: 9 }, timestamp: at() };
  applyEvent(state, anEvent("system_log", 1, { data }));
  applyEvent(state, anEvent("error", 2, { message: "turn failed", details: { code: "x" } }));
  expect(state.rows[eventId(1)]).toMatchObject({
    level: "WARNING",
    text: "outbox grows",
    payload: { depth: 9 },
  });
  expect(state.rows[eventId(2)]).toMatchObject({
    level: "ERROR",
    text: "turn failed",
    payload: { code: "x" },
  });
});

test("a replayed event changes nothing", () => {
  const state = aState({ agents: {} });
  const story = [
    anEvent("agent_created", 1, { agent: anAgent() }),
    aLog(2, "TextBlock", { content: "one" }),
    aChat(3, "user", "hi"),
    anEvent("agent_deleted", 4, { agent_id: aliceId, agent_name: "alice" }),
  ];
  for (const event of story) applyEvent(state, event);
  const before = structuredClone(state);
  for (const event of [...story, ...story.toReversed()]) applyItem(state, event, at());
  expect(state).toEqual(before);
});

test("an unreadable event is counted once and keeps its place in the log", () => {
  const state = aState();
  const broken = { type: "unreadable", seq: 1, isUnknown: false } as const;
  applyItem(state, broken, at());
  applyItem(state, broken, at());
  applyItem(state, aLog(2, "TextBlock"), at());
  expect(state).toMatchObject({ unreadableCount: 1, lastSeq: 2 });
});

test("an event of a newer server is passed over without a word", () => {
  const state = aState();
  applyItem(state, { type: "unreadable", seq: 1, isUnknown: true }, at());
  expect(state).toMatchObject({ unreadableCount: 0, lastSeq: 1 });
});

test("a timeline that grows too long forgets its oldest rows, which can be loaded again", () => {
  const state = aState();
  const call = { tool_name: "Read", tool_use_id: "old" };
  applyEvent(state, aLog(1, "ToolUseBlock", { payload: call }));
  for (let seq = 2; seq <= MAX_ENTRIES + 1; seq += 1) applyEvent(state, aLog(seq, "TextBlock"));
  expect(state.stream.ids.length).toBeLessThan(MAX_ENTRIES);
  expect(Object.keys(state.rows)).toHaveLength(state.stream.ids.length);
  expect(state.toolCalls).toEqual({});
  const oldestShown = state.rows[state.stream.ids[0] ?? ""];
  expect(state.stream.oldestSeq).toBe(oldestShown?.seq);
});
