import type { Command, FileChange } from "../../contract/agent.ts";
import type { FrameOf } from "../../contract/frame.ts";
import { EventIdSchema } from "../../contract/ids.ts";
import type { AgentReport } from "../../contract/report.ts";
import type { ModelPort, PricedUsage, Toolbox } from "../agent-loop/ports.ts";
import { runTurn } from "../agent-loop/run-turn.ts";
import { agentSystemPrompt } from "../agent-loop/system-prompt.ts";
import type { JournalStep, TurnEnd, TurnFrame, TurnParked } from "../agent-loop/turn.ts";
import { contextTokens, reportedUsage } from "../journal/reported-usage.ts";
import { TurnJournal, fingerprintOf, wakeTurn } from "../journal/turn-journal.ts";
import type { AgentProfile } from "./command-agent-api.ts";
import type { CommandQueue, QueuedCommand } from "./command-queue.ts";
import { noteDeliveries, waitingMail } from "./deliveries.ts";
import { logRowsOf } from "./log-rows.ts";
import { mergeFileChanges } from "./merge-file-changes.ts";
import { promptText } from "./prompt-text.ts";
import type { QuestionStore } from "./question-store.ts";
import type { Uplink } from "./uplink.ts";

export interface CommandDeps {
  storage: DurableObjectStorage;
  queue: CommandQueue;
  uplink: Uplink;
  questions: QuestionStore;
  model: ModelPort;
  toolbox: Toolbox;
  /** What this command's tools have changed so far. */
  fileChanges: () => FileChange[];
  newId: () => string;
  now: () => number;
  signal: AbortSignal;
}

const MAX_MODEL_CALLS = 200;
/** A shorter wait for the model is not worth a change of status. */
const SHOWN_WAIT_MS = 500;

/**
 * Runs a command from its start, or from where a restart cut it off or a question parked it; everything that happens
 * goes up the uplink.
 */
export async function runCommand(
  deps: CommandDeps,
  profile: AgentProfile,
  queued: QueuedCommand,
): Promise<TurnEnd | TurnParked> {
  const { command } = queued;
  // Before anything is awaited: a command that is chosen can no longer be withdrawn.
  begin(deps, command);
  const { name, workingDir, systemPrompt } = profile;
  const system = agentSystemPrompt({ name, workingDir, instructions: systemPrompt });
  const fingerprint = await fingerprintOf(system, deps.toolbox.definitions);
  const onStep = (step: JournalStep, paid: PricedUsage | null, entry: () => number): void =>
    reportStep(deps, profile, queued, step, paid, entry);
  const journal = TurnJournal.open(deps.storage, command.id, fingerprint, onStep);
  const prompt = journal.hasPrompt() ? null : promptText(command);
  const settings = { model: profile.model, effort: profile.effort, system, maxModelCalls: MAX_MODEL_CALLS };
  const shown = new WaitShown(deps, profile, command);
  return await runTurn(
    {
      model: deps.model,
      toolbox: deps.toolbox,
      journal: sendingAfter(journal, deps.uplink),
      mail: () => waitingMail(deps.queue, deps.newId),
      stream: (frame) => shown.onFrame(frame),
      newId: deps.newId,
      now: deps.now,
      signal: deps.signal,
    },
    settings,
    prompt,
  );
}

function sendingAfter(journal: TurnJournal, uplink: Uplink) {
  return {
    messages: () => journal.messages(),
    toolRun: (id: string) => journal.toolRun(id),
    modelCalls: () => journal.modelCalls(),
    commit: (step: JournalStep) => {
      journal.commit(step);
      uplink.send();
    },
  };
}

function begin(deps: CommandDeps, command: Command): void {
  deps.storage.transactionSync(() => {
    // Also when it goes on: it may have waited for an answer.
    deps.uplink.report({ kind: "status", status: "executing", reason: null });
    if (command.status !== "queued") return;
    const started_at = new Date(deps.now()).toISOString();
    const started = deps.queue.change(command.id, {
      status: "executing",
      delivery: "delivered",
      started_at,
    });
    const queued = deps.queue.count("queued");
    deps.uplink.report({ kind: "command", command: started, notify: false, queued });
  });
  deps.uplink.send();
}

