import type { Command } from "../../contract/agent.ts";
import type { DeliveryState } from "../../contract/delivery.ts";
import type { Event } from "../../contract/event.ts";
import type { Question } from "../../contract/question.ts";
import { putResolver } from "./merges.ts";
import type { State } from "./state.ts";

/** A message only goes forward, whichever of its events is read first. */
const ORDER: readonly DeliveryState[] = ["queued", "delivered", "consumed", "withdrawn"];

/** What an event says of messages, commands and questions that wait. */
export function recordWaiting(state: State, event: Event): void {
  if (event.type === "message_state") putDelivery(state, event.message_id, event.state);
  if (event.type === "command_updated") {
    putCommand(state, event.command);
    putResolver(state, event.command);
  }
  if ("question" in event) putQuestion(state, event.question);
}

export function putQuestion(state: State, question: Question): void {
  const known = state.questions[question.id];
  if (!known || known.state === "open") state.questions[question.id] = question;
}

function putCommand(state: State, command: Command): void {
  putDelivery(state, command.id, command.delivery);
  if (state.deliveries[command.id] === "queued") state.queuedCommands[command.id] = command;
  else delete state.queuedCommands[command.id];
}

function putDelivery(state: State, id: string, delivery: DeliveryState): void {
  const known = state.deliveries[id];
  if (known === undefined || ORDER.indexOf(delivery) > ORDER.indexOf(known)) state.deliveries[id] = delivery;
}

/** Oldest first. */
export function openQuestions(state: State, agentId: string): Question[] {
  return ofAgent(state.questions, agentId).filter((question) => question.state === "open");
}

/** What an agent has not begun, in the order it came. */
export function queuedCommands(state: State, agentId: string): Command[] {
  return ofAgent(state.queuedCommands, agentId);
}

function ofAgent<Item extends { id: string; agent_id: string }>(
  items: Record<string, Item>,
  agentId: string,
): Item[] {
  return Object.values(items)
    .filter((item) => item.agent_id === agentId)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
