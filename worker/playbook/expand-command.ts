import { type Result, fail, succeed } from "../../contract/failure.ts";
import { LIMITS } from "../../contract/limits.ts";
import { type CommandLine, commandLineOf, looksLikeCommand, shellWords } from "./command-line.ts";
import { nearNames } from "./near-names.ts";
import { type Playbook, type SlashCommand, findByName } from "./playbook.ts";

/** What a line such as `/plan a login page` stands for. */
export interface Expansion {
  command: SlashCommand;
  args: string;
  text: string;
}

/** Commands that are not text: who receives them acts on them. */
const BUILT_IN: readonly string[] = ["compact"];
const LONGEST_NAME = 100;

/**
 * Null: the text is no command and means what it says. A name that no command has is a failure, unless it is a path:
 * `isPath` tells whether the workspace has it.
 */
export async function expandCommand(
  text: string,
  playbook: () => Promise<Playbook>,
  isPath: (path: string) => Promise<boolean>,
): Promise<Result<Expansion | null>> {
  const line = commandLineOf(text);
  if (!line || BUILT_IN.includes(line.name)) return succeed(null);
  const { commands } = await playbook();
  const command = findByName(commands, line.name);
  if (command) return expanded(command, line);
  if (!looksLikeCommand(line) || (await isPath(`/${line.name}`))) return succeed(null);
  const known = nearNames(line.name.slice(0, LONGEST_NAME), [
    ...commands.map(({ name }) => name),
    ...BUILT_IN,
  ]);
  return fail({ code: "slash_command_unknown", command: line.name.slice(0, LONGEST_NAME), known });
}

const PLACEHOLDER = /\\?\$(ARGUMENTS\b|[1-9](?!\d))/g;

function expanded(command: SlashCommand, { args }: CommandLine): Result<Expansion> {
  const words = shellWords(args);
  let takesArgs = false;
  let added = 0;
  const text = command.body.replaceAll(PLACEHOLDER, (whole, name: string) => {
    if (whole.startsWith("\\")) return whole.slice(1);
    takesArgs = true;
    const value = name === "ARGUMENTS" ? args : (words[Number(name) - 1] ?? "");
    added += value.length;
    // Too long is refused below; until then nothing needs to grow.
    return added > LIMITS.messageChars ? "" : value;
  });
  const whole = takesArgs || args === "" ? text : `${text}\n\nArguments: ${args}`;
  if (added > LIMITS.messageChars || whole.length > LIMITS.messageChars) {
    const message = `becomes more than ${LIMITS.messageChars} characters as /${command.name}`;
    return fail({ code: "invalid_request", errors: [{ field: "command", message }] });
  }
  return succeed({ command, args, text: whole });
}
