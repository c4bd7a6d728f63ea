import { LIMITS } from "../../contract/limits.ts";
import { NO_BRIEFING, briefingBlocks } from "./briefing.ts";
import {
  type CompactDeps,
  type CompactSettings,
  type CompactWish,
  type CompactionEnd,
  type ContextLimit,
  roomChars,
} from "./compaction.ts";
import { openInstruction, summaryText, tokenWords } from "./compaction-texts.ts";
import { contextTokens, estimateMessages, estimatePrefix } from "./context-size.ts";
import { writeSummary } from "./write-summary.ts";

/** Shown as a wait however short it is. */
const SHOWN_MS = 60_000;

/**
 * Has the model summarise the conversation and begins it anew with the summary, in one message without any thinking.
 */
export async function compactHistory(
  deps: CompactDeps,
  settings: CompactSettings,
  limit: ContextLimit,
  wish: CompactWish,
): Promise<CompactionEnd> {
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
  const written = await writeSummary(deps, settings, limit, { ...wish, instructions });
  if (written.type !== "written") return written;
  const { summary } = written;
  const briefing = settings.briefing ?? NO_BRIEFING;
  const maxChars = Math.min(roomChars(limit), LIMITS.messageChars);
  const content = [
    ...briefingBlocks(briefing, null),
    textBlock(summaryText(summary.text, messages, deps.survivors?.() ?? [])),
    textBlock(openInstruction(messages, settings.task ?? null, maxChars)),
  ];
  const tokensAfter = prefixTokens + estimateMessages([{ role: "user", content }]);
  const compaction = { trigger, tokensBefore, tokensAfter, summary: summary.text, instructions };
  const { callId, priced } = summary;
  const eventId = deps.newId();
  journal.commit({ type: "history_compacted", eventId, callId, priced, content, briefing, compaction });
  return { type: "compacted", compaction };
}

function textBlock(text: string): { type: "text"; text: string } {
  return { type: "text", text };
}
