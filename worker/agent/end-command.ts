import type { Command, FileChange } from "../../contract/agent.ts";
import { EventIdSchema } from "../../contract/ids.ts";
import type { AgentReport } from "../../contract/report.ts";
import type { TurnEnd } from "../agent-loop/turn.ts";
import { errorFields, logLine } from "../log.ts";
import type { LandedChanges } from "../workspace/agent-worktree.ts";
import type { AgentProfile } from "./command-agent-api.ts";
import type { QueuedCommand } from "./command-queue.ts";
import { reportedLog } from "./log-rows.ts";
import type { CommandDeps } from "./run-command.ts";

/** Of all diffs of a command together, and of one file. A row of storage holds two million bytes. */
const DIFF_CHARS = { each: 20_000, all: 300_000 } as const;
const LANDING_ATTEMPTS = 4;
const LANDING_DELAY_MS = 500;

/** Brings the changes into the workspace and then ends the command, so that whoever waits for it finds them there. */
export async function endCommand(
  deps: CommandDeps,
  profile: AgentProfile,
  queued: QueuedCommand,
  end: TurnEnd,
  nextEntry: () => number,
): Promise<void> {
  const isWellEnded = end.status === "completed";
  const landed = await landRepeatedly(deps, {
    isWellEnded,
    endedBecause: isWellEnded ? null : endedBecause(end),
  });
  deps.storage.transactionSync(() => {
    deps.hints.clear();
    const timestamp = new Date(deps.now()).toISOString();
    if (landed === null) {
      finishCommand(
        deps,
        queued,
        { status: "failed", result: `${end.result}\n\n${NOT_LANDED}` },
        null,
        timestamp,
        nextEntry(),
      );
      return;
    }
    reportFiles(deps, profile, queued, landed, nextEntry, timestamp);
    finishCommand(deps, queued, end, landed, timestamp, nextEntry());
  });
  deps.uplink.send();
}

const NOT_LANDED =
  "The workspace could not be reached, so the changes are not in it. They are kept with the agent and come with its next command.";

function endedBecause({ status, result }: TurnEnd): string {
  return status === "interrupted"
    ? "The command was interrupted."
    : `The command failed: ${result.slice(0, 500)}`;
}

/** Null: the workspace is away; the changes stay with the agent. */
async function landRepeatedly(
  deps: Pick<CommandDeps, "land">,
  end: Parameters<CommandDeps["land"]>[0],
): Promise<LandedChanges | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await deps.land(end);
    } catch (error) {
      logLine("error", "landing_failed", { attempt, ...errorFields(error) });
      if (attempt >= LANDING_ATTEMPTS) return null;
      await scheduler.wait(LANDING_DELAY_MS * 2 ** (attempt - 1));
    }
  }
}

function reportFiles(
  deps: CommandDeps,
  profile: AgentProfile,
  { command }: QueuedCommand,
  { merge, changes, changedFiles, reads }: LandedChanges,
  nextEntry: () => number,
  timestamp: string,
): void {
  if (merge) deps.uplink.report({ kind: "merge", merge });
  if (changes.length === 0 && reads.length === 0) return;
  const whose = { agent_id: profile.agentId, agent_name: profile.name };
  const payload = {
    file_changes: shortened(changes).map((change) => ({
      ...change,
      absolute_path: `/${change.path}`,
      ...whose,
    })),
    read_files: reads.map((file) => ({ ...file, absolute_path: `/${file.path}`, ...whose })),
    total_files_modified: changedFiles,
    total_files_read: reads.length,
    generated_at: timestamp,
  };
  const row = {
    id: EventIdSchema.parse(deps.newId()),
    category: "file_tracking" as const,
    type: "FileTrackingBlock" as const,
    content: `${changedFiles} modified, ${reads.length} read`,
    payload,
  };
  const log = reportedLog(profile, command, row, nextEntry(), timestamp);
  const parent_log_id = deps.queue.ending(command.id).lastTextId;
  deps.uplink.report({ kind: "log", log: { ...log, parent_log_id } });
}

/**
 * Also for a command that ended without a turn, and one whose changes could not be landed; within a transaction. What
 * joined its turn ends with it, and questions that nobody answered are withdrawn. `entryIndex`: the place that is free
 * among the command's rows.
 */
export function finishCommand(
  deps: Pick<CommandDeps, "queue" | "uplink" | "questions">,
  { command, notify }: QueuedCommand,
  end: TurnEnd,
  landed: LandedChanges | null,
  ended_at: string,
  entryIndex = 0,
): void {
  const { status, result } = end;
  const joined = deps.queue.joined(command.id);
  const hasBegun = deps.queue.find(command.id)?.command.status !== "queued";
  const delivery = hasBegun ? {} : { delivery: "withdrawn" as const };
  const file_changes = shortened(landed?.changes ?? []);
  const merge = landed?.merge ?? null;
  const changes = { status, result, ended_at, file_changes, read_files: landed?.reads ?? [], merge };
  const ended = deps.queue.change(command.id, { ...changes, ...delivery });
  deps.queue.forgetEnding(command.id);
  const queued = deps.queue.count("queued");
  // Told of once: whoever wanted to hear of one that joined hears the same result.
  const isHeard = notify || joined.some((other) => other.notify);
  deps.uplink.report({ kind: "command", command: withoutDiffs(ended), notify: isHeard, queued, entryIndex });
  for (const other of joined) {
    const endedToo = deps.queue.change(other.command.id, { status, result, ended_at });
    deps.uplink.report({ kind: "command", command: endedToo, notify: false, queued });
  }
  for (const question of deps.questions.withdraw(command.id, ended_at))
    deps.uplink.report({ kind: "question", question });
  if (queued === 0) deps.uplink.report(statusAfter(end));
}

function withoutDiffs(command: Command): Command {
  return { ...command, file_changes: command.file_changes.map((change) => ({ ...change, diff: "" })) };
}

function shortened(changes: readonly FileChange[]): FileChange[] {
  let left: number = DIFF_CHARS.all;
  return changes.map((change) => {
    const room = Math.min(left, DIFF_CHARS.each);
    const excess = change.diff.length - room;
    const diff = excess <= 0 ? change.diff : `${change.diff.slice(0, room)}\n[… ${excess} more characters]`;
    left -= Math.min(room, change.diff.length);
    return { ...change, diff };
  });
}

function statusAfter(end: TurnEnd): AgentReport {
  if (end.status === "failed") return { kind: "status", status: "blocked", reason: end.result };
  return { kind: "status", status: "idle", reason: null };
}
