import { compactHistory } from "./compact-history.ts";
import type { CompactDeps, CompactSettings, ContextLimit } from "./compaction.ts";
import { compactionWords } from "./compaction-texts.ts";
import { hasAnswers } from "./context-size.ts";
import type { TurnEnd } from "./turn.ts";

/**
 * A turn that does nothing but make the conversation short, as `/compact` asks. `prompt` is null when a restart cut it
 * off; a summary that was written by then is not written again.
 */
export async function runCompaction(
  deps: CompactDeps & { now: () => number },
  settings: CompactSettings,
  limit: ContextLimit,
  prompt: string | null,
  instructions: string | null,
): Promise<TurnEnd> {
  const startedAt = deps.now();
  const { journal } = deps;
  if (prompt !== null)
    journal.commit({ type: "prompt_taken", eventId: deps.newId(), text: prompt, isAside: true });
  const end = await compact(deps, settings, limit, instructions);
  const modelCalls = journal.modelCalls();
  const durationMs = deps.now() - startedAt;
  journal.commit({ type: "turn_ended", eventId: deps.newId(), end, modelCalls, durationMs });
  return end;
}

async function compact(
  deps: CompactDeps,
  settings: CompactSettings,
  limit: ContextLimit,
  instructions: string | null,
): Promise<TurnEnd> {
  if (deps.signal.aborted) return { status: "interrupted", result: "Interrupted." };
  if (!hasAnswers(deps.journal)) {
    return { status: "completed", result: "There is nothing to compact: the conversation is short." };
  }
  const wish = { trigger: "manual", instructions, isTooLong: false } as const;
  const end = await compactHistory(deps, settings, limit, wish);
  switch (end.type) {
    case "compacted":
      return { status: "completed", result: `${compactionWords(end.compaction)}.` };
    case "postponed":
      return { status: "failed", result: end.reason };
    case "aborted":
      return { status: "interrupted", result: "Interrupted before it was compacted." };
  }
}
