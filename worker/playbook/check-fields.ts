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
  const left = names.filter((name) => !toolNames.includes(name));
  const parts = left.filter((name) => /\(.*\)$/.test(name));
  const unknown = left.filter((name) => !parts.includes(name));
  if (parts.length > 0)
    complain(`Left out: ${parts.join(", ")}. A tool is allowed as a whole or not at all.`);
  if (unknown.length > 0) {
    complain(`Left out: ${unknown.join(", ")}. There is no such tool; there are ${toolNames.join(", ")}.`);
  }
  return names.filter((name) => toolNames.includes(name));
}

/** `inherit` means the default, as does a model that nobody knows. */
export function usableModel(model: string | undefined, { isModel, complain }: FieldChecks): string | null {
  if (model === undefined || model.toLowerCase() === "inherit") return null;
  if (isModel(model)) return model;
  complain(`The model ${model} is not known; the default takes its place.`);
  return null;
}
