import { expect, test } from "vitest";
import type { Costs } from "../../../contract/api.ts";
import { CostsSchema } from "../../../contract/api.ts";
import { NO_USAGE } from "../../../contract/usage.ts";
import { applyItem } from "../../../web/store/apply-event.ts";
import { applyOlder, applySnapshot, type Snapshot } from "../../../web/store/apply-history.ts";
import { addOutgoing, confirmOutgoing } from "../../../web/store/outgoing.ts";
import { emptyState } from "../../../web/store/state.ts";
import {
  aChat,
  aLog,
  anAgent,
  anAgentChunk,
  anEvent,
  anOrchestrator,
  aliceId,
  at,
  aToolResult,
  aToolUse,
  eventId,
  uuid,
} from "../factories.ts";

function someCosts(archivedCost: number): Costs {
  return CostsSchema.parse({
    orchestrator: { ...NO_USAGE, context_tokens: 0, context_window: 1 },
    summaries: NO_USAGE,
    agents: [
      { ...NO_USAGE, agent_id: aliceId, name: "alice", model: "m", archived: false, total_cost: 1 },
      { ...NO_USAGE, agent_id: uuid(8), name: "gone", model: "m", archived: true, total_cost: archivedCost },
    ],
    models: [],
    total: NO_USAGE,
  });
}

function aSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    orchestrator: anOrchestrator({ last_seq: 12 }),
    agents: [anAgent()],
    events: [aLog(10, "TextBlock"), aChat(11, "user", "hi"), aLog(12, "Stop")],
    costs: null,
    questions: [],
    merges: [],
    workspace: null,
    ...changes,
  };
}

test("a snapshot sets agents, figures, rows and the place to go on from", () => {
  const state = emptyState();
  applySnapshot(state, aSnapshot({ costs: someCosts(0.4) }));
  expect(state.lastSeq).toBe(12);
  expect(state.stream.ids).toEqual([10, 12].map(eventId));
  expect(state.chat.ids).toEqual([eventId(11)]);
  expect(state.stream.oldestSeq).toBe(10);
  expect(state.archivedCosts).toEqual({ [uuid(8)]: 0.4 });
});

test("older pages come before the rest and change no agent", () => {
  const state = emptyState();
  applySnapshot(state, aSnapshot());
  const page = [
    anEvent("agent_created", 7, { agent: anAgent({ id: uuid(5), name: "long-gone" }) }),
    aChat(8, "user", "first"),
    aLog(9, "TextBlock"),
  ];
  applyOlder(state, page, 10);
  expect(state.stream.ids).toEqual([7, 9, 10, 12].map(eventId));
  expect(state.chat.ids).toEqual([8, 11].map(eventId));
  expect(Object.keys(state.agents)).toEqual([aliceId]);
  expect([state.lastSeq, state.stream.oldestSeq, state.chat.oldestSeq]).toEqual([12, 7, 7]);
});

test("the same page twice shows nothing twice", () => {
  const state = emptyState();
  applySnapshot(state, aSnapshot());
  const page = [aLog(8, "TextBlock"), aChat(9, "user", "x")];
  applyOlder(state, page, 10);
  const before = structuredClone(state);
  applyOlder(state, page, 10);
  expect(state).toEqual(before);
});

test("an empty or unmoving page ends the search for more", () => {
  const state = emptyState();
  applySnapshot(state, aSnapshot());
  applyOlder(state, [], 10);
  expect(state.stream.oldestSeq).toBe(1);
  const other = emptyState();
  applySnapshot(other, aSnapshot());
  applyOlder(other, [aLog(10, "TextBlock"), aLog(12, "Stop")], 10);
  expect([other.stream.oldestSeq, other.stream.ids]).toEqual([1, [10, 12].map(eventId)]);
});

test("a timeline takes a page only where it joins, and remembers no row without a place", () => {
  const state = emptyState();
  applySnapshot(state, aSnapshot());
  state.stream.oldestSeq = 12;
  state.stream.ids = [eventId(12)];
  delete state.rows[eventId(10)];
  applyOlder(state, [aLog(8, "TextBlock"), aChat(9, "user", "x")], 10);
  expect(state.chat.ids).toEqual([9, 11].map(eventId));
  expect([state.stream.ids, state.rows[eventId(8)]]).toEqual([[eventId(12)], undefined]);
});

test("a result whose call is on an older page finds it", () => {
  const state = emptyState();
  applySnapshot(state, aSnapshot({ events: [aToolResult(12, "t1", "made")] }));
  expect(state.chat.ids).toEqual([]);
  applyOlder(state, [aToolUse(11, "t1")], 12);
  expect(state.chat.ids).toEqual([eventId(11)]);
  expect(state.toolCalls["t1"]?.result).toBe("made");
});

test("unreadable events of a page are counted and the rest is shown", () => {
  const state = emptyState();
  const broken = { type: "unreadable", seq: 11, isUnknown: false } as const;
  applySnapshot(state, aSnapshot({ events: [broken, aLog(12, "Stop")] }));
  expect([state.unreadableCount, state.stream.ids]).toEqual([1, [eventId(12)]]);
  expect(state.stream.oldestSeq).toBe(11);
});

test("events after the snapshot go on from it, those before it are skipped", () => {
  const state = emptyState();
  applySnapshot(state, aSnapshot());
  for (const seq of [11, 12, 13]) applyItem(state, aLog(seq, "TextBlock"), at());
  expect(state.stream.ids).toEqual([10, 12, 13].map(eventId));
});

test("a new snapshot replaces all but colours and what the user is sending", () => {
  const state = emptyState();
  applySnapshot(state, aSnapshot());
  const hue = state.hues[aliceId];
  applyItem(state, anAgentChunk(99, "half"), at());
  addOutgoing(state, { localId: "a", text: "unsent", mode: "queue", at: at() });
  addOutgoing(state, { localId: "b", text: "hi", mode: "queue", at: at() });
  confirmOutgoing(state, "b", eventId(9));
  applySnapshot(state, aSnapshot({ agents: [], events: [aChat(9, "user", "hi")] }));
  expect(state.hues[aliceId]).toBe(hue);
  expect(state.agents).toEqual({});
  expect(state.stream.ids).toEqual([]);
  expect(state.outgoing.map(({ localId }) => localId)).toEqual(["a"]);
});

test("archived agents of a snapshot are not shown", () => {
  const state = emptyState();
  applySnapshot(state, aSnapshot({ agents: [anAgent({ archived: true })] }));
  expect(state.agents).toEqual({});
});
