import type { Effort } from "../../contract/agent.ts";
import type { Briefing } from "./briefing.ts";
import type { AssistantBlock, Message, UserBlock } from "./transcript.ts";
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

/** Words for the model that come while the turn runs; `id` is the sender's for them, `eventId` names the row they are. */
export interface Mail {
  id: string;
  text: string;
  eventId: string;
  /** Not worth a model call of its own: a turn may end without it. */
  isHint?: boolean;
}

/** Not an end: the turn rests until those are heard for whom its calls wait. */
export interface TurnParked {
  status: "parked";
  /** What it waits for, for people. */
  result: string;
}

/** What has happened in a turn, in order. Each is made durable before the turn goes on. */
export type JournalStep =
  /**
   * `briefing`: what the model is to know before it. `isAside`: said to us, not to the model. `additions`: context that
   * policies put beside it. `denial`: a policy refused it, the conversation never sees it.
   */
  | {
      type: "prompt_taken";
      eventId: string;
      text: string;
      briefing?: Briefing;
      isAside?: boolean;
      effort?: Effort | null;
      additions?: readonly string[];
      denial?: string;
    }
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
  /** The call waits for someone outside; it is run again when the turn goes on. */
  | { type: "tool_parked"; call: ToolCall; waitsFor: string }
  /** Nothing but parked calls is left: the turn rests until it is woken. */
  | { type: "turn_parked"; waitsFor: string[] }
  /** Every call of the last message has a result: they become the next message, and mail goes with them. */
  | {
      type: "results_taken";
      results: { toolUseId: string; outcome: ToolOutcome }[];
      mail?: readonly Mail[];
    }
  /** The model had nothing more to do, but this came. */
  | { type: "mail_taken"; mail: readonly Mail[] }
  /** Words of ours to the model, such as a plea to go on; no one else's. */
  | { type: "note_added"; text: string }
  /** The conversation begins anew with `content`; what was before stays stored, but is sent no more. */
  | {
      type: "history_compacted";
      eventId: string;
      /** The call that wrote the summary; null: none did, it was made without a model. */
      callId: string | null;
      priced: PricedUsage | null;
      content: UserBlock[];
      briefing: Briefing;
      compaction: Compaction;
    }
  | { type: "turn_ended"; eventId: string; end: TurnEnd; modelCalls: number; durationMs: number };

/** A conversation made short. Tokens before and after, the latter estimated. */
export interface Compaction {
  /** By the limit, or because someone asked for it. */
  trigger: "auto" | "manual";
  tokensBefore: number;
  tokensAfter: number;
  summary: string;
  /** What the summary was to look at in particular. */
  instructions: string | null;
}

/** How full the model's window is, in tokens. */
export interface ContextSize {
  /** Prompt and answer of the last call; null: not known, as before the first one. */
  tokens: number | null;
  /** How many of the conversation's messages that call had, with its answer. */
  countedMessages: number;
  /** What the last compaction left; 0: there was none. */
  compactedTokens: number;
}

export interface Journal {
  /** The conversation so far, all turns of it. */
  messages(): readonly Message[];
  /** What is known of a tool call: not started, lost on its way, waiting for someone outside, or done. */
  toolRun(
    toolUseId: string,
  ):
    | { state: "new" }
    | { state: "started" }
    | { state: "parked" }
    | { state: "finished"; outcome: ToolOutcome };
  /** What the conversation was told before its tasks; null: nothing yet. */
  briefing(): Briefing | null;
  contextSize(): ContextSize;
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
