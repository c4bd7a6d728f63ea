import type { MessageState } from "../../../contract/api.ts";
import { type Result, fail, succeed } from "../../../contract/failure.ts";
import { EventIdSchema } from "../../../contract/ids.ts";
import type { Emit, Publisher } from "../events/publisher.ts";
import type { SelfStore } from "../self-store.ts";
import type { Inbox, MessageChange } from "./inbox.ts";

/** Clients hear of every step that a message of theirs takes. */
export function tellStates(emit: Emit, changes: readonly MessageChange[]): void {
  for (const { id, state } of changes) emit({ type: "message_state", message_id: id, state });
}

/** How many messages wait, as clients see it. */
export function tellWaiting(emit: Emit, self: SelfStore, inbox: Inbox): void {
  const { id, queued_messages } = self.change({ queued_messages: inbox.waiting() });
  emit({ type: "orchestrator_updated", orchestrator: { id, queued_messages } });
}

export interface WithdrawDeps {
  self: SelfStore;
  inbox: Inbox;
  publisher: Publisher;
}

/** Takes back a message that waits; one that is taken back already stays so. */
export function withdrawMessage({ self, inbox, publisher }: WithdrawDeps, id: string): Result<MessageState> {
  const withdrawn = publisher.transact((emit) => {
    const found = inbox.withdraw(id);
    if (!found || found.changed.length === 0) return found;
    tellStates(emit, found.changed);
    tellWaiting(emit, self, inbox);
    return found;
  });
  if (!withdrawn) return fail({ code: "message_not_found", messageId: id });
  const { state } = withdrawn;
  if (state !== "withdrawn") return fail({ code: "message_delivered", messageId: id, state });
  return succeed({ message_id: EventIdSchema.parse(id), state });
}

export function messageStates(inbox: Inbox, ids: readonly string[]): MessageState[] {
  return ids.flatMap((id) => {
    const state = inbox.stateOf(id);
    return state === null ? [] : [{ message_id: EventIdSchema.parse(id), state }];
  });
}
