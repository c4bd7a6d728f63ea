import { expect, test } from "vitest";
import { applyItem } from "../../../web/store/apply-event.ts";
import { applyOlder, applySnapshot } from "../../../web/store/apply-history.ts";
import { openQuestions, queuedCommands } from "../../../web/store/deliveries.ts";
import { emptyState, type State } from "../../../web/store/state.ts";
import {
  aChat,
  aCommand,
  aQuestion,
  aState,
  aliceId,
  anAgent,
  anEvent,
  anOrchestrator,
  at,
  eventId,
  uuid,
} from "../factories.ts";

const aMessageState = (seq: number, state: string, of = 1) =>
  anEvent("message_state", seq, { message_id: eventId(of), state });
const anUpdate = (seq: number, changes: Record<string, unknown>) =>
  anEvent("command_updated", seq, { agent_id: aliceId, command: aCommand(changes) });
const answered = { state: "answered", answer: "green", answered_by: "engineer", ended_at: at(9) };

function live(...items: Parameters<typeof applyItem>[1][]): State {
  const state = aState();
  for (const item of items) applyItem(state, item, at());
  return state;
}

test("a message's state goes forward with its events", () => {
  const state = live(aChat(1, "user", "hi"), aMessageState(2, "queued"), aMessageState(3, "delivered"));
  expect(state.deliveries[eventId(1)]).toBe("delivered");
  applyItem(state, aMessageState(4, "consumed"), at());
  expect(state.deliveries[eventId(1)]).toBe("consumed");
});

test("older events that are loaded later do not take a state back", () => {
  const state = aState({ lastSeq: 9 });
  state.chat.oldestSeq = 10;
  state.stream.oldestSeq = 10;
  applyItem(state, aMessageState(10, "consumed"), at());
  applyItem(state, anUpdate(11, { status: "completed", delivery: "consumed" }), at());
  applyItem(state, anEvent("question_answered", 12, { question: aQuestion(answered) }), at());
  applyOlder(
    state,
    [
      aChat(1, "user", "hi"),
      aMessageState(2, "queued"),
      anUpdate(3, { status: "queued", delivery: "queued" }),
      anEvent("question_asked", 4, { question: aQuestion() }),
    ],
    10,
  );
  expect(state.deliveries[eventId(1)]).toBe("consumed");
  expect(queuedCommands(state, aliceId)).toEqual([]);
  expect(openQuestions(state, aliceId)).toEqual([]);
  expect(state.chat.ids).toEqual([eventId(1), eventId(4)]);
});

test("an agent's commands wait, oldest first, until they begin or are withdrawn", () => {
  const queued = { status: "queued", delivery: "queued" };
  const state = live(
    anUpdate(1, { ...queued, id: uuid(902), command: "second" }),
    anUpdate(2, { ...queued, id: uuid(901), command: "first" }),
  );
  const waiting = () => queuedCommands(state, aliceId).map(({ command }) => command);
  expect(waiting()).toEqual(["first", "second"]);
  applyItem(state, anUpdate(3, { id: uuid(901), status: "executing", delivery: "delivered" }), at());
  expect(waiting()).toEqual(["second"]);
  applyItem(state, anUpdate(4, { id: uuid(902), status: "interrupted", delivery: "withdrawn" }), at());
  expect(waiting()).toEqual([]);
});

test("that a running command was read is not a second line of its start", () => {
  const state = live(
    anUpdate(1, { status: "executing", delivery: "delivered" }),
    anUpdate(2, { status: "executing", delivery: "consumed" }),
  );
  expect(state.stream.ids).toEqual([eventId(1)]);
});

test("a question is part of the conversation, open until it is answered", () => {
  const state = live(anEvent("question_asked", 1, { question: aQuestion() }));
  expect(state.entries[eventId(1)]).toMatchObject({
    kind: "question",
    questionId: uuid(950),
    agentId: aliceId,
    text: "Which colour?",
  });
  expect(openQuestions(state, aliceId)).toHaveLength(1);
  applyItem(state, anEvent("question_answered", 2, { question: aQuestion(answered) }), at());
  expect(openQuestions(state, aliceId)).toEqual([]);
  expect(state.questions[uuid(950)]).toMatchObject({ answer: "green", answered_by: "engineer" });
  expect(state.chat.ids).toEqual([eventId(1)]);
  expect(state.stream.ids).toEqual([eventId(1), eventId(2)]);
});

test("a question that is withdrawn is not open any more", () => {
  const state = live(
    anEvent("question_asked", 1, { question: aQuestion() }),
    anEvent("question_withdrawn", 2, { question: aQuestion({ state: "withdrawn", ended_at: at(2) }) }),
  );
  expect(openQuestions(state, aliceId)).toEqual([]);
});

test("open questions of long ago come with the snapshot", () => {
  const state = emptyState();
  const orchestrator = anOrchestrator({ last_seq: 5 });
  const questions = [aQuestion()];
  applySnapshot(state, {
    orchestrator,
    agents: [anAgent()],
    events: [],
    costs: null,
    questions,
    merges: [],
    workspace: null,
  });
  expect(openQuestions(state, aliceId)).toHaveLength(1);
});

test("a message between agents says to whom", () => {
  const metadata = { type: "agent_message", from: "alice", to: "bob" };
  const state = live(aChat(1, "agent", "hello", { metadata }), aChat(2, "agent", "done"));
  expect(state.entries[eventId(1)]).toMatchObject({ sender: "agent", to: "bob", isReport: false });
  expect(state.entries[eventId(2)]).toMatchObject({ to: null });
});
