import type { ContextLimit } from "./agent-loop/compaction.ts";
import { compactAtTokens } from "./agent-loop/context-size.ts";
import { resolveModel } from "./models/model-catalog.ts";

/** Of a model whose window nobody knows. */
const CAUTIOUS_WINDOW_TOKENS = 200_000;

/** How much a conversation with that model may hold; `compactAt` is the setting, null: what suits the model. */
export function contextLimit(model: string, compactAt: number | null): ContextLimit {
  const resolved = resolveModel(model);
  const windowTokens = resolved.ok ? resolved.value.contextTokens : CAUTIOUS_WINDOW_TOKENS;
  return { windowTokens, compactAtTokens: compactAtTokens(compactAt, windowTokens) };
}
