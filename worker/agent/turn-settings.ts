import type { Command } from "../../contract/agent.ts";
import { LIMITS } from "../../contract/limits.ts";
import type { ContextLimit } from "../agent-loop/compact-history.ts";
import type { TurnSettings } from "../agent-loop/run-turn.ts";
import { AGENT_SYSTEM_PROMPT, agentRole } from "../agent-loop/system-prompt.ts";
import { effortFor } from "../agent-loop/thinking-words.ts";
import { contextLimit } from "../context-limit.ts";
import type { AgentProfile } from "./command-agent-api.ts";

/** How an agent's turn for a command is to run. */
export function turnSettings(
  profile: AgentProfile,
  command: Command,
  projectContext: string | null,
): TurnSettings & { limit: ContextLimit } {
  const { name, model, effort, workingDir, systemPrompt, maxTurns, compactAt } = profile;
  return {
    model,
    effort: effortFor(command.command, effort),
    system: AGENT_SYSTEM_PROMPT,
    briefing: { projectContext, role: agentRole({ name, workingDir, instructions: systemPrompt }) },
    task: command.command,
    maxModelCalls: command.max_turns ?? maxTurns ?? LIMITS.maxTurnsDefault,
    limit: contextLimit(model, compactAt),
  };
}
