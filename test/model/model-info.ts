import { EFFORTS, MODELS, type ModelRules } from "./model-rules.ts";

const is = (supported: boolean): { supported: boolean } => ({ supported });

function capabilitiesOf(model: ModelRules): object {
  const effort = Object.fromEntries(EFFORTS.map((level) => [level, is(model.efforts.includes(level))]));
  const types = ["adaptive", "between_tools", "disabled", "enabled"] as const;
  return {
    batch: is(true),
    citations: is(true),
    code_execution: is(true),
    context_management: {
      ...is(true),
      clear_thinking_20251015: is(true),
      clear_tool_uses_20250919: is(true),
      compact_20260112: is(true),
    },
    effort: { ...is(model.efforts.length > 0), ...effort },
    image_input: is(true),
    pdf_input: is(true),
    server_tools: { ...is(true), code_execution: is(true), web_search: is(true) },
    structured_outputs: is(true),
    thinking: {
      ...is(true),
      types: Object.fromEntries(types.map((type) => [type, is(model.thinkingTypes.includes(type))])),
    },
  };
}

/** A model as `GET /v1/models/{id}` describes it. */
export function modelInfo(model: ModelRules): object {
  return {
    type: "model",
    id: model.id,
    display_name: model.displayName,
    line: model.line,
    created_at: `${model.releasedOn}T00:00:00Z`,
    lifecycle: model.retiresOn === null ? "active" : "deprecated",
    deprecated_at: model.retiresOn === null ? null : `${model.releasedOn}T00:00:00Z`,
    retires_at: model.retiresOn === null ? null : `${model.retiresOn}T00:00:00Z`,
    max_input_tokens: model.contextTokens,
    max_tokens: model.maxOutputTokens,
    capabilities: capabilitiesOf(model),
  };
}

export function modelList(): object {
  return {
    data: MODELS.map(modelInfo),
    has_more: false,
    first_id: MODELS[0]?.id ?? null,
    last_id: MODELS.at(-1)?.id ?? null,
  };
}
