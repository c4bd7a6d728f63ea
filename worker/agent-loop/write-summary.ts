import {
  type CompactDeps,
  type CompactSettings,
  type CompactWish,
  type CompactionEnd,
  type ContextLimit,
  charsOf,
  roomChars,
} from "./compaction.ts";
import { mechanicalSummary, summaryIn, summaryRequest, summaryRequestWith } from "./compaction-texts.ts";
import type { ModelFailure, ModelRequest, PricedUsage } from "./ports.ts";
import { transcriptText } from "./transcript-text.ts";
import { type Message, textOf } from "./transcript.ts";

/** `callId` is null for a summary that no model wrote. */
export interface Summary {
  text: string;
  callId: string | null;
  priced: PricedUsage | null;
}

type Written = { type: "written"; summary: Summary };
type Unwritten = Exclude<CompactionEnd, { type: "compacted" }>;
type Asked = Written | { type: "too_long" } | { type: "failed" } | Unwritten;

/** Parts of the window that a shortened conversation may fill, one after the other while it is refused. */
const SHORTENED_PARTS = [0.5, 0.2, 0.05] as const;
const MOST_SUMMARY_CHARS = 40_000;

/** A summary that the model cannot write is replaced by a mechanical one. */
export async function writeSummary(
  deps: CompactDeps,
  settings: CompactSettings,
  limit: ContextLimit,
  wish: CompactWish,
): Promise<Written | Unwritten> {
  const messages = deps.journal.messages();
  const room = roomChars(limit);
  const maxChars = Math.min(room, MOST_SUMMARY_CHARS);
  for (const request of summaryRequests(deps, settings, limit, wish)) {
    const asked = await ask(deps, request, maxChars);
    if (asked.type === "failed") break;
    if (asked.type !== "too_long") return asked;
  }
  const summary = { text: mechanicalSummary(messages, maxChars), callId: null, priced: null };
  return { type: "written", summary };
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
    const transcript = transcriptText(messages, charsOf(windowTokens * part));
    yield { ...frozen, tools: [], messages: [userSays(summaryRequestWith(transcript, instructions))] };
  }
}

/** `failed` also for an answer that is no summary; what the call cost is settled for all but a summary. */
async function ask(deps: CompactDeps, request: ModelRequest, maxChars: number): Promise<Asked> {
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
  if (text !== "") {
    const summary = { text: text.slice(0, maxChars).toWellFormed(), callId, priced };
    return { type: "written", summary };
  }
  journal.commit({ type: "call_failed", callId, priced });
  if (deps.signal.aborted) return { type: "aborted" };
  if (outcome.ok) return { type: isCut ? "too_long" : "failed" };
  return afterFailure(outcome.failure);
}

function afterFailure(failure: ModelFailure): Asked {
  switch (failure.code) {
    case "aborted":
      return { type: "aborted" };
    case "prompt_too_long":
      return { type: "too_long" };
    case "model_unavailable":
      return { type: "failed" };
    case "model_not_configured":
      return { type: "postponed", reason: failure.message };
    case "model_refused_request":
      // The key, the account or the model's name: it will refuse the next call, too, for a reason that it tells.
      return failure.status === 400 ? { type: "failed" } : { type: "postponed", reason: failure.message };
  }
}

function userSays(text: string): Message {
  return { role: "user", content: [{ type: "text", text }] };
}
