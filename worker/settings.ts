/** Numbers that a deployment may set; what is not a sensible number is as if it were not set. */
export interface Settings {
  maxAgents: number;
  /** For orchestrators that have none of their own; null: no limit. */
  budgetUsd: number | null;
  /** Tokens at which conversations are compacted; null: what suits the model. */
  compactAtTokens: number | null;
  hasSummaries: boolean;
}

interface SettingsEnv {
  MAX_AGENTS?: string | undefined;
  BUDGET_USD?: string | undefined;
  COMPACT_AT_TOKENS?: string | undefined;
  SUMMARIES?: string | undefined;
}

const DEFAULT_MAX_AGENTS = 200;
const LEAST_COMPACT_AT = 1_000;

export function settingsFrom(env: SettingsEnv): Settings {
  const maxAgents = Number(env.MAX_AGENTS);
  const budgetUsd = Number(env.BUDGET_USD);
  const compactAtTokens = Number(env.COMPACT_AT_TOKENS);
  return {
    maxAgents: Number.isInteger(maxAgents) && maxAgents > 0 ? maxAgents : DEFAULT_MAX_AGENTS,
    budgetUsd: budgetUsd > 0 ? budgetUsd : null,
    compactAtTokens:
      Number.isInteger(compactAtTokens) && compactAtTokens >= LEAST_COMPACT_AT ? compactAtTokens : null,
    hasSummaries: env.SUMMARIES?.trim().toLowerCase() !== "off",
  };
}
