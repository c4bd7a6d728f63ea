import { expect, test } from "vitest";
import { applyItem } from "../../../web/store/apply-event.ts";
import {
  activeCount,
  agentsInOrder,
  hasOlder,
  isConductorBusy,
  isCostEstimate,
  newestReply,
  rowMatcher,
  runningCount,
  sentMessages,
  showsTyping,
  totalCost,
} from "../../../web/store/selectors.ts";
import type { State } from "../../../web/store/state.ts";
import { emptyFilter } from "../../../web/store/view.ts";
import { aChat, aChatChunk, aLog, anAgent, anOrchestrator, aState, at, eventId, uuid } from "../factories.ts";

function aFleet(): State {
  const agents = [
    anAgent({ id: uuid(3), name: "carol", status: "complete", total_cost: 0.03 }),
    anAgent({ id: uuid(1), name: "alice", status: "executing", total_cost: 0.01 }),
    anAgent({ id: uuid(2), name: "bob", status: "blocked", total_cost: 0.02 }),
  ];
  return aState({ agents: Object.fromEntries(agents.map((agent) => [agent.id, agent])) });
}

test("agents stand in the order they were made", () => {
  expect(agentsInOrder(aFleet()).map(({ name }) => name)).toEqual(["alice", "bob", "carol"]);
});

test("active are those that are not complete, running those with an open turn", () => {
  expect([activeCount(aFleet()), runningCount(aFleet())]).toEqual([2, 1]);
});

test("the cost sums conductor, agents and deleted agents, each once", () => {
  const state = aFleet();
  state.orchestrator = anOrchestrator({ total_cost: 1 });
  state.archivedCosts = { [uuid(9)]: 0.5, [uuid(1)]: 99 };
  expect(totalCost(state)).toBeCloseTo(1.56);
  expect(totalCost(aState({ orchestrator: null, agents: {} }))).toBe(0);
});

test("one estimated price makes the sum an estimate", () => {
  const state = aFleet();
  expect(isCostEstimate(state)).toBe(false);
  state.agents[uuid(7)] = anAgent({ id: uuid(7), cost_is_estimate: true });
  expect(isCostEstimate(state)).toBe(true);
});

test("typing shows while the conductor works and nothing of it grows", () => {
  const state = aState({ orchestrator: anOrchestrator({ status: "executing" }) });
  expect([isConductorBusy(state), showsTyping(state)]).toEqual([true, true]);
  applyItem(state, aChatChunk(1, "Hel"), at());
  expect(showsTyping(state)).toBe(false);
  applyItem(state, aChat(1, "orchestrator", "Hello"), at());
  expect(showsTyping(state)).toBe(true);
  expect(showsTyping(aState())).toBe(false);
});

test("search looks at all that a row shows, whatever the case, and takes no pattern", () => {
  const state = aState();
  const payload = { tool_name: "Bash", tool_use_id: "t", tool_input: { command: "grep -c x" } };
  applyItem(
    state,
    aLog(1, "PreToolUse", { content: "Using (tool)", summary: "Counts LINES", payload }),
    at(),
  );
  const row = state.rows[eventId(1)];
  if (!row) throw new Error("no row");
  const finds = (search: string) => rowMatcher({ ...emptyFilter(), search })(row);
  for (const search of ["using (TOOL)", "counts lines", "pretooluse", "alice", "hook", "grep -c", "", "  "]) {
    expect(finds(search), search).toBe(true);
  }
  for (const search of ["usin.", "\\S", "nowhere"]) expect(finds(search), search).toBe(false);
});

test("categories and agent narrow together with the search", () => {
  const state = aState();
  applyItem(state, aLog(1, "TextBlock", { content: "hello" }), at());
  const row = state.rows[eventId(1)];
  if (!row) throw new Error("no row");
  expect(rowMatcher({ hiddenCategories: ["response"], agentId: null, search: "" })(row)).toBe(false);
  expect(rowMatcher({ hiddenCategories: ["tool"], agentId: row.agentId, search: "hell" })(row)).toBe(true);
  expect(rowMatcher({ hiddenCategories: [], agentId: uuid(5), search: "" })(row)).toBe(false);
});

test("sent messages are recalled oldest first, repeats once", () => {
  const state = aState();
  for (const [seq, text] of [
    [1, "a"],
    [2, "b"],
    [3, "b"],
  ] as const)
    applyItem(state, aChat(seq, "user", text), at());
  applyItem(state, aChat(4, "orchestrator", "c"), at());
  expect(sentMessages(state)).toEqual(["a", "b"]);
});

test("only finished words that came live are read out", () => {
  const state = aState();
  applyItem(state, aChat(1, "orchestrator", "old"), at());
  expect(newestReply(state, 1)).toBe("");
  applyItem(state, aChatChunk(2, "ne"), at());
  expect(newestReply(state, 1)).toBe("");
  applyItem(state, aChat(2, "orchestrator", "new"), at());
  expect(newestReply(state, 1)).toBe("new");
});

test("there is more to load until the first event is reached", () => {
  expect([hasOlder({ oldestSeq: 2 }), hasOlder({ oldestSeq: 1 }), hasOlder({ oldestSeq: 0 })]).toEqual([
    true,
    false,
    false,
  ]);
});
