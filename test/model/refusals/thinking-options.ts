import { effortOf, isToolForced, type Ask } from "../ask.ts";
import { isAbove } from "../model-rules.ts";
import { invalid, type Refusal } from "../refusal.ts";

const ADVICE = 'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';

function refuseType(ask: Ask): Refusal | undefined {
  const { body, model } = ask;
  const type = body.thinking?.type;
  if (type === undefined) return undefined;
  if (model.thinkingTypes.includes(type)) {
    const isTooMuch = type === "disabled" && isAbove(effortOf(ask), model.disabledUpTo);
    return isTooMuch
      ? invalid(
          `"thinking.type.disabled" is not supported for this model at effort "${effortOf(ask)}". ${ADVICE}`,
        )
      : undefined;
  }
  if (type === "adaptive") return invalid("adaptive thinking is not supported on this model");
  const instead =
    type === "disabled" && model.thinkingTypes.includes("between_tools")
      ? 'Use "thinking.type.between_tools" or "thinking.type.adaptive".'
      : ADVICE;
  return invalid(`"thinking.type.${type}" is not supported for this model. ${instead}`);
}

function refuseBudget({ body, isCount }: Ask): Refusal | undefined {
  if (body.thinking?.type !== "enabled") return undefined;
  const { budget_tokens } = body.thinking;
  if (budget_tokens < 1024)
    return invalid("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
  if (!isCount && budget_tokens >= body.max_tokens)
    return invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
  return undefined;
}

function refuseEffort(ask: Ask): Refusal | undefined {
  const { body, model } = ask;
  const effort = body.output_config?.effort;
  if (effort === undefined || effort === null) return undefined;
  if (model.efforts.length === 0) return invalid("This model does not support the effort parameter.");
  if (!model.efforts.includes(effort))
    return invalid(`output_config.effort: "${effort}" is not supported for this model.`);
  if (body.thinking?.type === "between_tools" && isAbove(effort, "high")) {
    return invalid(`"thinking.type.between_tools" is not supported at effort "${effort}".`);
  }
  return undefined;
}

function refuseForcedTool(ask: Ask): Refusal | undefined {
  if (!isToolForced(ask)) return undefined;
  if (!ask.model.acceptsForcedTool)
    return invalid('tool_choice: type "tool" and "any" are not supported for this model.');
  if (ask.body.thinking?.type === "enabled")
    return invalid("Thinking may not be enabled when tool_choice forces tool use.");
  return undefined;
}

function refuseDisplay({ body, model }: Ask): Refusal | undefined {
  if (body.thinking === undefined || !("display" in body.thinking)) return undefined;
  if (body.thinking.display !== "updates" || model.hasProgressUpdates) return undefined;
  return invalid('thinking.display: "updates" is not supported for this model.');
}

function refuseBinding({ body }: Ask): Refusal | undefined {
  if (body.thinking?.type !== "enabled" || body.thinking.block_binding === undefined) return undefined;
  return invalid('thinking.block_binding: only supported with "thinking.type.adaptive".');
}

export function refuseThinkingOptions(ask: Ask): Refusal | undefined {
  return (
    refuseType(ask) ??
    refuseBudget(ask) ??
    refuseEffort(ask) ??
    refuseForcedTool(ask) ??
    refuseDisplay(ask) ??
    refuseBinding(ask)
  );
}
