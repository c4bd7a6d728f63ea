import type { ToolDefinition } from "./ports.ts";
import type { Message } from "./transcript.ts";
import type { Journal } from "./turn.ts";

/** The newer tokenizers make about 30 % more of a text than the old rule of four characters. */
const CHARS_PER_TOKEN = 3.2;
/** The most that one can cost. */
const IMAGE_TOKENS = 4_800;
/** Compaction leaves this much at least between what it left and the next one, or it would run after every call. */
const GROWTH = 1.5;
const DEFAULT_PART = 0.6;
const DEFAULT_MOST_TOKENS = 400_000;
/** The rest of the window is for the answer. */
const LARGEST_PART = 0.9;

export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN);
}

/** An image costs by its size on the screen, not by that of its data. */
function withoutImages(key: string, value: unknown): unknown {
  return key === "data" && typeof value === "string" ? value.slice(0, IMAGE_TOKENS * CHARS_PER_TOKEN) : value;
}

export function estimateMessages(messages: readonly Message[]): number {
  return messages.length === 0 ? 0 : estimateTokens(JSON.stringify(messages, withoutImages));
}

/** What stands before the messages. */
export function estimatePrefix(system: string, tools: readonly ToolDefinition[]): number {
  return estimateTokens(system) + estimateTokens(JSON.stringify(tools));
}

/** Tokens at which a conversation is compacted; `setting` is a part of the window up to 1, or tokens; null: default. */
export function compactAtTokens(setting: number | null, windowTokens: number): number {
  if (setting === null) return Math.min(windowTokens * DEFAULT_PART, DEFAULT_MOST_TOKENS);
  return Math.min(setting <= 1 ? windowTokens * setting : setting, windowTokens * LARGEST_PART);
}

/** What the next call's prompt will be: as the last call told, and what has come since as an estimate. */
export function contextTokens(journal: Journal, prefixTokens: number): number {
  const { tokens, countedMessages } = journal.contextSize();
  const messages = journal.messages();
  if (tokens === null) return prefixTokens + estimateMessages(messages);
  return tokens + estimateMessages(messages.slice(countedMessages));
}

/** Whether there is enough to be compacted, and something that a summary can be of. */
export function isOverLimit(journal: Journal, limitTokens: number, prefixTokens: number): boolean {
  if (!hasAnswers(journal)) return false;
  const { compactedTokens } = journal.contextSize();
  return contextTokens(journal, prefixTokens) >= Math.max(limitTokens, compactedTokens * GROWTH);
}

export function hasAnswers(journal: Journal): boolean {
  return journal.messages().some((message) => message.role === "assistant");
}
