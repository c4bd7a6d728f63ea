import type { Command } from "../../contract/agent.ts";
import { LIMITS } from "../../contract/limits.ts";
import type { ContextLimit } from "../agent-loop/compaction.ts";
import { estimatePrefix } from "../agent-loop/context-size.ts";
import type { ToolDefinition } from "../agent-loop/ports.ts";
import type { TurnSettings } from "../agent-loop/run-turn.ts";
import { AGENT_SYSTEM_PROMPT, agentRole } from "../agent-loop/system-prompt.ts";
import { effortFor } from "../agent-loop/thinking-words.ts";
import { contextLimit } from "../context-limit.ts";
import { resolveModel } from "../models/model-catalog.ts";
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

/** Whether what an agent shares with others is long enough to be cached at all. */
export function isPrefixCached(model: string, tools: readonly ToolDefinition[]): boolean {
  const resolved = resolveModel(model);
  return resolved.ok && estimatePrefix(AGENT_SYSTEM_PROMPT, tools) >= resolved.value.cacheMinimumTokens;
}
