type ThinkingType = "adaptive" | "between_tools" | "enabled" | "disabled";
export type Effort = "low" | "medium" | "high" | "xhigh" | "max";

export const EFFORTS: readonly Effort[] = ["low", "medium", "high", "xhigh", "max"];

/** What one model accepts. Where the documentation is silent, the stricter reading is used. */
export interface ModelRules {
  id: string;
  aliases: readonly string[];
  displayName: string;
  line: "opus" | "sonnet" | "haiku" | "fable" | "mythos";
  releasedOn: string;
  retiresOn: string | null;
  contextTokens: number;
  maxOutputTokens: number;
  /** A shorter prefix is silently not cached. */
  cacheMinimumTokens: number;
  thinkingTypes: readonly ThinkingType[];
  thinksByDefault: boolean;
  /** The highest effort beside which `disabled` is accepted. */
  disabledUpTo: Effort;
  displayByDefault: "omitted" | "summarized";
  efforts: readonly Effort[];
  defaultEffort: Effort;
  /** Sampling parameters under version 2023-06-01; 2026-10-21 removed them everywhere. */
  sampling: "default-only" | "recommended-only" | "free" | "one-of";
  acceptsForcedTool: boolean;
  acceptsPrefill: boolean;
  acceptsSystemMessages: boolean;
  /** Whether `display: "updates"` exists for it. */
  hasProgressUpdates: boolean;
  /** Thinking blocks are bound to the exact conversation before them. */
  bindsThinking: boolean;
  /** Further models whose thinking it can read; its own it always can. */
  readsThinkingOf: readonly string[];
  /** Where remarks between tool calls go: all stay text, only short ones do, or none. */
  remarks: "text" | "short-text" | "thinking";
  hasFastMode: boolean;
}

const generation55 = {
  aliases: [],
  retiresOn: null,
  contextTokens: 1_000_000,
  maxOutputTokens: 128_000,
  cacheMinimumTokens: 512,
  thinksByDefault: true,
  disabledUpTo: "high",
  displayByDefault: "omitted",
  efforts: EFFORTS,
  sampling: "default-only",
  acceptsForcedTool: false,
  acceptsPrefill: false,
  acceptsSystemMessages: true,
  hasProgressUpdates: true,
  bindsThinking: true,
  remarks: "thinking",
  hasFastMode: false,
} as const;

const generation5 = {
  ...generation55,
  acceptsForcedTool: true,
  hasProgressUpdates: false,
  bindsThinking: false,
  thinkingTypes: ["adaptive", "disabled"],
  defaultEffort: "high",
  remarks: "text",
} as const;

const generation46 = {
  ...generation5,
  thinkingTypes: ["adaptive", "enabled", "disabled"],
  thinksByDefault: false,
  disabledUpTo: "max",
  displayByDefault: "summarized",
  efforts: ["low", "medium", "high", "max"],
  sampling: "free",
  acceptsSystemMessages: false,
} as const;

const generation45 = {
  ...generation46,
  contextTokens: 200_000,
  maxOutputTokens: 64_000,
  cacheMinimumTokens: 4096,
  thinkingTypes: ["enabled", "disabled"],
  efforts: [],
  sampling: "one-of",
  acceptsPrefill: true,
} as const;

const older = [
  "claude-sonnet-5",
  "claude-opus-4-8",
  "claude-opus-4-7",
  "claude-opus-4-6",
  "claude-sonnet-4-6",
  "claude-opus-4-5-20251101",
  "claude-sonnet-4-5-20250929",
  "claude-haiku-4-5-20251001",
] as const;

const alwaysThinking = {
  ...generation55,
  thinkingTypes: ["adaptive"],
  defaultEffort: "medium",
  readsThinkingOf: older,
} as const;

