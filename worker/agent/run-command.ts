import type { Command, FileChange } from "../../contract/agent.ts";
import type { FrameOf } from "../../contract/frame.ts";
import { EventIdSchema } from "../../contract/ids.ts";
import type { AgentReport } from "../../contract/report.ts";
import type { Hooks } from "../agent-loop/hooks.ts";
import type { ModelPort, PricedUsage, Toolbox } from "../agent-loop/ports.ts";
import { runTurn } from "../agent-loop/run-turn.ts";
import { agentSystemPrompt } from "../agent-loop/system-prompt.ts";
import type { JournalStep, TurnEnd, TurnFrame } from "../agent-loop/turn.ts";
import { contextTokens, reportedUsage } from "../journal/reported-usage.ts";
import { TurnJournal, fingerprintOf } from "../journal/turn-journal.ts";
import type { AgentProfile } from "./command-agent-api.ts";
import type { CommandQueue, QueuedCommand } from "./command-queue.ts";
import { logRowsOf } from "./log-rows.ts";
import type { Uplink } from "./uplink.ts";

export interface CommandDeps {
  storage: DurableObjectStorage;
  queue: CommandQueue;
  uplink: Uplink;
  model: ModelPort;
  toolbox: Toolbox;
  hooks: Hooks;
  /** Ends what runs in the background; gives the ids of those commands. */
  stopShells: () => string[];
  /** What this command's tools have changed so far. */
  fileChanges: () => FileChange[];
  newId: () => string;
  now: () => number;
  signal: AbortSignal;
}

const MAX_MODEL_CALLS = 200;
/** A shorter wait for the model is not worth a change of status. */
const SHOWN_WAIT_MS = 500;

/** Runs a command from its start or from where a restart cut it off; everything that happens goes up the uplink. */
export async function runCommand(
  deps: CommandDeps,
  profile: AgentProfile,
  queued: QueuedCommand,
): Promise<TurnEnd> {
  const { command } = queued;
  const { name, workingDir, systemPrompt } = profile;
  const system = agentSystemPrompt({ name, workingDir, instructions: systemPrompt });
  const fingerprint = await fingerprintOf(system, deps.toolbox.definitions);
  if (command.status === "queued") begin(deps, command);
  const onStep = (step: JournalStep, paid: PricedUsage | null, entry: () => number): void =>
    reportStep(deps, profile, queued, step, paid, entry);
  const journal = TurnJournal.open(deps.storage, command.id, fingerprint, onStep);
  const prompt = journal.hasPrompt() ? null : command.command;
  const settings = { model: profile.model, effort: profile.effort, system, maxModelCalls: MAX_MODEL_CALLS };
  const shown = new WaitShown(deps, profile, command);
  return await runTurn(
    {
      model: deps.model,
      toolbox: deps.toolbox,
      hooks: deps.hooks,
      journal: sendingAfter(journal, deps.uplink),
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
    const started_at = new Date(deps.now()).toISOString();
    const started = deps.queue.change(command.id, { status: "executing", started_at });
    deps.uplink.report({ kind: "status", status: "executing", reason: null });
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
  const stopped = step.type === "turn_ended" ? deps.stopShells() : [];
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
      // The one row of that step is its Stop.
      payload: stopped.length === 0 ? row.payload : { ...row.payload, stopped_shells: stopped },
      timestamp,
    };
    deps.uplink.report({ kind: "log", log });
  }
  if (paid) {
    const isOfConversation = step.type !== "tool_finished";
    deps.queue.addUsage(queued.command.id, paid);
    deps.uplink.report({
      kind: "usage",
      usage: reportedUsage(paid),
      contextTokens: isOfConversation ? contextTokens(paid) : null,
    });
  }
  if (step.type === "turn_ended") finishCommand(deps, queued, step.end, timestamp, entry());
}

/** Also for a command that ended without a turn; within a transaction. */
export function finishCommand(
  deps: Pick<CommandDeps, "queue" | "uplink" | "fileChanges">,
  { command, notify }: QueuedCommand,
  end: TurnEnd,
  ended_at: string,
  entryIndex = 0,
): void {
  const { status, result } = end;
  const changes = { status, result, ended_at, file_changes: deps.fileChanges() };
  const ended = deps.queue.change(command.id, changes);
  const queued = deps.queue.count("queued");
  deps.uplink.report({ kind: "command", command: ended, notify, queued, entryIndex });
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
