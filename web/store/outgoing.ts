import type { DeliveryMode } from "../../contract/delivery.ts";
import type { State } from "./state.ts";

/**
 * A sent message is shown at once and replaced by the one of the log. They are matched by the id that the server
 * answers, never by text or time. Mostly the log is faster than that answer: until it comes, the oldest message on
 * its way stands aside for a new one of the log, so that nothing is seen twice.
 */

export function addOutgoing(
  state: State,
  message: { localId: string; text: string; mode: DeliveryMode; at: string },
): void {
  state.outgoing.push({ ...message, phase: "sending", messageId: null, maybeId: null });
}

/** The log shows a message of the user. */
export function matchOutgoing(state: State, eventId: string): void {
  const known = state.outgoing.findIndex((message) => message.messageId === eventId);
  if (known >= 0) {
    state.outgoing.splice(known, 1);
    return;
  }
  const waiting = state.outgoing.find((message) => message.phase === "sending" && message.maybeId === null);
  if (waiting) waiting.maybeId = eventId;
}

/** The server has taken the message and named it. */
export function confirmOutgoing(state: State, localId: string, messageId: string): void {
  for (const message of state.outgoing) {
    if (message.maybeId === messageId || message.localId === localId) message.maybeId = null;
  }
  const index = state.outgoing.findIndex((message) => message.localId === localId);
  const message = state.outgoing[index];
  if (!message) return;
  if (state.entries[messageId]) {
    state.outgoing.splice(index, 1);
    return;
  }
  message.phase = "sent";
  message.messageId = messageId;
}

export function setOutgoingPhase(state: State, localId: string, phase: "sending" | "failed"): void {
  const message = state.outgoing.find((candidate) => candidate.localId === localId);
  if (!message) return;
  message.phase = phase;
  message.maybeId = null;
}

export function dropOutgoing(state: State, localId: string): void {
  const index = state.outgoing.findIndex((message) => message.localId === localId);
  if (index >= 0) state.outgoing.splice(index, 1);
}
