/** Numbers that a deployment may set; what is not a sensible number is as if it were not set. */
export interface Settings {
  maxAgents: number;
  /** For orchestrators that have none of their own; null: no limit. */
  budgetUsd: number | null;
  /** Tokens at which conversations are compacted; null: what suits the model. */
  compactAtTokens: number | null;
  hasSummaries: boolean;
  /** Hosts that agents may read, as names or `*.name`; "all", or null for none. */
  webHosts: readonly string[] | "all" | null;
}

interface SettingsEnv {
  MAX_AGENTS?: string | undefined;
  BUDGET_USD?: string | undefined;
  COMPACT_AT_TOKENS?: string | undefined;
  SUMMARIES?: string | undefined;
  WEB_FETCH?: string | undefined;
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
    webHosts: webHosts(env.WEB_FETCH),
  };
}

export function mayReadHost(hosts: readonly string[] | "all", host: string): boolean {
  if (hosts === "all") return true;
  return hosts.some((pattern) =>
    pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern,
  );
}

function webHosts(setting: string | undefined): Settings["webHosts"] {
  const words = (setting ?? "")
    .toLowerCase()
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
  if (words.length === 0 || words[0] === "off") return null;
  return words[0] === "on" ? "all" : words;
}
