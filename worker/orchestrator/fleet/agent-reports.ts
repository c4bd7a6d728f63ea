import type { Agent, Command } from "../../../contract/agent.ts";
import type { AgentLog } from "../../../contract/event.ts";
import type { EventId } from "../../../contract/ids.ts";
import type { Merge } from "../../../contract/merge.ts";
import type { Question } from "../../../contract/question.ts";
import type { AgentReport, Letter } from "../../../contract/report.ts";
import type { Hooks } from "../../agent-loop/hooks.ts";
import { templateSummary } from "../../queue/summary-template.ts";
import type { Ledger } from "../costs/ledger.ts";
import { subagentStop } from "./subagent-stop.ts";
import { type Overlap, overlapsOf, withTouched } from "./overlaps.ts";
import type { Registry } from "./registry.ts";
import type { Emit } from "../events/publisher.ts";

export interface ReportDeps {
  ledger: Ledger;
  emit: Emit;
  nowIso: string;
  /** A command has ended that the conductor is to hear of. */
  onEnded: (agent: Agent, command: Command, notes: readonly string[]) => void;
  onLetter: (agent: Agent, letter: Letter) => void;
  onQuestion: (question: Question) => void;
  onOverlap: (overlap: Overlap) => void;
  registry: Pick<Registry, "list">;
  hooks: Hooks;
  newEventId: () => EventId;
}

const TASK_CHARS = 120;

/** Takes one report in: emits what clients see of it and returns the agent as it stands then. */
export function applyReport(deps: ReportDeps, agent: Agent, report: AgentReport): Agent {
  switch (report.kind) {
    case "log":
      return applyLog(deps, agent, report.log);
    case "usage": {
      deps.ledger.add(agent.id, report.usage);
      return {
        ...agent,
        ...deps.ledger.of(agent.id).usage,
        context_tokens: report.contextTokens ?? agent.context_tokens,
      };
    }
    case "merge": {
      const { merge } = report;
      emitMerge(deps.emit, merge);
      return agent;
    }
    case "todos":
      deps.emit({ type: "agent_updated", agent_id: agent.id, agent: { todos: report.todos } });
      return { ...agent, todos: report.todos };
    case "touched":
      return applyTouched(deps, agent, report.paths);
    case "status":
      return changeStatus(deps, agent, report.status, report.reason);
    case "letter":
      deps.onLetter(agent, report.letter);
      return agent;
    case "question":
      deps.onQuestion(report.question);
      return agent;
    case "command": {
      const { command, queued } = report;
      deps.emit({ type: "command_updated", agent_id: agent.id, command });
      const isRunning = command.status === "executing";
      const current_task = isRunning ? firstLine(command.command) : agent.current_task;
      // Who deletes an agent needs no report of how it ended.
      const isHeard = report.notify && !agent.archived;
      const stop = isEndForConductor(command)
        ? subagentStop(deps, agent, command, report.entryIndex ?? 0)
        : null;
      if (isHeard && command.ended_at !== null) deps.onEnded(agent, command, stop?.notes ?? []);
      const logged = stop ? applyLog(deps, agent, stop.log) : agent;
      const after = command.ended_at === null ? logged : withNothingChanging(deps, logged);
      return { ...after, queued_commands: agent.archived ? 0 : queued, current_task };
    }
  }
}

function applyTouched(deps: ReportDeps, agent: Agent, paths: readonly string[]): Agent {
  const changing_files = withTouched(agent.changing_files, paths);
  deps.emit({ type: "agent_updated", agent_id: agent.id, agent: { changing_files } });
  for (const overlap of overlapsOf(agent, paths, deps.registry.list())) {
    deps.emit({ type: "files_overlap", agent_id: agent.id, ...overlap });
    deps.onOverlap(overlap);
  }
  return { ...agent, changing_files };
}

/** Its changes are on a branch now, or were none. */
function withNothingChanging(deps: ReportDeps, agent: Agent): Agent {
  if (agent.changing_files.length === 0) return agent;
  deps.emit({ type: "agent_updated", agent_id: agent.id, agent: { changing_files: [] } });
  return { ...agent, changing_files: [] };
}

/** A conflict is an event of its own, so that whoever must decide can wait for just that. */
export function emitMerge(emit: Emit, merge: Merge): void {
  const type = merge.state === "conflict" ? "merge_conflict" : "merge_updated";
  emit({ type, agent_id: merge.agent_id, merge });
}

function isEndForConductor({ author, ended_at }: Command): boolean {
  return author === "orchestrator_agent" && ended_at !== null;
}

/** A change of status is an event; the same status again is none. */
function changeStatus(deps: ReportDeps, agent: Agent, status: Agent["status"], reason: string | null): Agent {
  if (agent.archived || (agent.status === status && agent.status_reason === reason)) return agent;
  deps.emit({
    type: "agent_status_changed",
    agent_id: agent.id,
    old_status: agent.status,
    new_status: status,
    reason,
  });
  return { ...agent, status, status_reason: reason, status_since: deps.nowIso };
}

function applyLog(deps: ReportDeps, agent: Agent, reported: Omit<AgentLog, "agent_name">): Agent {
  const summary = templateSummary(reported);
  const log: AgentLog = { ...reported, agent_name: agent.name, summary };
  deps.emit({ type: "agent_log", id: log.id, timestamp: log.timestamp, log });
  return {
    ...agent,
    log_count: agent.log_count + 1,
    counts: counted(agent.counts, log),
    latest_summary: saysWhatWasDone(log) ? (summary ?? agent.latest_summary) : agent.latest_summary,
  };
}

/** That it has stopped is its status; what it did last says more. */
function saysWhatWasDone({ event_type }: AgentLog): boolean {
  return event_type !== "Stop" && event_type !== "SubagentStop";
}

function counted(counts: Agent["counts"], log: AgentLog): Agent["counts"] {
  switch (log.event_type) {
    case "TextBlock":
      return { ...counts, responses: counts.responses + 1 };
    case "ThinkingBlock":
      return { ...counts, thinking: counts.thinking + 1 };
    case "ToolUseBlock":
      return { ...counts, tools: counts.tools + 1 };
    case "UserPromptSubmit":
    case "PreToolUse":
    case "PostToolUse":
    case "Stop":
    case "SubagentStop":
    case "PreCompact":
      return { ...counts, hooks: counts.hooks + 1 };
    case "FileTrackingBlock":
      return counts;
  }
}

function firstLine(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length <= TASK_CHARS ? line : `${line.slice(0, TASK_CHARS - 1)}…`;
}
