import type { MessageAccepted, SendMessage } from "../../../contract/api.ts";
import type { EventId } from "../../../contract/ids.ts";
import { effortFor } from "../../agent-loop/thinking-words.ts";
import type { EventLog } from "../events/event-log.ts";
import type { Inbox } from "./inbox.ts";
import type { PreparedMessage } from "./prepare-message.ts";
import type { Publisher } from "../events/publisher.ts";
import type { SelfStore } from "../self-store.ts";

export interface SendDeps {
  self: SelfStore;
  inbox: Inbox;
  log: EventLog;
  publisher: Publisher;
  newEventId: () => EventId;
  now: () => number;
}

/** A person's message: shown at once as it was typed, read by the conductor in its turn. Durable when it returns. */
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
  const seq = deps.publisher.transact((emit) => {
    deps.inbox.add("message", prepared.text, prepared.model);
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
    return deps.log.lastSeq();
  });
  return { message_id: id, seq, status: isBusy ? "queued" : "delivered" };
}
