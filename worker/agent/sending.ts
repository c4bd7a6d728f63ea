import { type Result, fail, succeed } from "../../contract/failure.ts";
import { type CommandId, CommandIdSchema } from "../../contract/ids.ts";
import { LIMITS } from "../../contract/limits.ts";
import { describeFailure } from "../describe-failure.ts";
import type { PostMessage } from "../tools/send-message.ts";
import type { CommandQueue } from "./command-queue.ts";
import type { Uplink } from "./uplink.ts";

export const SENT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS sent_message (id TEXT PRIMARY KEY, command_id TEXT NOT NULL, tool_use_id TEXT NOT NULL,
    receiver TEXT NOT NULL, UNIQUE (command_id, tool_use_id)) WITHOUT ROWID;
`;

export interface SendingDeps {
  storage: DurableObjectStorage;
  queue: CommandQueue;
  uplink: Uplink;
  /** Whether the orchestrator would take a message for this receiver, and by which name it knows it. */
  check: (to: string) => Promise<Result<{ to: string }>>;
  newId: () => string;
  signal: AbortSignal;
}

/**
 * Hands a command's messages to the orchestrator, each once however often its call is run: the message and the note
 * that it is sent are one transaction. An orchestrator that is away is no reason to refuse: what it cannot deliver
 * later comes back as a note.
 */
export function postFor(deps: SendingDeps, commandId: CommandId): PostMessage {
  const { storage, uplink } = deps;
  const { sql } = storage;
  return async ({ toolUseId, to, message }) => {
    const [sent] = sql
      .exec<{ receiver: string }>(
        "SELECT receiver FROM sent_message WHERE command_id = ? AND tool_use_id = ?",
        commandId,
        toolUseId,
      )
      .toArray();
    if (sent) return succeed({ to: sent.receiver });
    const hops = deps.queue.hops(commandId) + 1;
    const limit = limitReached(sql, commandId, hops);
    if (limit !== null) return fail(limit);
    const checked = await deps.check(to).catch(() => succeed({ to }));
    if (!checked.ok) return fail(describeFailure(checked.failure).detail);
    if (deps.signal.aborted) return fail("Interrupted before it was sent.");
    const receiver = checked.value.to;
    storage.transactionSync(() => {
      const id = CommandIdSchema.parse(deps.newId());
      sql.exec("INSERT INTO sent_message VALUES (?, ?, ?, ?)", id, commandId, toolUseId, receiver);
      uplink.report({ kind: "letter", letter: { id, to: receiver, text: message, hops, commandId } });
    });
    uplink.send();
    return succeed({ to: receiver });
  };
}

function limitReached(sql: SqlStorage, commandId: CommandId, hops: number): string | null {
  const count = "SELECT count(*) c FROM sent_message WHERE command_id = ?";
  if (sql.exec<{ c: number }>(count, commandId).one().c >= LIMITS.agentMessagesPerCommand) {
    return `Not sent: one command may send ${LIMITS.agentMessagesPerCommand} messages, and these are sent. Put the rest into your report.`;
  }
  if (hops <= LIMITS.agentMessageHops) return null;
  return (
    `Not sent: this message would be number ${hops} in a row of agents answering each other; ` +
    `${LIMITS.agentMessageHops} is the limit. End here; what is left to say goes into a report to the conductor.`
  );
}
