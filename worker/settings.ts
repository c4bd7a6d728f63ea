/** Numbers that a deployment may set; what is not a sensible number is as if it were not set. */
export interface Settings {
  maxAgents: number;
  /** For orchestrators that have none of their own; null: no limit. */
  budgetUsd: number | null;
  hasSummaries: boolean;
}

interface SettingsEnv {
  MAX_AGENTS?: string | undefined;
  BUDGET_USD?: string | undefined;
  SUMMARIES?: string | undefined;
}

const DEFAULT_MAX_AGENTS = 200;

export function settingsFrom(env: SettingsEnv): Settings {
  const maxAgents = Number(env.MAX_AGENTS);
  const budgetUsd = Number(env.BUDGET_USD);
  return {
    maxAgents: Number.isInteger(maxAgents) && maxAgents > 0 ? maxAgents : DEFAULT_MAX_AGENTS,
    budgetUsd: budgetUsd > 0 ? budgetUsd : null,
    hasSummaries: env.SUMMARIES?.trim().toLowerCase() !== "off",
  };
}
