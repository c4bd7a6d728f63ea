import type { AgentId } from "../../../contract/ids.ts";
import type { PricedUsage } from "../../agent-loop/ports.ts";
import { reportedUsage } from "../../journal/reported-usage.ts";
import type { EventLog } from "../events/event-log.ts";
import type { Ledger } from "../costs/ledger.ts";
import type { SummaryResult } from "../orchestrator-api.ts";
import type { Publisher } from "../events/publisher.ts";
import type { Registry } from "../fleet/registry.ts";
import type { SelfStore } from "../self-store.ts";
import type { Summaries } from "./summaries.ts";

export interface RecordDeps {
  summaries: Summaries;
  log: EventLog;
  ledger: Ledger;
  registry: Registry;
  self: SelfStore;
  publisher: Publisher;
}

/** Each row gets its summary once; each agent's card the newest of its rows'; the cost is the orchestrator's. */
export function recordSummaries(
  deps: RecordDeps,
  results: readonly SummaryResult[],
  priced: PricedUsage | null,
  nowIso: string,
): void {
  deps.publisher.transact((emit) => {
    const newest = new Map<AgentId, string>();
    for (const { eventId, summary } of results) {
      const done = deps.summaries.done(eventId);
      if (!done) continue;
      deps.log.summarize(eventId, summary);
      emit({ type: "event_summary_update", event_id: eventId, event_seq: done.seq, summary });
      if (done.agentId !== null) newest.set(done.agentId, summary);
    }
    for (const [agentId, summary] of newest) {
      const agent = deps.registry.get(agentId);
      if (!agent) continue;
      deps.registry.save({ ...agent, latest_summary: summary });
      emit({ type: "agent_summary_update", agent_id: agentId, summary });
    }
    if (!priced) return;
    deps.ledger.add("summaries", reportedUsage(priced));
    const changes = { ...deps.ledger.of("conductor", "summaries").usage, updated_at: nowIso };
    const { id } = deps.self.change(changes);
    emit({ type: "orchestrator_updated", orchestrator: { id, ...changes } });
  });
}
