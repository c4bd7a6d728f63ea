import type { Command } from "../../contract/agent.ts";
import type { Mail, JournalStep } from "../agent-loop/turn.ts";
import type { CommandQueue } from "./command-queue.ts";
import type { HintStore } from "./hint-store.ts";
import { joiningText } from "./prompt-text.ts";
import type { Uplink } from "./uplink.ts";

export interface DeliveryDeps {
  queue: CommandQueue;
  uplink: Uplink;
  hints: HintStore;
}

/** What may join the running turn at its next tool boundary. */
export function waitingMail(
  { queue, hints }: Pick<DeliveryDeps, "queue" | "hints">,
  newId: () => string,
): Mail[] {
  const commands = queue
    .steering()
    .map((command) => ({ id: command.id, text: joiningText(command), eventId: newId() }));
  return [...commands, ...hints.waiting(newId)];
}

/** Notes what a step of the turn of `running` does to commands that steer it; within the step's transaction. */
export function noteDeliveries(
  deps: DeliveryDeps,
  running: Command,
  step: JournalStep,
  timestamp: string,
): void {
  if (step.type === "results_taken" || step.type === "mail_taken") {
    for (const { id, isHint } of step.mail ?? []) {
      if (isHint) deps.hints.taken(id);
      else tell(deps, deps.queue.join(id, running.id, timestamp));
    }
  }
  // The model has answered a prompt that contains all of them.
  if (step.type === "message_finished") {
    for (const { id } of deps.queue.delivered()) tell(deps, deps.queue.change(id, { delivery: "consumed" }));
  }
}

function tell({ queue, uplink }: Pick<DeliveryDeps, "queue" | "uplink">, command: Command): void {
  uplink.report({ kind: "command", command, notify: false, queued: queue.count("queued") });
}
