import type { ContentBlock } from "../block-schema.ts";
import { blocksOf, type Message, type MessagesRequest } from "../request-schema.ts";
import { textOfBlock } from "../rules.ts";
import type { Outcome } from "./script.ts";

/** How an agent's command ended, as the conductor is told. */
export interface AgentReport {
  agent: string;
  status: "completed" | "failed" | "interrupted";
  text: string;
}

/** One request and all that was done about it. */
export interface Episode {
  /** What the user said, without notes for the model. */
  request: string;
  reports: readonly AgentReport[];
  /** The registry as sent with the request: one line per agent. */
  fleet: string | undefined;
  /** Calls with their results, in order. */
  outcomes: readonly Outcome[];
}

const REPORT = /<agent_report\b([^>]*)>\n?([\s\S]*?)\n?<\/agent_report>/g;
const FLEET = /<fleet>([\s\S]*?)<\/fleet>/g;
const NOTES =
  /<(system_note|system-reminder|project_context|operator_instructions|conversation_summary|files_read|files_changed|todo_list|fleet_at_compaction)\b[^>]*>[\s\S]*?<\/\1>/g;

function attribute(attributes: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
}

function statusOf(text: string): AgentReport["status"] {
  return text === "failed" || text === "interrupted" ? text : "completed";
}

function reportsIn(text: string): AgentReport[] {
  return [...text.matchAll(REPORT)].map(([, attributes = "", body = ""]) => ({
    agent: attribute(attributes, "agent"),
    status: statusOf(attribute(attributes, "status")),
    text: body.trim(),
  }));
}

/** What a person wrote: without reports, the registry and notes. */
export function requestIn(text: string): string {
  const own = text.replaceAll(REPORT, "").replaceAll(FLEET, "").replaceAll(NOTES, "");
  return own.replaceAll(/<\/?open_instruction>/g, "").trim();
}

function fleetIn(text: string): string | undefined {
  return [...text.matchAll(FLEET)].at(-1)?.[1];
}

function shortName(tool: string): string {
  return tool.split("__").at(-1) ?? tool;
}

function outcomesOf(
  blocks: readonly ContentBlock[],
  results: ReadonlyMap<string, { text: string; isError: boolean }>,
): Outcome[] {
  return blocks.flatMap((block) => {
    const result = block.type === "tool_use" ? results.get(block.id) : undefined;
    if (block.type !== "tool_use" || result === undefined) return [];
    return [{ call: { tool: shortName(block.name), input: block.input }, ...result }];
  });
}

function resultsById(messages: readonly Message[]): Map<string, { text: string; isError: boolean }> {
  const results = new Map<string, { text: string; isError: boolean }>();
  for (const block of messages.flatMap(({ content }) => blocksOf(content))) {
    if (block.type === "tool_result")
      results.set(block.tool_use_id, { text: textOfBlock(block), isError: block.is_error === true });
  }
  return results;
}

/** All text of a message, without results of tools. */
export function userText(blocks: readonly ContentBlock[]): string {
  return blocks
    .flatMap((block) =>
      block.type === "text" || block.type === "compaction"
        ? [block.type === "text" ? block.text : (block.content ?? "")]
        : [],
    )
    .join("\n");
}

/** The conversation as requests and what followed each; the last one is what there is to do now. */
export function episodesOf({ messages }: MessagesRequest): Episode[] {
  const results = resultsById(messages);
  const episodes: Episode[] = [];
  for (const { role, content } of messages) {
    const blocks = blocksOf(content);
    const current = episodes.at(-1);
    if (role === "assistant") {
      if (current !== undefined)
        episodes[episodes.length - 1] = {
          ...current,
          outcomes: [...current.outcomes, ...outcomesOf(blocks, results)],
        };
      continue;
    }
    const text = userText(blocks);
    const episode = {
      request: requestIn(text),
      reports: reportsIn(text),
      fleet: fleetIn(text),
      outcomes: [],
    };
    const isNew = role === "user" && (episode.request !== "" || episode.reports.length > 0);
    if (isNew) episodes.push(episode);
    else if (episode.fleet !== undefined && current !== undefined)
      episodes[episodes.length - 1] = { ...current, fleet: episode.fleet };
  }
  return episodes;
}
