import { expect, test } from "vitest";
import { applyItem } from "../../../web/store/apply-event.ts";
import { addOutgoing, confirmOutgoing, dropOutgoing, setOutgoingPhase } from "../../../web/store/outgoing.ts";
import type { State } from "../../../web/store/state.ts";
import { aChat, aState, at, eventId } from "../factories.ts";

/** What the user sees of messages: those of the log, then the copies that still stand in. */
const seen = (state: State) => [
  ...state.chat.ids.map((id) => {
    const entry = state.entries[id];
    return entry?.kind === "message" ? entry.text : "";
  }),
  ...state.outgoing.filter(({ maybeId }) => maybeId === null).map(({ text }) => `(${text})`),
];

function sending(...texts: string[]): State {
  const state = aState();
  for (const text of texts) addOutgoing(state, { localId: text, text, mode: "queue", at: at() });
  return state;
}

test("a message is seen once when the answer comes before the log", () => {
  const state = sending("hi");
  expect(seen(state)).toEqual(["(hi)"]);
  confirmOutgoing(state, "hi", eventId(1));
  expect(seen(state)).toEqual(["(hi)"]);
  applyItem(state, aChat(1, "user", "hi"), at());
  expect([seen(state), state.outgoing]).toEqual([["hi"], []]);
});

test("a message is seen once when the log comes before the answer", () => {
  const state = sending("hi");
  applyItem(state, aChat(1, "user", "hi"), at());
  expect(seen(state)).toEqual(["hi"]);
  confirmOutgoing(state, "hi", eventId(1));
  expect([seen(state), state.outgoing]).toEqual([["hi"], []]);
});

test("the same words sent twice are two messages", () => {
  const state = aState();
  addOutgoing(state, { localId: "a", text: "hi", mode: "queue", at: at() });
  addOutgoing(state, { localId: "b", text: "hi", mode: "queue", at: at() });
  applyItem(state, aChat(1, "user", "hi"), at());
  confirmOutgoing(state, "a", eventId(1));
  applyItem(state, aChat(2, "user", "hi"), at());
  confirmOutgoing(state, "b", eventId(2));
  expect([seen(state), state.outgoing]).toEqual([["hi", "hi"], []]);
});

test("somebody else's message hides one's own only until the answer", () => {
  const state = sending("mine");
  applyItem(state, aChat(1, "user", "theirs"), at());
  confirmOutgoing(state, "mine", eventId(2));
  expect(seen(state)).toEqual(["theirs", "(mine)"]);
  applyItem(state, aChat(2, "user", "mine"), at());
  expect(seen(state)).toEqual(["theirs", "mine"]);
});

test("answers in another order than the messages leave nothing hidden or double", () => {
  const state = sending("one", "two");
  applyItem(state, aChat(1, "user", "two"), at());
  confirmOutgoing(state, "two", eventId(1));
  expect(seen(state)).toEqual(["two", "(one)"]);
  applyItem(state, aChat(2, "user", "one"), at());
  confirmOutgoing(state, "one", eventId(2));
  expect(seen(state)).toEqual(["two", "one"]);
});

test("a failed message stays to be sent again, edited or dropped", () => {
  const state = sending("hi");
  setOutgoingPhase(state, "hi", "failed");
  applyItem(state, aChat(1, "user", "other"), at());
  expect(seen(state)).toEqual(["other", "(hi)"]);
  dropOutgoing(state, "hi");
  dropOutgoing(state, "unknown");
  setOutgoingPhase(state, "unknown", "failed");
  confirmOutgoing(state, "unknown", eventId(9));
  expect(state.outgoing).toEqual([]);
});
