import type { ToolCall } from "./ports.ts";

/** The moments at which policies are asked, by the names that people know from Claude Code. */
export type HookEvent =
  | { event: "PreToolUse"; call: ToolCall }
  | { event: "PostToolUse"; call: ToolCall; result: string; isError: boolean; durationMs: number }
  | { event: "UserPromptSubmit"; prompt: string }
  /** The turn is about to end. `hasGoneOn`: a policy has kept it going before. */
  | {
      event: "Stop";
      reason: "completed" | "failed" | "interrupted";
      result: string;
      numTurns: number;
      durationMs: number;
      hasGoneOn: boolean;
    }
  /** A command that the conductor gave has ended. */
  | {
      event: "SubagentStop";
      agentId: string;
      agentName: string;
      commandId: string;
      reason: "completed" | "failed" | "interrupted";
      result: string;
      durationMs: number;
    }
  /** The conversation is about to be summarised. `instructions`: what whoever asked for it wants kept. */
  | { event: "PreCompact"; trigger: "auto" | "manual"; tokensBefore: number; instructions: string | null };

/**
 * What all policies together say. What each part means:
 *
 * | event            | `denial`                           | `input`            | `additions`                     |
 * | PreToolUse       | the call does not run, the model   | runs in place of   | not heard                       |
 * |                  | reads the reason                   | what was asked     |                                 |
 * | PostToolUse      | not heard                          | not heard          | notes after the result          |
 * | UserPromptSubmit | the turn fails with the reason     | not heard          | context beside the prompt       |
 * | Stop             | a completed turn goes on, once,    | not heard          | not heard                       |
 * |                  | with the reason as its task        |                    |                                 |
 * | SubagentStop     | not heard                          | not heard          | notes in the conductor's report |
 * | PreCompact       | not heard                          | not heard          | instructions for the summary    |
 */
export interface HookAnswer {
  denial: string | null;
  input: Record<string, unknown> | null;
  additions: readonly string[];
}

/** Asks the policies. Never throws: a policy that does denies. Quick and without effects, so it may be asked again. */
export interface Hooks {
  fire(event: HookEvent): HookAnswer;
}

const ALLOWED: HookAnswer = { denial: null, input: null, additions: [] };

export const NO_HOOKS: Hooks = { fire: () => ALLOWED };
