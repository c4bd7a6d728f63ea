/** Numbers that a deployment may set; what is not a sensible number is as if it were not set. */
export interface Settings {
  maxAgents: number;
  hasSummaries: boolean;
}

interface SettingsEnv {
  MAX_AGENTS?: string | undefined;
  SUMMARIES?: string | undefined;
}

const DEFAULT_MAX_AGENTS = 200;

export function settingsFrom(env: SettingsEnv): Settings {
  const maxAgents = Number(env.MAX_AGENTS);
  return {
    maxAgents: Number.isInteger(maxAgents) && maxAgents > 0 ? maxAgents : DEFAULT_MAX_AGENTS,
    hasSummaries: env.SUMMARIES?.trim().toLowerCase() !== "off",
  };
}
