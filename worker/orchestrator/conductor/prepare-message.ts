import { type Result, succeed } from "../../../contract/failure.ts";
import { expandCommand } from "../../playbook/expand-command.ts";
import { type TurnTermsDeps, turnModel } from "../fleet/turn-terms.ts";

/** A person's message as the conductor reads it. */
export interface PreparedMessage {
  text: string;
  slashCommand: string | null;
  /** For this turn only; null: the orchestrator's own. */
  model: string | null;
}

/** A longer line is in the command's text anyway. */
const LINE_CHARS = 2_000;

/**
 * A slash command's text, below the line as it was typed: the conductor may have to pass that line on. The tools that a
 * command allows are an agent's, so they do not concern the conductor.
 */
export async function prepareMessage(deps: TurnTermsDeps, message: string): Promise<Result<PreparedMessage>> {
  const { playbook } = deps;
  const expansion = await expandCommand(
    message,
    () => playbook.read(),
    (path) => playbook.isPath(path),
  );
  if (!expansion.ok) return expansion;
  if (expansion.value === null) return succeed({ text: message, slashCommand: null, model: null });
  const { command, text } = expansion.value;
  const line = message.length <= LINE_CHARS ? message.trim() : `/${command.name} …`;
  return succeed({
    text: `${line}\n\n<slash_command name="${command.name}">\n${text}\n</slash_command>`,
    slashCommand: command.name,
    model: turnModel(deps, command.model),
  });
}
