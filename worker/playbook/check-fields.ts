import type { PlaybookRules } from "./playbook.ts";

/** What of a file's fields can be used; what not is said through `complain`. */
export interface FieldChecks extends Pick<PlaybookRules, "toolNames" | "isModel"> {
  complain: (message: string) => void;
}

/**
 * Only tools that there are. Of a form such as `Bash(git log:*)` nothing is left: a part of a tool cannot be allowed
 * here, and the whole would be more than was meant.
 */
export function usableTools(names: readonly string[], { toolNames, complain }: FieldChecks): string[] {
  return names.filter((name) => {
    if (toolNames.includes(name)) return true;
    const why = /\(.*\)$/.test(name) ? "a tool is allowed as a whole or not at all" : "there is no such tool";
    complain(`The tool ${name} is left out: ${why}. Tools: ${toolNames.join(", ")}.`);
    return false;
  });
}

/** `inherit` means the default, as does a model that nobody knows. */
export function usableModel(model: string | undefined, { isModel, complain }: FieldChecks): string | null {
  if (model === undefined || model.toLowerCase() === "inherit") return null;
  if (isModel(model)) return model;
  complain(`The model ${model} is not known; the default takes its place.`);
  return null;
}
