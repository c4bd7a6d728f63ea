import type { Command } from "../../contract/agent.ts";
import type { Hooks } from "../agent-loop/hooks.ts";
import type { ModelPort, PricedUsage, Toolbox } from "../agent-loop/ports.ts";
import { type TurnDeps, runTurn } from "../agent-loop/run-turn.ts";
import { runCompaction } from "../agent-loop/run-compaction.ts";
import { compactCommand } from "../agent-loop/compaction-texts.ts";
import { AGENT_SYSTEM_PROMPT } from "../agent-loop/system-prompt.ts";
import { turnSettings } from "./turn-settings.ts";
import type { JournalStep, TurnEnd, TurnFrame, TurnParked } from "../agent-loop/turn.ts";
import { contextTokens, reportedUsage } from "../journal/reported-usage.ts";
import { TurnJournal, fingerprintOf, wakeTurn } from "../journal/turn-journal.ts";
import type { LandedChanges } from "../workspace/agent-worktree.ts";
import type { AgentProfile } from "./command-agent-api.ts";
import type { CommandQueue, QueuedCommand } from "./command-queue.ts";
import { noteDeliveries, waitingMail } from "./deliveries.ts";
import type { HintStore } from "./hint-store.ts";
import type { TouchedFiles } from "./touched-files.ts";
import { endCommand } from "./end-command.ts";
import { logRowsOf, reportedLog } from "./log-rows.ts";
import { promptText } from "./prompt-text.ts";
import type { QuestionStore } from "./question-store.ts";
import type { Uplink } from "./uplink.ts";
import { WaitShown } from "./wait-shown.ts";

export interface CommandDeps {
  storage: DurableObjectStorage;
  queue: CommandQueue;
  uplink: Uplink;
  questions: QuestionStore;
  model: ModelPort;
  toolbox: Toolbox;
  hooks: Hooks;
  hints: HintStore;
  /** Files that the command has changed so far and that nobody was told of. */
  touched: TouchedFiles;
  /** Ends what runs in the background; gives the ids of those commands. */
  stopShells: () => string[];
  /** What the agent is to know of its files before it begins. */
  notes: readonly string[];
  /** Brings what the command has changed into the workspace. May be called again when it fails. */
  land: (end: { isWellEnded: boolean; endedBecause: string | null }) => Promise<LandedChanges>;
  newId: () => string;
  now: () => number;
  signal: AbortSignal;
}

/**
 * Runs a command from its start, or from where a restart cut it off or a question parked it: its turn, then the landing
 * of its changes, then its end. Everything that happens goes up the uplink. Call `beginCommand` before.
 */
export async function runCommand(
  deps: CommandDeps,
  profile: AgentProfile,
  queued: QueuedCommand,
): Promise<void> {
  const { command } = queued;
  const fingerprint = await fingerprintOf(AGENT_SYSTEM_PROMPT, deps.toolbox.definitions);
  const onStep = (step: JournalStep, paid: PricedUsage | null, entry: () => number): void =>
    reportStep(deps, profile, queued, step, paid, entry);
  const journal = TurnJournal.open(deps.storage, command.id, fingerprint, onStep);
  const terms = deps.queue.termsOf(command.id);
  const prompt = journal.hasPrompt() ? null : promptOf(terms?.prompt ?? promptText(command), deps.notes);
  const turn = async (): Promise<TurnEnd | TurnParked> => {
    const settings = turnSettings(profile, command, terms);
    const loop = turnDeps(deps, journal, new WaitShown(deps, profile, command));
    const compact = compactCommand(command.command);
    if (compact === null) return await runTurn(loop, settings, prompt);
    const { task: _, ...between } = settings;
    return await runCompaction(loop, between, settings.limit, prompt, compact.instructions);
  };
  const end = deps.queue.ending(command.id).turnEnd ?? (await turn());
  if (end.status !== "parked") await endCommand(deps, profile, queued, end, () => journal.nextEntry());
}

function turnDeps(deps: CommandDeps, journal: TurnJournal, shown: WaitShown): TurnDeps {
  const { model, toolbox, hooks, newId, now, signal } = deps;
  const stream = (frame: TurnFrame): void => shown.onFrame(frame);
  return {
    model,
    toolbox,
    journal: sendingAfter(journal, deps.uplink),
    mail: () => waitingMail(deps, newId),
    stream,
    newId,
    now,
    signal,
    hooks,
    onPreCompact: async (info) => {
      const { additions } = hooks.fire({ event: "PreCompact", ...info, instructions: null });
      return additions.length === 0 ? {} : { instructions: additions.join("\n\n") };
    },
  };
}

function promptOf(command: string, notes: readonly string[]): string {
  return notes.length === 0
    ? command
    : `${command}\n\n<workspace_note>\n${notes.join("\n")}\n</workspace_note>`;
}

function sendingAfter(journal: TurnJournal, uplink: Uplink) {
  return {
    messages: () => journal.messages(),
    toolRun: (id: string) => journal.toolRun(id),
    briefing: () => journal.briefing(),
    contextSize: () => journal.contextSize(),
    modelCalls: () => journal.modelCalls(),
    commit: (step: JournalStep) => {
      journal.commit(step);
      uplink.send();
    },
  };
}

/** Also when it goes on after a restart or a wait. */
export function beginCommand(
  deps: Pick<CommandDeps, "storage" | "queue" | "uplink" | "now">,
  command: Command,
): void {
  deps.storage.transactionSync(() => {
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
  { command }: QueuedCommand,
  step: JournalStep,
  paid: PricedUsage | null,
  entry: () => number,
): void {
  const timestamp = new Date(deps.now()).toISOString();
  const stopped = step.type === "turn_ended" ? deps.stopShells() : [];
  for (const row of logRowsOf(step, timestamp)) {
    // People see the command as it was typed; what a slash command made of it is in the payload.
    const content = step.type === "prompt_taken" ? command.command : row.content;
    // The one row of that step is its Stop.
    const payload = stopped.length === 0 ? row.payload : { ...row.payload, stopped_shells: stopped };
    const log = reportedLog(profile, command, { ...row, content, payload }, entry(), timestamp);
    deps.uplink.report({ kind: "log", log });
    if (row.type === "TextBlock") deps.queue.keepLastText(command.id, row.id);
  }
  if (paid) {
    deps.queue.addUsage(command.id, paid);
    deps.uplink.report({
      kind: "usage",
      usage: reportedUsage(paid),
      contextTokens: contextAfter(step, paid),
    });
  }
  if (step.type === "tool_finished") {
    const paths = deps.touched.fresh();
    if (paths.length > 0) deps.uplink.report({ kind: "touched", paths });
  }
  noteDeliveries(deps, command, step, timestamp);
  if (step.type === "turn_parked") park(deps, command, step.waitsFor);
  if (step.type === "turn_ended") deps.queue.keepTurnEnd(command.id, step.end);
}

/** Null for what a tool has spent beside the conversation. */
function contextAfter(step: JournalStep, paid: PricedUsage): number | null {
  if (step.type === "history_compacted") return step.compaction.tokensAfter;
  return step.type === "tool_finished" ? null : contextTokens(paid);
}

/** The turn waits for answers, unless they came while other calls of the same message ran. */
function park(deps: CommandDeps, { id }: Command, waitsFor: readonly string[]): void {
  if (deps.questions.open(id).length === 0) return wakeTurn(deps.storage.sql, id);
  deps.uplink.report({ kind: "status", status: "waiting", reason: waitsFor.join(" · ") });
}
