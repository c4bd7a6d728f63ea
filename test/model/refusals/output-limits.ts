import { isToolForced, type Ask } from "../ask.ts";
import { invalid, type Refusal } from "../refusal.ts";
import { estimatePrompt } from "../token-estimate.ts";

/** `max_tokens: 0` only warms the cache; it excludes everything that is about an answer. */
function refuseWarmUp(ask: Ask): Refusal | undefined {
  const { body } = ask;
  if (body.stream === true) return invalid("max_tokens: 0 is not supported with `stream`.");
  if (body.output_config?.format)
    return invalid("max_tokens: 0 is not supported with `output_config.format`.");
  if (body.thinking?.type === "enabled")
    return invalid('max_tokens: 0 is not supported with "thinking.type.enabled".');
  if (isToolForced(ask)) return invalid('max_tokens: 0 is not supported with tool_choice "any" or "tool".');
  return undefined;
}

function refuseMaxTokens(ask: Ask): Refusal | undefined {
  const { max_tokens } = ask.body;
  const { maxOutputTokens } = ask.model;
  if (max_tokens < 0) return invalid("max_tokens: Input should be greater than or equal to 0");
  if (max_tokens > maxOutputTokens) {
    return invalid(
      `max_tokens: ${max_tokens} > ${maxOutputTokens}, which is the maximum allowed number of output tokens for ${ask.body.model}`,
    );
  }
  return max_tokens === 0 ? refuseWarmUp(ask) : undefined;
}

export function refuseOutputLimits(ask: Ask): Refusal | undefined {
  if (!ask.isCount) {
    const refused = refuseMaxTokens(ask);
    if (refused !== undefined) return refused;
  }
  const { contextTokens, hasFastMode, displayName } = ask.model;
  if (ask.body.speed === "fast" && !hasFastMode)
    return invalid(`speed: "fast" is not supported for ${displayName}.`);
  const promptTokens = estimatePrompt(ask.body);
  return promptTokens > contextTokens
    ? invalid(`prompt is too long: ${promptTokens} tokens > ${contextTokens} maximum`)
    : undefined;
}
