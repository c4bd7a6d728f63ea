import { stringAt } from "../narrow.ts";
import type { AgentReport } from "./conversation.ts";
import { hasFailed } from "./fleet.ts";
import type { Outcome } from "./script.ts";
import { bare, listed, sentencesOf, shortened } from "./words.ts";

/** The value of a line such as `Model: claude-…` in a tool's result, or of such a field when the result is JSON. */
function fieldIn(text: string, field: string): string | undefined {
  const found = new RegExp(`(?:^|[\\n{,(])\\s*\\W*"?${field}"?\\s*:\\s*"?([^"\\n,})]+)"?`, "i")
    .exec(text)?.[1]
    ?.trim();
  return found === "" ? undefined : found;
}

/** A tool's own words without marks such as `❌ Error:`. */
function plainError(text: string): string {
  return shortened(
    bare(
      text.replaceAll(/\p{Extended_Pictographic}\uFE0F?/gu, "").replace(/^\s*(?:error|failed)\s*:\s*/i, ""),
    ),
    300,
  );
}

function agentOf({ call }: Outcome): string {
  return stringAt(call.input, "agent_name") ?? stringAt(call.input, "name") ?? "the agent";
}

function describeCreation(outcome: Outcome): string {
  const name = fieldIn(outcome.text, "name") ?? agentOf(outcome);
  const details = [
    ["id", fieldIn(outcome.text, "id")],
    ["model", fieldIn(outcome.text, "model")],
  ].flatMap(([label, value]) => (value === undefined ? [] : [`${label ?? ""} \`${value}\``]));
  return `Created **${name}**${details.length > 0 ? ` (${details.join(", ")})` : ""}.`;
}

function describeCommand(outcome: Outcome): string {
  const command = shortened(stringAt(outcome.call.input, "command")?.split("\n")[0] ?? "", 120);
  const isQueued = /\bqueued?\b/i.test(outcome.text);
  return isQueued
    ? `**${agentOf(outcome)}** has it in the queue: “${command}”.`
    : `**${agentOf(outcome)}** has the command: “${command}”.`;
}

/** One sentence about what a tool said, failures in its own words. */
function describe(outcome: Outcome): string {
  if (hasFailed(outcome))
    return `**${agentOf(outcome)}**: that did not work. The tool says: “${plainError(outcome.text)}”.`;
  switch (outcome.call.tool) {
    case "create_agent":
      return describeCreation(outcome);
    case "command_agent":
      return describeCommand(outcome);
    case "delete_agent":
    case "interrupt_agent":
      return `${bare(plainError(outcome.text))}.`;
    default:
      return outcome.text.trim();
  }
}

/** What the tools said, with a listing left out when it only served to learn the names. */
export function reportOutcomes(outcomes: readonly Outcome[], isListWanted: boolean): string {
  const told = outcomes.filter(({ call, isError }) => isListWanted || isError || call.tool !== "list_agents");
  const lines = told.map(describe).filter((line, at, all) => all.indexOf(line) === at);
  const busy = outcomes
    .filter((outcome) => outcome.call.tool === "command_agent" && !hasFailed(outcome))
    .map(agentOf);
  if (busy.length > 0)
    lines.push(`I will report when ${listed([...new Set(busy)])} ${busy.length === 1 ? "is" : "are"} done.`);
  return lines.join(told.some(({ text }) => text.includes("\n")) || lines.length > 3 ? "\n\n" : " ");
}

/** What a report says, in its first sentences; lists and code are left to the agent's own row. */
export function gistOf(text: string): string {
  const prose = text.replaceAll(/```[\s\S]*?(?:```|$)/g, "").replaceAll(/^[#>\s]+/gm, "");
  const sentences = sentencesOf(prose).filter(
    (sentence) => !sentence.endsWith(":") && !sentence.startsWith("- "),
  );
  return shortened(sentences.slice(0, 2).join(" "), 320);
}

const ENDED: Readonly<Record<AgentReport["status"], string>> = {
  completed: "is done",
  failed: "failed",
  interrupted: "was interrupted",
};

export function describeReport({ agent, status, text }: AgentReport): string {
  const gist = gistOf(text);
  return gist === ""
    ? `**${agent}** ${ENDED[status]}, without a report.`
    : `**${agent}** ${ENDED[status]}: ${gist}`;
}
