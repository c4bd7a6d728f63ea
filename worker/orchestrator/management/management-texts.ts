import type { Agent } from "../../../contract/agent.ts";
import type { Costs } from "../../../contract/api.ts";
import type { AgentLog } from "../../../contract/event.ts";
import type { Usage } from "../../../contract/usage.ts";
import { commandMap, templateMap } from "../../playbook/playbook-maps.ts";
import type { Playbook } from "../../playbook/playbook.ts";
import type { SystemLogRow } from "../events/system-logs.ts";

/** What the management tools say, as plain lines that a model and a person read. */

const CONTEXT_WARNING_PERCENT = 80;

export function agentLine(agent: Agent): string {
  const lines = [`ID: ${agent.id}`, `Session: ${agent.session_id ?? "none"}`, `Model: ${agent.model}`];
  if (agent.subagent_template !== null) lines.push(`Template: ${agent.subagent_template}`);
  if (agent.tools !== null) lines.push(`Tools: ${agent.tools.join(", ")}`);
  return lines.join("\n");
}

export function agentList(agents: readonly Agent[]): string {
  if (agents.length === 0) return "No agents found";
  return ["Agents:", ...agents.map(agentEntry)].join("\n");
}

function agentEntry(agent: Agent): string {
  const lines = [`• ${agent.name} (ID: ${agent.id})`, `  Status: ${statusOf(agent)}`];
  if (agent.queued_commands > 0) lines.push(`  Queued commands: ${agent.queued_commands}`);
  if (agent.current_task !== null && agent.status !== "idle") lines.push(`  Task: ${agent.current_task}`);
  lines.push(`  Model: ${agent.model}`, `  Tokens: ${tokens(agent)}`, `  Cost: ${usd(agent)}`);
  return lines.join("\n");
}

/** The registry in a few words an agent, for a conductor that has forgotten the rest. */
export function fleetText(agents: readonly Agent[]): string {
  const lines = agents.map((agent) => {
    const task = agent.current_task === null ? "" : `; last task: ${agent.current_task}`;
    const did = agent.latest_summary === null ? "" : `; last heard: ${firstWords(agent.latest_summary)}`;
    const template = agent.subagent_template === null ? "" : ` (${agent.subagent_template})`;
    return `- ${agent.name}${template}: ${statusOf(agent)}${task}${did}`;
  });
  const list = lines.length === 0 ? "There are no agents." : lines.join("\n");
  return `<fleet_at_compaction>\n${list}\n</fleet_at_compaction>`;
}

/** `rows` are oldest first. */
export function statusReport(agent: Agent, rows: readonly AgentLog[], isVerbose: boolean): string {
  const lines = [
    `Agent Status: ${agent.name}`,
    `Status: ${statusOf(agent)}`,
    `Model: ${agent.model}`,
    `Tokens: ${tokens(agent)}`,
    `Cost: ${usd(agent)}`,
    `Context: ${percent(agent)} of ${agent.context_window} tokens`,
    `Queued commands: ${agent.queued_commands}`,
  ];
  if (rows.length === 0) return [...lines, "No recent activity"].join("\n");
  lines.push("", `Recent activity (task: ${rows.at(-1)?.task_slug ?? "none"}):`);
  for (const row of rows) lines.push(...activity(row, isVerbose));
  return lines.join("\n");
}

function activity(row: AgentLog, isVerbose: boolean): string[] {
  if (!isVerbose) return [`• [${row.event_type}] ${row.summary ?? firstWords(row.content ?? "")}`];
  return [`• [${row.event_type}] ${row.content ?? ""}`, `  Payload: ${JSON.stringify(row.payload)}`];
}

export function logLines(rows: readonly SystemLogRow[], limit: number): string {
  if (rows.length === 0) return "No system logs found matching the criteria";
  const lines = rows.map((row) => `[${row.timestamp}] ${row.level}: ${row.message}`);
  return [`System logs (${rows.length} of at most ${limit}, newest first):`, ...lines].join("\n");
}

export function costReport(costs: Costs): string {
  const { orchestrator, summaries, agents, total } = costs;
  const lines = [
    `Total cost: ${usd(total)} (${tokens(total)})`,
    `Saved by prompt caching: ${savedUsd(total)}, already deducted`,
    `Conductor: ${usd(orchestrator)} (${tokens(orchestrator)})`,
    `Conductor's context: ${percent(orchestrator)} of ${orchestrator.context_window} tokens`,
    `Summaries: ${usd(summaries)} (${tokens(summaries)})`,
  ];
  for (const agent of agents) {
    const deleted = agent.archived ? ", deleted" : "";
    lines.push(
      `Agent ${agent.name} (${agent.model}${deleted}): ${usd(agent)} (${tokens(agent)}), saved ${savedUsd(agent)}`,
    );
  }
  if (contextPercent(orchestrator) >= CONTEXT_WARNING_PERCENT) {
    lines.push(
      "The conductor's context is nearly full. Suggest to the person that it be compacted: a message that says /compact does it.",
    );
  }
  return lines.join("\n");
}

export function playbookLines({ templates, commands, problems }: Playbook): string {
  const lines = ["Templates:", templateMap(templates), "", "Slash commands:", commandMap(commands)];
  if (problems.length > 0) lines.push("", "Problems:");
  for (const { file, message } of problems) lines.push(`- ${file}: ${message}`);
  return lines.join("\n");
}

function statusOf(agent: Agent): string {
  return agent.status_reason === null ? agent.status : `${agent.status} (${agent.status_reason})`;
}

function tokens(usage: Usage): string {
  const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens } = usage;
  const part = (count: number, name: string): string => `${count.toLocaleString("en-US")} ${name}`;
  return [
    part(input_tokens, "input"),
    part(output_tokens, "output"),
    part(cache_read_tokens, "cache read"),
    part(cache_write_tokens, "cache write"),
  ].join(", ");
}

/** Below zero until what was written to the cache has been read often enough. */
function savedUsd({ saved_by_cache_usd = 0 }: Usage): string {
  return `${saved_by_cache_usd < 0 ? "-" : ""}$${Math.abs(saved_by_cache_usd).toFixed(4)}`;
}

function usd(usage: Usage): string {
  return `$${usage.total_cost.toFixed(4)}${usage.cost_is_estimate ? " (estimated)" : ""}`;
}

type Context = { context_tokens: number; context_window: number };

function contextPercent({ context_tokens, context_window }: Context): number {
  return context_window === 0 ? 0 : (context_tokens / context_window) * 100;
}

function percent(context: Context): string {
  return `${contextPercent(context).toFixed(1)} %`;
}

function firstWords(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
