import { expect, test } from "vitest";
import { readItem, readMessage, seqOf } from "../../../web/client/received.ts";
import { aLog, anAgentChunk, anEvent, aliceId } from "../factories.ts";

const batch = (...events: unknown[]) => JSON.stringify({ seq: 9, events });

test("a batch gives its events and frames in order", () => {
  const items = readMessage(batch(aLog(1, "TextBlock"), anAgentChunk(2, "x")));
  expect(items.map(({ type }) => type)).toEqual(["agent_log", "agent_stream"]);
  expect(items.map(seqOf)).toEqual([1, null]);
});

test("a server without batches sends single items", () => {
  expect(readMessage(JSON.stringify(anAgentChunk(2, "x")))).toEqual([anAgentChunk(2, "x")]);
});

test("one broken item does not take its neighbours along", () => {
  const broken = {
    ...anEvent("agent_updated", 2, { agent_id: aliceId, agent: {} }),
    agent: { total_cost: "free" },
  };
  const items = readMessage(batch(aLog(1, "TextBlock"), broken, aLog(3, "TextBlock")));
  expect(items.map(({ type }) => type)).toEqual(["agent_log", "unreadable", "agent_log"]);
  expect(items[1]).toEqual({ type: "unreadable", seq: 2, isUnknown: false });
});

test("a type of a newer server is unknown, not broken", () => {
  expect(readItem({ type: "agent_forked", seq: 4 })).toEqual({ type: "unreadable", seq: 4, isUnknown: true });
});

test.each([["nonsense"], ['{"a":'], ["null"], ["[]"], ["5"], ['"x"'], ["{}"]])(
  "%s is one unreadable item",
  (text) => {
    expect(readMessage(text)).toEqual([{ type: "unreadable", seq: null, isUnknown: false }]);
  },
);

test.each([[null], [undefined], [7], [{ type: 5 }], [{ type: "agent_log", seq: "1" }]])(
  "what is no item is unreadable: %j",
  (raw) => {
    expect(readItem(raw)).toMatchObject({ type: "unreadable", isUnknown: false });
  },
);

test("an empty batch is nothing", () => {
  expect(readMessage(batch())).toEqual([]);
});