function reportStep(
  deps: CommandDeps,
  profile: AgentProfile,
  queued: QueuedCommand,
  step: JournalStep,
  paid: PricedUsage | null,
  entry: () => number,
): void {
  const timestamp = new Date(deps.now()).toISOString();
  for (const row of logRowsOf(step, timestamp)) {
    const log = {
      id: row.id,
      agent_id: profile.agentId,
      session_id: profile.sessionId,
      command_id: queued.command.id,
      task_slug: queued.command.task_slug,
      entry_index: entry(),
      event_category: row.category,
      event_type: row.type,
      content: row.content,
      summary: null,
      payload: row.payload,
      timestamp,
    };
    deps.uplink.report({ kind: "log", log });
  }
  if (paid) {
    deps.queue.addUsage(queued.command.id, paid);
    deps.uplink.report({ kind: "usage", usage: reportedUsage(paid), contextTokens: contextTokens(paid) });
  }
  noteDeliveries(deps, queued.command, step, timestamp);
  if (step.type === "turn_parked") park(deps, queued.command, step.waitsFor);
  if (step.type === "turn_ended") finishCommand(deps, queued, step.end, timestamp);
}

/** The turn waits for answers, unless they came while other calls of the same message ran. */
function park(deps: CommandDeps, { id }: Command, waitsFor: readonly string[]): void {
  if (deps.questions.open(id).length === 0) return wakeTurn(deps.storage.sql, id);
  deps.queue.change(id, { file_changes: changesOf(deps, id) });
  deps.uplink.report({ kind: "status", status: "waiting", reason: waitsFor.join(" · ") });
}

function changesOf(
  { queue, fileChanges }: Pick<CommandDeps, "queue" | "fileChanges">,
  id: Command["id"],
): FileChange[] {
  return mergeFileChanges(queue.find(id)?.command.file_changes ?? [], fileChanges());
}

/** Also for a command that ended without a turn; within a transaction. */
export function finishCommand(
  deps: Pick<CommandDeps, "queue" | "uplink" | "questions" | "fileChanges">,
  { command, notify }: QueuedCommand,
  end: TurnEnd,
  ended_at: string,
): void {
  const { status, result } = end;
  const joined = deps.queue.joined(command.id);
  const hasBegun = deps.queue.find(command.id)?.command.status !== "queued";
  const delivery = hasBegun ? {} : { delivery: "withdrawn" as const };
  const changes = { status, result, ended_at, file_changes: changesOf(deps, command.id) };
  const ended = deps.queue.change(command.id, { ...changes, ...delivery });
  const queued = deps.queue.count("queued");
  // Told of once: whoever wanted to hear of one that joined hears the same result.
  const isHeard = notify || joined.some((other) => other.notify);
  deps.uplink.report({ kind: "command", command: ended, notify: isHeard, queued });
  for (const other of joined) {
    const endedToo = deps.queue.change(other.command.id, { status, result, ended_at });
    deps.uplink.report({ kind: "command", command: endedToo, notify: false, queued });
  }
  for (const question of deps.questions.withdraw(command.id, ended_at))
    deps.uplink.report({ kind: "question", question });
  if (queued === 0) deps.uplink.report(statusAfter(end));
}

function statusAfter(end: TurnEnd): AgentReport {
  if (end.status === "failed") return { kind: "status", status: "blocked", reason: end.result };
  return { kind: "status", status: "idle", reason: null };
}

/** Turns frames of the loop into frames for clients, and a long wait for the model into a status. */
class WaitShown {
  private isWaiting = false;
  private readonly deps: CommandDeps;
  private readonly agentId: AgentProfile["agentId"];
  private readonly taskSlug: string;

  constructor(deps: CommandDeps, profile: AgentProfile, command: Command) {
    this.deps = deps;
    this.agentId = profile.agentId;
    this.taskSlug = command.task_slug;
  }

  onFrame(frame: TurnFrame): void {
    switch (frame.type) {
      case "waiting":
        if (frame.delayMs >= SHOWN_WAIT_MS) this.setWaiting(frame.reason);
        return;
      case "block_started":
        this.setWaiting(null);
        this.show(frame, {
          chunk: "",
          is_complete: false,
          ...(frame.toolName ? { tool_name: frame.toolName } : {}),
        });
        return;
      case "block_delta":
        this.show(frame, { chunk: frame.chunk, is_complete: false });
        return;
      case "block_ended":
        this.show(frame, {
          chunk: "",
          is_complete: true,
          ...(frame.isDiscarded ? { is_discarded: true } : {}),
        });
        return;
    }
  }

  private show(
    frame: Extract<TurnFrame, { eventId: string }>,
    rest: Pick<FrameOf<"agent_stream">, "chunk" | "is_complete" | "is_discarded" | "tool_name">,
  ): void {
    this.deps.uplink.show({
      type: "agent_stream",
      agent_id: this.agentId,
      event_id: EventIdSchema.parse(frame.eventId),
      block_type: frame.blockType,
      task_slug: this.taskSlug,
      ...rest,
    });
  }

  private setWaiting(reason: string | null): void {
    if (this.isWaiting === (reason !== null)) return;
    this.isWaiting = reason !== null;
    this.deps.uplink.report({ kind: "status", status: this.isWaiting ? "waiting" : "executing", reason });
    this.deps.uplink.send();
  }
}
