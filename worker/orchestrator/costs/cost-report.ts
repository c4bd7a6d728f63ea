import type { Costs } from "../../../contract/api.ts";
import type { Orchestrator } from "../../../contract/orchestrator.ts";
import type { Ledger } from "./ledger.ts";
import type { Registry } from "../fleet/registry.ts";

/** Where the money went; deleted agents are in it. */
export function costsOf(self: Orchestrator, ledger: Ledger, registry: Registry): Costs {
  const { context_tokens, context_window } = self;
  return {
    orchestrator: { ...ledger.of("conductor").usage, context_tokens, context_window },
    summaries: ledger.of("summaries").usage,
    agents: registry.listWithArchived().map(({ id, name, model, archived }) => {
      return { agent_id: id, name, model, archived, ...ledger.of(id).usage };
    }),
    models: ledger.byModel(),
    total: ledger.total().usage,
  };
}
