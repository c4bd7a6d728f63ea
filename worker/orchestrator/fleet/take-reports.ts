import type { Agent, Command } from "../../../contract/agent.ts";
import type { AgentId, EventId } from "../../../contract/ids.ts";
import type { AgentReport, ReportBatch, ReportReceipt } from "../../../contract/report.ts";
import type { Hooks } from "../../agent-loop/hooks.ts";
import { applyReport } from "./agent-reports.ts";
import { type Inbox, agentReportText } from "../conductor/inbox.ts";
import type { Ledger } from "../costs/ledger.ts";
import type { Emit, Publisher } from "../events/publisher.ts";
import type { Registry } from "./registry.ts";
import type { SelfStore } from "../self-store.ts";
import { streamWindowMs } from "../events/stream-window.ts";

export interface TakeDeps {
  registry: Registry;
  ledger: Ledger;
  inbox: Inbox;
  self: SelfStore;
  publisher: Publisher;
  hooks: Hooks;
  newEventId: () => EventId;
  now: () => number;
}

/** Takes a batch of an agent in, each report once. `hasWork`: the conductor has something to read. */
export function takeReports(
  deps: TakeDeps,
  agentId: AgentId,
  batch: ReportBatch,
): { receipt: ReportReceipt; hasWork: boolean } {
  const { registry, publisher } = deps;
  publisher.show(...batch.frames);
  const acknowledged = batch.reports.at(-1)?.n ?? 0;
  let hasWork = false;
  // An agent that nobody knows has nobody to tell; it is to stop sending.
  if (batch.reports.length > 0 && registry.get(agentId) !== null) {
    publisher.transact((emit) => {
      const last = registry.lastReport(agentId);
      const fresh = batch.reports.filter(({ n }) => n > last).map(({ report }) => report);
      hasWork = applyAll(deps, agentId, fresh, emit);
      registry.setLastReport(agentId, Math.max(last, acknowledged));
    });
  }
  return { receipt: { acknowledged, windowMs: streamWindowMs(registry.executing()) }, hasWork };
}

function applyAll(deps: TakeDeps, agentId: AgentId, reports: readonly AgentReport[], emit: Emit): boolean {
  const before = deps.registry.get(agentId);
  if (!before || reports.length === 0) return false;
  let hasWork = false;
  const onEnded = (agent: Agent, command: Command, notes: readonly string[]): void => {
    tellConductor(deps, emit, agent, command, notes);
    hasWork = true;
  };
  const nowIso = new Date(deps.now()).toISOString();
  const applied = reports.reduce(
    (agent, report) => applyReport({ ...deps, emit, nowIso, onEnded }, agent, report),
    before,
  );
  const after: Agent = { ...applied, updated_at: nowIso };
  deps.registry.save(after);
  if (reports.some(({ kind }) => kind === "usage" || kind === "command")) {
    emit({ type: "agent_updated", agent_id: agentId, agent: numbersOf(after) });
  }
  return hasWork;
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
  deps.inbox.add("report", agentReportText(agent.name, command.id, command.status, result));
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
    },
    timestamp,
  };
  emit({ type: "orchestrator_chat", id, timestamp, message });
}

function numbersOf(agent: Agent): Partial<Agent> {
  const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_cost, cost_is_estimate } =
    agent;
  const { context_tokens, queued_commands, log_count, counts, current_task, latest_summary, updated_at } =
    agent;
  return {
    input_tokens,
    output_tokens,
    cache_read_tokens,
    cache_write_tokens,
    total_cost,
    ...(cost_is_estimate === undefined ? {} : { cost_is_estimate }),
    context_tokens,
    queued_commands,
    log_count,
    counts,
    current_task,
    latest_summary,
    updated_at,
  };
}
