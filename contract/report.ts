import type { AgentCounts, Command, Status, Todo } from "./agent.ts";
import type { AgentLog } from "./event.ts";
import type { FrameOf } from "./frame.ts";

/**
 * What a command agent tells its orchestrator, object to object. Reports are durable and numbered from 1 per agent:
 * they are sent again until they are acknowledged, and a number seen before is skipped. Frames are sent once.
 */
export type AgentReport =
  | { kind: "log"; log: Omit<AgentLog, "agent_name"> }
  /** `contextTokens`: how full the conversation is; null for a call beside it. */
  | { kind: "usage"; usage: ReportedUsage; contextTokens: number | null }
  | { kind: "todos"; todos: Todo[] }
  | { kind: "status"; status: Status; reason: string | null }
  /**
   * `queued` counts the commands that still wait. `notify`: the conductor is to hear of it. `entryIndex`: the place
   * that is free among the command's rows for what the orchestrator says of its end.
   */
  | { kind: "command"; command: Command; notify: boolean; queued: number; entryIndex?: number };

/** One model call, paid for exactly: `nanoUsd` is 1e-9 USD. */
export interface ReportedUsage {
  model: string;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  nanoUsd: number;
  isEstimate: boolean;
}

export interface ReportBatch {
  reports: { n: number; report: AgentReport }[];
  frames: FrameOf<"agent_stream">[];
}

/** `windowMs`: how long the agent gathers before it sends again, so that many agents share one orchestrator. */
export interface ReportReceipt {
  acknowledged: number;
  windowMs: number;
}

export const NO_COUNTS: AgentCounts = { responses: 0, tools: 0, hooks: 0, thinking: 0 };
