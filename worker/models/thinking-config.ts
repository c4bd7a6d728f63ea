import type { ThinkingConfigParam } from "@anthropic-ai/sdk/resources/messages/messages";
import type { Effort } from "../../contract/agent.ts";
import type { ModelRequest } from "../agent-loop/ports.ts";
import type { Message } from "../agent-loop/transcript.ts";
import type { ModelInfo } from "./model-info.ts";

/** For models that think by a budget of tokens instead of an effort. */
const BUDGETS: Readonly<Record<Effort, number>> = {
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 32_768,
  max: 32_768,
};
const SMALLEST_BUDGET = 1_024;
/** Left of `max_tokens` for the answer itself. */
const ANSWER_TOKENS = 4_096;

const EFFORTS_RISING: readonly Effort[] = ["low", "medium", "high", "xhigh", "max"];

/** The highest effort that the model has and that is not above the wanted one; null: leave it out. */
export function effortToSend(wanted: Effort | null, model: ModelInfo): Effort | null {
  if (wanted === null) return null;
  const allowed = EFFORTS_RISING.slice(0, EFFORTS_RISING.indexOf(wanted) + 1);
  const effort = allowed.findLast((each) => model.efforts.includes(each)) ?? null;
  return effort === model.defaultEffort ? null : effort;
}

/**
 * How the model shall think; undefined: as it does by itself. Adaptive thinking asks for `summarized` display: without
 * it the newer models return empty thinking and with it every remark between tool calls.
 */
export function thinkingConfig(
  request: ModelRequest,
  model: ModelInfo,
  maxTokens: number,
): ThinkingConfigParam | undefined {
  if (model.thinkingTypes.includes("adaptive")) {
    return model.displays.includes("summarized")
      ? { type: "adaptive", display: "summarized" }
      : { type: "adaptive" };
  }
  if (!model.thinkingTypes.includes("enabled") || request.outputSchema !== undefined) return undefined;
  const budget = Math.min(BUDGETS[request.effort ?? "medium"], maxTokens - ANSWER_TOKENS);
  if (budget < SMALLEST_BUDGET || isInUnthinkingLoop(request.messages)) return undefined;
  return { type: "enabled", budget_tokens: budget };
}

/** Models with a budget refuse tool results whose calls began without thinking, such as another model's calls. */
function isInUnthinkingLoop(messages: readonly Message[]): boolean {
  const answerAt = messages.findLastIndex(({ role }) => role === "assistant");
  const since = messages.slice(answerAt + 1).flatMap(({ content }) => content);
  const hasResults = since.some((block) => block.type === "tool_result");
  const opening = messages[answerAt]?.content[0]?.type;
  return hasResults && opening !== "thinking" && opening !== "redacted_thinking";
}
