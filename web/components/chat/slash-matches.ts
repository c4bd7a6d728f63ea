import type { SlashCommandInfo } from "../../../contract/playbook.ts";

/** What of a command's name has been typed; null when the text is no beginning of a command. */
export function typedName(text: string): string | null {
  return /^\/([\w:-]*)$/.exec(text)?.[1]?.toLowerCase() ?? null;
}

/** The commands that may be meant: those that begin so before those that have it inside. */
export function slashMatches(commands: readonly SlashCommandInfo[], text: string): SlashCommandInfo[] {
  const typed = typedName(text);
  if (typed === null) return [];
  const place = ({ name }: SlashCommandInfo): number => name.toLowerCase().indexOf(typed);
  const found = commands.filter((command) => place(command) >= 0);
  return found.toSorted((a, b) => Number(place(a) > 0) - Number(place(b) > 0));
}
