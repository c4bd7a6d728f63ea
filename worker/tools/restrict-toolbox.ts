import type { Toolbox } from "../agent-loop/ports.ts";
import { failed } from "./define-tool.ts";

/**
 * The same toolbox for a turn in which a slash command allows only some tools. The model is still offered all of them:
 * another list would void the prompt cache and the thinking of earlier turns. Calls of the others are refused.
 */
export function restrictToolbox(
  toolbox: Toolbox,
  terms: { slashCommand: string; allowedTools: readonly string[] | null } | null,
): Toolbox {
  const allowed = terms?.allowedTools;
  if (!allowed) return toolbox;
  return {
    definitions: toolbox.definitions,
    isRepeatable: (name) => toolbox.isRepeatable(name),
    async run(call, signal) {
      if (allowed.includes(call.name)) return await toolbox.run(call, signal);
      const names = allowed.join(", ") || "none";
      return failed(`/${terms.slashCommand} does not allow ${call.name} in this turn. Allowed: ${names}.`);
    },
  };
}