export const MODELS: readonly ModelRules[] = [
  {
    ...alwaysThinking,
    id: "claude-opus-5-5",
    displayName: "Claude Opus 5.5",
    line: "opus",
    releasedOn: "2026-09-22",
    readsThinkingOf: ["claude-sonnet-5-5"],
    hasFastMode: true,
  },
  {
    ...generation55,
    id: "claude-sonnet-5-5",
    displayName: "Claude Sonnet 5.5",
    line: "sonnet",
    releasedOn: "2026-09-28",
    thinkingTypes: ["adaptive", "between_tools"],
    defaultEffort: "high",
    readsThinkingOf: older,
    remarks: "short-text",
  },
  {
    ...generation55,
    id: "claude-haiku-5-5",
    displayName: "Claude Haiku 5.5",
    line: "haiku",
    releasedOn: "2026-10-07",
    thinkingTypes: ["adaptive", "disabled"],
    defaultEffort: "medium",
    sampling: "recommended-only",
    acceptsForcedTool: true,
    acceptsSystemMessages: false,
    hasProgressUpdates: false,
    readsThinkingOf: [],
    remarks: "text",
  },
  {
    ...alwaysThinking,
    id: "claude-fable-5-2",
    displayName: "Claude Fable 5.2",
    line: "fable",
    releasedOn: "2026-09-01",
  },
  {
    ...alwaysThinking,
    id: "claude-fable-5-1",
    displayName: "Claude Fable 5.1",
    line: "fable",
    releasedOn: "2026-08-01",
  },
  {
    ...alwaysThinking,
    id: "claude-mythos-5-2",
    displayName: "Claude Mythos 5.2",
    line: "mythos",
    releasedOn: "2026-09-01",
  },
  {
    ...alwaysThinking,
    id: "claude-mythos-5-1",
    displayName: "Claude Mythos 5.1",
    line: "mythos",
    releasedOn: "2026-08-01",
  },
  {
    ...generation5,
    id: "claude-opus-5",
    displayName: "Claude Opus 5",
    line: "opus",
    releasedOn: "2026-07-24",
    readsThinkingOf: older,
    hasFastMode: true,
  },
  {
    ...generation5,
    id: "claude-sonnet-5",
    displayName: "Claude Sonnet 5",
    line: "sonnet",
    releasedOn: "2026-06-30",
    cacheMinimumTokens: 1024,
    disabledUpTo: "max",
    acceptsSystemMessages: false,
    readsThinkingOf: older,
  },
  {
    ...generation5,
    id: "claude-opus-4-8",
    displayName: "Claude Opus 4.8",
    line: "opus",
    releasedOn: "2026-05-28",
    cacheMinimumTokens: 1024,
    thinksByDefault: false,
    disabledUpTo: "max",
    readsThinkingOf: older,
    hasFastMode: true,
  },
  {
    ...generation5,
    id: "claude-opus-4-7",
    displayName: "Claude Opus 4.7",
    line: "opus",
    releasedOn: "2026-04-16",
    cacheMinimumTokens: 2048,
    thinksByDefault: false,
    disabledUpTo: "max",
    acceptsSystemMessages: false,
    readsThinkingOf: older,
  },
  {
    ...generation46,
    id: "claude-opus-4-6",
    displayName: "Claude Opus 4.6",
    line: "opus",
    releasedOn: "2026-02-05",
    cacheMinimumTokens: 4096,
    readsThinkingOf: older,
  },
  {
    ...generation46,
    id: "claude-sonnet-4-6",
    displayName: "Claude Sonnet 4.6",
    line: "sonnet",
    releasedOn: "2026-02-17",
    cacheMinimumTokens: 1024,
    readsThinkingOf: older,
  },
  {
    ...generation45,
    id: "claude-opus-4-5-20251101",
    aliases: ["claude-opus-4-5"],
    displayName: "Claude Opus 4.5",
    line: "opus",
    releasedOn: "2025-11-24",
    efforts: ["low", "medium", "high"],
    readsThinkingOf: older,
  },
  {
    ...generation45,
    id: "claude-sonnet-4-5-20250929",
    aliases: ["claude-sonnet-4-5"],
    displayName: "Claude Sonnet 4.5",
    line: "sonnet",
    releasedOn: "2025-09-29",
    retiresOn: "2026-11-30",
    cacheMinimumTokens: 1024,
    readsThinkingOf: older,
  },
  {
    ...generation45,
    id: "claude-haiku-4-5-20251001",
    aliases: ["claude-haiku-4-5"],
    displayName: "Claude Haiku 4.5",
    line: "haiku",
    releasedOn: "2025-10-15",
    readsThinkingOf: older,
  },
];

const byName = new Map(
  MODELS.flatMap((model) => [model.id, ...model.aliases].map((name) => [name, model] as const)),
);

/** The model of that id or alias. */
export function findModel(name: string): ModelRules | undefined {
  return byName.get(name);
}

export function isAbove(effort: Effort, limit: Effort): boolean {
  return EFFORTS.indexOf(effort) > EFFORTS.indexOf(limit);
}
