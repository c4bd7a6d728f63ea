import type { Agent, Command } from "../../../contract/agent.ts";
import type { AgentId, EventId } from "../../../contract/ids.ts";
import type { Question } from "../../../contract/question.ts";
import type { AgentReport, Letter, ReportBatch, ReportReceipt } from "../../../contract/report.ts";
import type { Hooks } from "../../agent-loop/hooks.ts";
import { applyReport } from "./agent-reports.ts";
import { type Inbox, agentReportText } from "../conductor/inbox.ts";
import type { Ledger } from "../costs/ledger.ts";
import type { Emit, Publisher } from "../events/publisher.ts";
import { type Overlap, overlapHint } from "./overlaps.ts";
import type { PrefixGate } from "./prefix-gate.ts";
import type { Registry } from "./registry.ts";
import type { SelfStore } from "../self-store.ts";
import type { PostOffice } from "../letters/post-office.ts";
import type { Questions } from "./questions.ts";
import { streamWindowMs } from "../events/stream-window.ts";

export interface TakeDeps {
  registry: Registry;
  ledger: Ledger;
  inbox: Inbox;
  self: SelfStore;
  publisher: Publisher;
  postOffice: PostOffice;
  questions: Questions;
  hooks: Hooks;
  newEventId: () => EventId;
  now: () => number;
  gate: PrefixGate;
}

/** Who has to act on reports: the conductor has something to read, letters are to be delivered. */
export interface Errands {
  forConductor: boolean;
  forPostOffice: boolean;
  /** For agents at work: others change the same files. */
  hints: { agentId: AgentId; text: string }[];
}

/** Takes a batch of an agent in, each report once. */
export function takeReports(
  deps: TakeDeps,
  agentId: AgentId,
  batch: ReportBatch,
): { receipt: ReportReceipt; errands: Errands } {
  const { registry, publisher } = deps;
  publisher.show(...batch.frames);
  tellGate(deps.gate, agentId, batch);
  const acknowledged = batch.reports.at(-1)?.n ?? 0;
  const errands: Errands = { forConductor: false, forPostOffice: false, hints: [] };
  // An agent that nobody knows has nobody to tell; it is to stop sending.
  if (batch.reports.length > 0 && registry.get(agentId) !== null) {
    publisher.transact((emit) => {
      const last = registry.lastReport(agentId);
      const fresh = batch.reports.filter(({ n }) => n > last).map(({ report }) => report);
      applyAll(deps, agentId, fresh, emit, errands);
      registry.setLastReport(agentId, Math.max(last, acknowledged));
    });
  }
  return { receipt: { acknowledged, windowMs: streamWindowMs(registry.executing()) }, errands };
}

/** Frames come with every token, so this is cheap once the agent is known to answer. */
function tellGate(gate: PrefixGate, agentId: AgentId, { frames, reports }: ReportBatch): void {
  const hasBegun = frames.length > 0 || reports.some(({ report }) => report.kind === "usage");
  const hasStopped = reports.some(
    ({ report }) =>
      (report.kind === "status" && report.status !== "executing") ||
      (report.kind === "command" && report.command.ended_at !== null),
  );
  if (hasBegun) gate.began(agentId);
  else if (hasStopped) gate.gaveUp(agentId);
}

function applyAll(
  deps: TakeDeps,
  agentId: AgentId,
  reports: readonly AgentReport[],
  emit: Emit,
  errands: Errands,
): void {
  const before = deps.registry.get(agentId);
  if (!before || reports.length === 0) return;
  const onEnded = (agent: Agent, command: Command, notes: readonly string[]): void => {
    tellConductor(deps, emit, agent, command, notes);
    errands.forConductor = true;
  };
  const onLetter = (agent: Agent, letter: Letter): void => {
    const actor = deps.postOffice.take(emit, agent, letter);
    errands[actor === "conductor" ? "forConductor" : "forPostOffice"] = true;
  };
  const onQuestion = (question: Question): void => deps.questions.put(emit, question);
  const onOverlap = (overlap: Overlap): void => {
    for (const { id } of overlap.agents) errands.hints.push({ agentId: id, text: overlapHint(overlap, id) });
  };
  const nowIso = new Date(deps.now()).toISOString();
  const applied = reports.reduce(
    (agent, report) =>
      applyReport({ ...deps, emit, nowIso, onEnded, onLetter, onQuestion, onOverlap }, agent, report),
    before,
  );
  const after: Agent = { ...applied, updated_at: nowIso };
  deps.registry.save(after);
  if (reports.some(({ kind }) => kind === "usage" || kind === "command")) {
    emit({ type: "agent_updated", agent_id: agentId, agent: numbersOf(after) });
  }
}

/** The conductor reads it in its next turn, people see it in the chat. */
function tellConductor(
  deps: TakeDeps,
  emit: Emit,
  agent: Agent,
  command: Command,
  notes: readonly string[],
): void {
  const result = [command.result ?? "", ...notes].join("\n\n");
  deps.inbox.add("report", agentReportText(agent.name, { ...command, result }));
  const { id: orchestratorId } = deps.self.get();
  const timestamp = new Date(deps.now()).toISOString();
  const id = deps.newEventId();
  const message = {
    id,
    orchestrator_agent_id: orchestratorId,
    sender_type: "agent" as const,
    receiver_type: "orchestrator" as const,
    message: result,
    agent_id: agent.id,
    summary: null,
    metadata: {
      type: "agent_report",
      agent_name: agent.name,
      command_id: command.id,
      status: command.status,
      ...(command.merge ? { merge: command.merge } : {}),
    },
    timestamp,
  };
  emit({ type: "orchestrator_chat", id, timestamp, message });
}

function numbersOf(agent: Agent): Partial<Agent> {
  const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_cost, cost_is_estimate } =
    agent;
  const { saved_by_cache_usd } = agent;
  const { context_tokens, queued_commands, log_count, counts, current_task, latest_summary, updated_at } =
    agent;
  return {
    input_tokens,
    output_tokens,
    cache_read_tokens,
    cache_write_tokens,
    total_cost,
    ...(cost_is_estimate === undefined ? {} : { cost_is_estimate }),
    ...(saved_by_cache_usd === undefined ? {} : { saved_by_cache_usd }),
    context_tokens,
    queued_commands,
    log_count,
    counts,
    current_task,
    latest_summary,
    updated_at,
  };
}
