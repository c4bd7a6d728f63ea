import type { Command } from "../../contract/agent.ts";
import { LIMITS } from "../../contract/limits.ts";
import { briefingBlocks } from "../agent-loop/briefing.ts";
import type { ContextLimit } from "../agent-loop/compaction.ts";
import { estimatePrefix } from "../agent-loop/context-size.ts";
import type { ToolDefinition } from "../agent-loop/ports.ts";
import type { TurnSettings } from "../agent-loop/run-turn.ts";
import { AGENT_SYSTEM_PROMPT, agentRole } from "../agent-loop/system-prompt.ts";
import { effortFor } from "../agent-loop/thinking-words.ts";
import { contextLimit } from "../context-limit.ts";
import { resolveModel } from "../models/model-catalog.ts";
import type { AgentProfile, TurnTerms } from "./command-agent-api.ts";

/** How an agent's turn for a command is to run; `terms` are those of a slash command. */
export function turnSettings(
  profile: AgentProfile,
  command: Command,
  terms: TurnTerms | null,
): TurnSettings & { limit: ContextLimit } {
  const { name, effort, workingDir, systemPrompt, projectContext, maxTurns, compactAt } = profile;
  const model = terms?.model ?? profile.model;
  return {
    model,
    effort: effortFor(command.command, effort),
    system: AGENT_SYSTEM_PROMPT,
    briefing: { projectContext, role: agentRole({ name, workingDir, instructions: systemPrompt }) },
    task: terms?.prompt ?? command.command,
    maxModelCalls: command.max_turns ?? maxTurns ?? LIMITS.maxTurnsDefault,
    limit: contextLimit(model, compactAt),
  };
}

/** All that an agent is told before its first task, in one text. */
export function wholePromptOf({ name, workingDir, systemPrompt, projectContext }: AgentProfile): string {
  const role = agentRole({ name, workingDir, instructions: systemPrompt });
  const blocks = briefingBlocks({ projectContext, role }, null);
  return [AGENT_SYSTEM_PROMPT, ...blocks.map((block) => (block.type === "text" ? block.text : ""))].join(
    "\n\n",
  );
}

/** Whether what an agent shares with others is long enough to be cached at all. */
export function isPrefixCached(model: string, tools: readonly ToolDefinition[]): boolean {
  const resolved = resolveModel(model);
  return resolved.ok && estimatePrefix(AGENT_SYSTEM_PROMPT, tools) >= resolved.value.cacheMinimumTokens;
}
