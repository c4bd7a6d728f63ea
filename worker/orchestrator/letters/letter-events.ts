import type { Agent } from "../../../contract/agent.ts";
import { type AgentId, EventIdSchema, type OrchestratorId } from "../../../contract/ids.ts";
import type { Letter } from "../../../contract/report.ts";
import type { EventDraft } from "../events/publisher.ts";

/** The handoff as people and clients see it: a row of the chat whose agent is the sender. */
export function letterEvent(
  orchestratorId: OrchestratorId,
  sender: Agent,
  letter: Letter,
  to: { name: string; id: AgentId | null },
  nowMs: number,
): EventDraft {
  const timestamp = new Date(nowMs).toISOString();
  const id = EventIdSchema.parse(letter.id);
  const message = {
    id,
    orchestrator_agent_id: orchestratorId,
    sender_type: "agent" as const,
    receiver_type: to.id === null ? ("orchestrator" as const) : ("agent" as const),
    message: letter.text,
    agent_id: sender.id,
    summary: null,
    metadata: {
      type: "agent_message",
      from: sender.name,
      to: to.name,
      to_agent_id: to.id,
      // The command that sent it; what it became at the receiver has the message's own id.
      command_id: letter.commandId,
      hops: letter.hops,
    },
    timestamp,
  };
  return { type: "orchestrator_chat", id, timestamp, message };
}

export function undeliveredEvent(
  sender: Agent,
  { id, to, text }: Pick<Letter, "id" | "to" | "text">,
  reason: string,
  nowMs: number,
): EventDraft {
  const timestamp = new Date(nowMs).toISOString();
  const metadata = {
    type: "dead_letter",
    message_id: id,
    from: sender.name,
    from_agent_id: sender.id,
    to,
    reason,
    message: text,
  };
  const message = `A message of ${sender.name} to ${JSON.stringify(to)} could not be delivered. ${reason}`;
  return { type: "system_log", timestamp, data: { level: "WARNING", message, metadata, timestamp } };
}
