import type { FailureOf } from "../../../contract/failure.ts";
import type { Orchestrator } from "../../../contract/orchestrator.ts";
import type { Ledger } from "./ledger.ts";

/** Why no more work may begin, if the budget is spent. What runs already goes on to its end. */
export function budgetFailure(
  self: Orchestrator,
  ledger: Ledger,
  defaultUsd: number | null,
): FailureOf<"budget_exceeded"> | null {
  const limitUsd = self.budget_usd ?? defaultUsd;
  if (limitUsd === null) return null;
  const spentUsd = ledger.total().usage.total_cost;
  return spentUsd < limitUsd ? null : { code: "budget_exceeded", spentUsd, limitUsd };
}
