import type { Effort } from "../../contract/agent.ts";
import { type Briefing, NO_BRIEFING, briefingBlocks } from "./briefing.ts";
import {
  mechanicalSummary,
  openInstruction,
  summaryIn,
  summaryRequest,
  summaryRequestWith,
  summaryText,
  tokenWords,
} from "./compaction-texts.ts";
import { contextTokens, estimateMessages, estimatePrefix } from "./context-size.ts";
import type { ModelPort, ModelRequest, PricedUsage, Toolbox } from "./ports.ts";
import { transcriptText } from "./transcript-text.ts";
import { type Message, textOf } from "./transcript.ts";
import type { Compaction, Journal, TurnFrame } from "./turn.ts";

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

/** Shown as a wait however short it is. */
const SHOWN_MS = 60_000;
const CHARS_PER_TOKEN = 3;
/** Parts of the window that a shortened conversation may fill, one after the other while it is refused. */
const SHORTENED_PARTS = [0.5, 0.2, 0.05] as const;
const MOST_SUMMARY_CHARS = 40_000;
const MOST_INSTRUCTION_CHARS = 60_000;
const LEAST_CHARS = 2_000;

type Summary = { text: string; callId: string | null; priced: PricedUsage | null };

/**
 * Has the model summarise the conversation and begins it anew with the summary, in one message without any thinking.
 * A summary that cannot be had is replaced by a mechanical one, so only an abort leaves the conversation as it was;
 * null then.
 */
export async function compactHistory(
  deps: CompactDeps,
  settings: CompactSettings,
  limit: ContextLimit,
  wish: CompactWish,
): Promise<Compaction | null> {
  const { journal, toolbox } = deps;
  const messages = journal.messages();
  const prefixTokens = estimatePrefix(settings.system, toolbox.definitions);
  const tokensBefore = contextTokens(journal, prefixTokens);
  const { trigger } = wish;
  const hooked = await deps.onPreCompact?.({ trigger, tokensBefore });
  const said = [wish.instructions, hooked?.instructions ?? null].filter((text) => text !== null);
  const instructions = said.length === 0 ? null : said.join("\n\n");
  const reason = `Compacting the conversation (${tokenWords(tokensBefore)} tokens).`;
  deps.stream({ type: "waiting", reason, delayMs: SHOWN_MS });
  const summary = await summarise(deps, settings, limit, { ...wish, instructions });
  if (summary === null) return null;
  const briefing = settings.briefing ?? NO_BRIEFING;
  const room = roomChars(limit);
  const content = [
    ...briefingBlocks(briefing, null),
    textBlock(summaryText(summary.text, messages, deps.survivors?.() ?? [])),
    textBlock(openInstruction(messages, settings.task ?? null, Math.min(room, MOST_INSTRUCTION_CHARS))),
  ];
  const tokensAfter = prefixTokens + estimateMessages([{ role: "user", content }]);
  const compaction = { trigger, tokensBefore, tokensAfter, summary: summary.text, instructions };
  const { callId, priced } = summary;
  const eventId = deps.newId();
  journal.commit({ type: "history_compacted", eventId, callId, priced, content, briefing, compaction });
  return compaction;
}

/** Null only after an abort. */
async function summarise(
  deps: CompactDeps,
  settings: CompactSettings,
  limit: ContextLimit,
  wish: CompactWish,
): Promise<Summary | null> {
  const messages = deps.journal.messages();
  const room = roomChars(limit);
  const maxChars = Math.min(room, MOST_SUMMARY_CHARS);
  for (const request of summaryRequests(deps, settings, limit, wish)) {
    const answer = await ask(deps, request);
    if (answer === "aborted") return null;
    if (answer === "failed") break;
    if (answer !== "too_long") return { ...answer, text: answer.text.slice(0, maxChars).toWellFormed() };
  }
  return { text: mechanicalSummary(messages, maxChars), callId: null, priced: null };
}

/** Half of what makes the conversation be compacted, so that what is left is well below it. */
function roomChars({ compactAtTokens }: ContextLimit): number {
  return Math.max(LEAST_CHARS, Math.floor((compactAtTokens / 2) * CHARS_PER_TOKEN));
}

/** First the conversation itself, whose prefix is cached; then, for one that is refused, shorter and shorter texts. */
function* summaryRequests(
  deps: CompactDeps,
  { model, effort, system }: CompactSettings,
  { windowTokens }: ContextLimit,
  { isTooLong, instructions }: CompactWish,
): Generator<ModelRequest> {
  const messages = deps.journal.messages();
  const tools = deps.toolbox.definitions;
  const frozen = { model, effort, system };
  if (!isTooLong) {
    yield { ...frozen, tools, messages: [...messages, userSays(summaryRequest(instructions))] };
  }
  for (const part of SHORTENED_PARTS) {
    const transcript = transcriptText(messages, Math.floor(windowTokens * part * CHARS_PER_TOKEN));
    yield { ...frozen, tools: [], messages: [userSays(summaryRequestWith(transcript, instructions))] };
  }
}

/** `failed` also for an answer that is no summary; what the call cost is settled for all but a summary. */
async function ask(
  deps: CompactDeps,
  request: ModelRequest,
): Promise<Summary | "too_long" | "failed" | "aborted"> {
  const { journal, stream } = deps;
  const callId = deps.newId();
  journal.commit({ type: "call_started", callId });
  const outcome = await deps.model.call(
    request,
    (event) => {
      if (event.type === "usage") journal.commit({ type: "usage_known", callId, priced: event.priced });
      else if (event.type === "attempt_failed")
        stream({ type: "waiting", reason: event.reason, delayMs: event.delayMs });
    },
    deps.signal,
  );
  const { priced } = outcome;
  const isCut = outcome.ok && outcome.stopReason === "model_context_window_exceeded";
  const text = outcome.ok && !isCut ? summaryIn(textOf(outcome.content)) : "";
  if (text !== "") return { text, callId, priced };
  journal.commit({ type: "call_failed", callId, priced });
  if (deps.signal.aborted) return "aborted";
  if (isCut || (!outcome.ok && outcome.failure.code === "prompt_too_long")) return "too_long";
  return "failed";
}

function userSays(text: string): Message {
  return { role: "user", content: [textBlock(text)] };
}

function textBlock(text: string): { type: "text"; text: string } {
  return { type: "text", text };
}
