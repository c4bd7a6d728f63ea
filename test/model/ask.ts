import type { Caller } from "./caller.ts";
import type { Effort, ModelRules } from "./model-rules.ts";
import type { MessagesRequest } from "./request-schema.ts";

/** A request whose shape is known to be right: what every further check and the answer are made from. */
export interface Ask extends Caller {
  body: MessagesRequest;
  model: ModelRules;
  isCount: boolean;
}

export function effortOf(ask: Ask): Effort {
  return ask.body.output_config?.effort ?? ask.model.defaultEffort;
}

export function thinkingTypeOf(ask: Ask): "adaptive" | "between_tools" | "enabled" | "disabled" {
  return ask.body.thinking?.type ?? (ask.model.thinksByDefault ? "adaptive" : "disabled");
}

export function isToolForced(ask: Ask): boolean {
  return ask.body.tool_choice?.type === "any" || ask.body.tool_choice?.type === "tool";
}

/** Whether the caller gets to read thinking text; otherwise blocks come back empty but signed. */
export function isThinkingShown(ask: Ask): boolean {
  const { thinking } = ask.body;
  if (thinking?.type === "between_tools") return true;
  const display = thinking !== undefined && "display" in thinking ? thinking.display : undefined;
  return (display ?? ask.model.displayByDefault) !== "omitted";
}
