import type { Effort } from "../../contract/agent.ts";
import type { Briefing } from "./briefing.ts";
import type { ModelPort, Toolbox } from "./ports.ts";
import type { Compaction, Journal, TurnFrame } from "./turn.ts";

/** What making a conversation short needs, and how it ends. */

export interface CompactDeps {
  model: ModelPort;
  toolbox: Toolbox;
  journal: Journal;
  stream: (frame: TurnFrame) => void;
  newId: () => string;
  signal: AbortSignal;
  /** Fired before the summary is written; what it answers is added to the instructions for it. */
  onPreCompact?: (info: {
    trigger: Compaction["trigger"];
    tokensBefore: number;
  }) => Promise<{ instructions?: string }>;
  /** Texts that outlive a compaction as they are, such as how things stand elsewhere. */
  survivors?: () => string[];
}

export interface ContextLimit {
  windowTokens: number;
  /** The conversation is compacted before a call that would reach this. */
  compactAtTokens: number;
}

export interface CompactSettings {
  model: string;
  effort: Effort | null;
  system: string;
  briefing?: Briefing;
  /** The words of the running command or message; absent between turns. */
  task?: string;
}

export interface CompactWish {
  trigger: Compaction["trigger"];
  instructions: string | null;
  /** The API has refused the conversation for its length, so it cannot be sent for a summary either. */
  isTooLong: boolean;
}

/** `postponed`: nobody may ask the model now, so there is no hurry to forget anything. */
export type CompactionEnd =
  | { type: "compacted"; compaction: Compaction }
  | { type: "postponed"; reason: string }
  | { type: "aborted" };

/** About what a text costs at least, for making one that fits. */
const CHARS_PER_TOKEN = 3;
const LEAST_CHARS = 2_000;

export function charsOf(tokens: number): number {
  return Math.floor(tokens * CHARS_PER_TOKEN);
}

/** Half of what makes the conversation be compacted, so that what is left is well below it. */
export function roomChars({ compactAtTokens }: ContextLimit): number {
  return Math.max(LEAST_CHARS, charsOf(compactAtTokens / 2));
}
