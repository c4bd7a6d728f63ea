import type { SlashCommand, Template } from "./playbook.ts";

/** Lists for a model to choose from: a line each. They stand in every prompt, so they are bounded. */

const MOST_LINES = 200;
const LINE_CHARS = 300;

export function templateMap(templates: readonly Template[]): string {
  if (templates.length === 0) return "There are none. Write a system prompt for each agent yourself.";
  return lines(templates.map(templateLine));
}

export function commandMap(commands: readonly SlashCommand[]): string {
  if (commands.length === 0) return "There are none.";
  return lines(commands.map(commandLine));
}

export function templateLine({ name, description }: Template): string {
  return shortened(`- **${name}**: ${description}`);
}

export function commandLine(command: SlashCommand): string {
  const { name, argument_hint, description, disable_model_invocation } = command;
  const hint = argument_hint === "" ? "" : ` ${argument_hint}`;
  const whose = disable_model_invocation ? " (only people give it)" : "";
  return shortened(`- \`/${name}${hint}\`: ${description}${whose}`);
}

function lines(all: readonly string[]): string {
  const shown = all.slice(0, MOST_LINES);
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n");
}

function shortened(line: string): string {
  return line.length <= LINE_CHARS ? line : `${line.slice(0, LINE_CHARS - 1)}…`;
}
