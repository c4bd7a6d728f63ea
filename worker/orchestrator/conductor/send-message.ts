import type { MessageAccepted, SendMessage } from "../../../contract/api.ts";
import type { EventId } from "../../../contract/ids.ts";
import { effortFor } from "../../agent-loop/thinking-words.ts";
import type { EventLog } from "../events/event-log.ts";
import type { Inbox } from "./inbox.ts";
import type { PreparedMessage } from "./prepare-message.ts";
import { tellStates, tellWaiting } from "./message-states.ts";
import type { Publisher } from "../events/publisher.ts";
import type { SelfStore } from "../self-store.ts";

export interface SendDeps {
  self: SelfStore;
  inbox: Inbox;
  log: EventLog;
  publisher: Publisher;
  newEventId: () => EventId;
  newId: () => string;
  now: () => number;
}

/**
 * A person's message: shown at once as it was typed, read by the conductor in its turn. Durable when it returns. An idle
 * conductor has it at once: then it can no longer be withdrawn.
 */
export function sendMessage(
  deps: SendDeps,
  { message, mode }: SendMessage,
  prepared: PreparedMessage,
  isBusy: boolean,
): MessageAccepted {
  const id = deps.newEventId();
  const timestamp = new Date(deps.now()).toISOString();
  const { id: orchestratorId } = deps.self.get();
  const effort = effortFor(message, null);
  return deps.publisher.transact((emit) => {
    const isIdle = !isBusy && !deps.inbox.hasAny();
    deps.inbox.addMessage(id, prepared.text, mode, prepared.model);
    const chat = {
      id,
      orchestrator_agent_id: orchestratorId,
      sender_type: "user" as const,
      receiver_type: "orchestrator" as const,
      message,
      agent_id: null,
      summary: null,
      metadata: {
        ...(mode === "queue" ? {} : { mode }),
        ...(effort === null ? {} : { effort }),
        ...(prepared.slashCommand === null ? {} : { slash_command: prepared.slashCommand }),
      },
      timestamp,
    };
    emit({ type: "orchestrator_chat", id, timestamp, message: chat });
    const seq = deps.log.lastSeq();
    const taken = isIdle ? deps.inbox.take(deps.newId) : null;
    tellStates(emit, taken?.delivered ?? [{ id, state: "queued" }]);
    if (!taken) tellWaiting(emit, deps.self, deps.inbox);
    return { message_id: id, seq, status: taken ? "delivered" : "queued" };
  });
}
