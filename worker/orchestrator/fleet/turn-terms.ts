import type { CommandAuthor } from "../../../contract/agent.ts";
import { type Result, fail, succeed } from "../../../contract/failure.ts";
import type { TurnTerms } from "../../agent/command-agent-api.ts";
import { expandCommand } from "../../playbook/expand-command.ts";
import type { WorkspacePlaybook } from "../../playbook/workspace-playbook.ts";

export interface TurnTermsDeps {
  playbook: Pick<WorkspacePlaybook, "read" | "isPath">;
  resolveModel: (nameOrAlias: string) => Result<{ id: string }>;
}

/** What an agent's command means when it begins with `/name`; null: what it says. */
export async function turnTerms(
  deps: TurnTermsDeps,
  command: string,
  author: CommandAuthor,
): Promise<Result<TurnTerms | null>> {
  const { playbook } = deps;
  const expansion = await expandCommand(
    command,
    () => playbook.read(),
    (path) => playbook.isPath(path),
  );
  if (!expansion.ok) return expansion;
  if (expansion.value === null) return succeed(null);
  const { command: slash, text } = expansion.value;
  if (author === "orchestrator_agent" && slash.disable_model_invocation) {
    return fail({ code: "slash_command_for_people", command: slash.name });
  }
  const { name: slashCommand, allowed_tools: allowedTools } = slash;
  return succeed({
    slashCommand,
    prompt: allowedTools === null ? text : `${text}\n\n${toolsNote(allowedTools)}`,
    model: turnModel(deps, slash.model),
    allowedTools,
  });
}

/** The model was known when the file was read; should it be no longer, the usual one takes its place. */
export function turnModel({ resolveModel }: Pick<TurnTermsDeps, "resolveModel">, model: string | null) {
  const resolved = model === null ? null : resolveModel(model);
  return resolved?.ok ? resolved.value.id : null;
}

function toolsNote(tools: readonly string[]): string {
  return `[Tools for this command: ${tools.join(", ") || "none"}. Calls of others are refused.]`;
}
