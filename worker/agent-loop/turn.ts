import type { AssistantBlock, Message } from "./transcript.ts";
import type { PricedUsage, ToolCall, ToolOutcome } from "./ports.ts";

/** A turn is all that follows one prompt: model calls and tool calls until the model has nothing more to do. */

export interface TurnEnd {
  status: "completed" | "failed" | "interrupted";
  /** The model's last words, or in plain words what went wrong. */
  result: string;
}

export type ToolVerdict =
  | { decision: "deny"; reason: string }
  | { decision: "change"; askedInput: Record<string, unknown> };

/** What has happened in a turn, in order. Each is made durable before the turn goes on. */
export type JournalStep =
  /** `additions`: context that policies put beside it. `denial`: a policy refused it, the conversation never sees it. */
  | { type: "prompt_taken"; eventId: string; text: string; additions?: readonly string[]; denial?: string }
  | { type: "call_started"; callId: string }
  /** So that a call which never ends, because the process did, is still paid for. */
  | { type: "usage_known"; callId: string; priced: PricedUsage }
  | { type: "call_failed"; callId: string; priced: PricedUsage | null }
  /** `eventIds` names a block each; `isPartial`: it was cut off by an interruption. */
  | {
      type: "message_finished";
      callId: string;
      content: AssistantBlock[];
      eventIds: string[];
      priced: PricedUsage | null;
      isPartial: boolean;
    }
  /** `call` is what runs; `verdict` says how policies made it differ from what the model asked for. */
  | { type: "tool_started"; eventId: string; call: ToolCall; verdict?: ToolVerdict }
  | { type: "tool_finished"; eventId: string; call: ToolCall; outcome: ToolOutcome; durationMs: number }
  /** Every call of the last message has a result: they become the next message. */
  | { type: "results_taken"; results: { toolUseId: string; outcome: ToolOutcome }[] }
  /** Words of ours to the model, such as a plea to go on; no one else's. */
  | { type: "note_added"; text: string }
  | { type: "turn_ended"; eventId: string; end: TurnEnd; modelCalls: number; durationMs: number };

export interface Journal {
  /** The conversation so far, all turns of it. */
  messages(): readonly Message[];
  /** What is known of a tool call: not started, lost on its way, or done. */
  toolRun(
    toolUseId: string,
  ): { state: "new" } | { state: "started" } | { state: "finished"; outcome: ToolOutcome };
  /** Model calls that this turn has finished, also before a restart. */
  modelCalls(): number;
  /** Durable when it returns, with everything that follows from it. */
  commit(step: JournalStep): void;
}

/** Shown while it happens, never stored. `eventId` is what the finished block will be known by. */
export type TurnFrame =
  | { type: "block_started"; eventId: string; blockType: "text" | "thinking" | "tool_use"; toolName?: string }
  | { type: "block_delta"; eventId: string; blockType: "text" | "thinking" | "tool_use"; chunk: string }
  | {
      type: "block_ended";
      eventId: string;
      blockType: "text" | "thinking" | "tool_use";
      isDiscarded: boolean;
    }
  /** The model is asked again after `delayMs`; the next `block_started` ends the wait. */
  | { type: "waiting"; reason: string; delayMs: number };
