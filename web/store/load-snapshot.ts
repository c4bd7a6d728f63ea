import { LIMITS } from "../../contract/limits.ts";
import type { ApiClient } from "../client/api-client.ts";
import type { ClientResult } from "../client/request.ts";
import type { Snapshot } from "./apply-history.ts";

/**
 * Reads the orchestrator first: its `last_seq` is where the socket goes on, so whatever is read after it may be
 * newer but misses nothing. Costs,
 * questions, branches and the workspace are niceties: without them the page still works.
 */
export async function loadSnapshot(client: ApiClient, name: string): Promise<ClientResult<Snapshot>> {
  const orchestrator = await client.orchestrator(name);
  if (!orchestrator.ok) return orchestrator;
  const before = orchestrator.value.last_seq + 1;
  const [agents, events, costs, questions, merges, workspace] = await Promise.all([
    client.agents(name),
    client.events(name, { before, limit: LIMITS.listMax }),
    client.costs(name),
    client.openQuestions(name),
    client.merges(name),
    client.workspace(name),
  ]);
  if (!agents.ok) return agents;
  if (!events.ok) return events;
  return {
    ok: true,
    value: {
      orchestrator: orchestrator.value,
      agents: agents.value,
      events: events.value.items,
      costs: costs.ok ? costs.value : null,
      questions: questions.ok ? questions.value : [],
      merges: merges.ok ? merges.value : [],
      workspace: workspace.ok ? workspace.value : null,
    },
  };
}
