import type { AgentCounts, Command, Status, Todo } from "./agent.ts";
import type { AgentLog } from "./event.ts";
import type { Merge } from "./merge.ts";
import type { FrameOf } from "./frame.ts";
import type { CommandId } from "./ids.ts";
import type { Question } from "./question.ts";

/**
 * What a command agent tells its orchestrator, object to object. Reports are durable and numbered from 1 per agent:
 * they are sent again until they are acknowledged, and a number seen before is skipped. Frames are sent once.
 */
export type AgentReport =
  | { kind: "log"; log: Omit<AgentLog, "agent_name"> }
  /** `contextTokens`: how full the conversation is; null for a call beside it. */
  | { kind: "usage"; usage: ReportedUsage; contextTokens: number | null }
  /** Its changes have come to the workspace. */
  | { kind: "merge"; merge: Merge }
  | { kind: "todos"; todos: Todo[] }
  /** Files that its running command has changed for the first time. */
  | { kind: "touched"; paths: string[] }
  | { kind: "status"; status: Status; reason: string | null }
  /**
   * `queued` counts the commands that still wait. `notify`: the conductor is to hear of it. `entryIndex`: the place
   * that is free among the command's rows for what the orchestrator says of its end.
   */
  | { kind: "command"; command: Command; notify: boolean; queued: number; entryIndex?: number }
  | { kind: "letter"; letter: Letter }
  | { kind: "question"; question: Question };

/** A message of one agent to another, by name, or to the conductor. It becomes the receiver's command of this id. */
export interface Letter {
  id: CommandId;
  to: string;
  text: string;
  /** Counts the messages that led to it, itself included. */
  hops: number;
  /** The sender's command. */
  commandId: CommandId;
}

/** One model call, paid for exactly: `nanoUsd` is 1e-9 USD. */
export interface ReportedUsage {
  model: string;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  nanoUsd: number;
  isEstimate: boolean;
  /** Absent in reports that are older than it. */
  savedNanoUsd?: number | undefined;
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
