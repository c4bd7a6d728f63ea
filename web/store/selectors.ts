import type { Agent } from "../../contract/agent.ts";
import { isAtWork, type State, type StreamRow } from "./state.ts";
import type { StreamFilter } from "./view.ts";

/** Agents in the order they were made: ids sort by time. */
export function agentsInOrder(state: State): Agent[] {
  return Object.values(state.agents).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

export function activeCount(state: State): number {
  return Object.values(state.agents).filter((agent) => agent.status !== "complete").length;
}

export function runningCount(state: State): number {
  return Object.values(state.agents).filter((agent) => isAtWork(agent.status)).length;
}

/** In USD: the conductor with its summaries, every agent, and those that were deleted. */
export function totalCost(state: State): number {
  let sum = state.orchestrator?.total_cost ?? 0;
  for (const agent of Object.values(state.agents)) sum += agent.total_cost;
  for (const [id, cost] of Object.entries(state.archivedCosts)) if (!state.agents[id]) sum += cost;
  return sum;
}

/** Whether a model without a known price took part. */
export function isCostEstimate(state: State): boolean {
  if (state.orchestrator?.cost_is_estimate) return true;
  return Object.values(state.agents).some((agent) => agent.cost_is_estimate);
}

export function isConductorBusy(state: State): boolean {
  return state.isConductorTyping || (state.orchestrator !== null && isAtWork(state.orchestrator.status));
}

/** Whether the conductor works and nothing on screen shows it yet. */
export function showsTyping(state: State): boolean {
  if (!isConductorBusy(state)) return false;
  const lastId = state.chat.ids.at(-1);
  return lastId === undefined || state.entries[lastId]?.seq !== null;
}

export const hasOlder = (timeline: { oldestSeq: number }): boolean => timeline.oldestSeq > 1;

/** How much of a row's text is searched. */
const SEARCHED_CHARS = 4_000;

/** A test for rows, made once per filter. The search is for plain text, whatever its case, in all that a row shows. */
export function rowMatcher(filter: StreamFilter): (row: StreamRow) => boolean {
  const words = filter.search.trim().toLowerCase();
  const hidden = new Set(filter.hiddenCategories);
  return (row) => {
    if (hidden.has(row.category)) return false;
    if (filter.agentId !== null && row.agentId !== filter.agentId) return false;
    return words === "" || searchedText(row).includes(words);
  };
}

function searchedText(row: StreamRow): string {
  const payload =
    Object.keys(row.payload).length > 0 ? JSON.stringify(row.payload).slice(0, SEARCHED_CHARS) : "";
  const parts = [
    row.text.slice(0, SEARCHED_CHARS),
    row.summary,
    row.kind,
    row.category,
    row.agentName,
    payload,
  ];
  return parts.join("\n").toLowerCase();
}

/** What the user has sent, oldest first: for recalling it in the input. */
export function sentMessages(state: State): string[] {
  const texts: string[] = [];
  for (const id of state.chat.ids) {
    const entry = state.entries[id];
    if (entry?.kind === "message" && entry.sender === "user" && entry.text !== texts.at(-1))
      texts.push(entry.text);
  }
  return texts;
}

/** The newest finished words of the conductor that came while the page was open, for screen readers. */
export function newestReply(state: State, sinceSeq: number): string {
  for (let index = state.chat.ids.length - 1; index >= 0; index -= 1) {
    const entry = state.entries[state.chat.ids[index] ?? ""];
    if (entry?.kind !== "message" || entry.sender !== "orchestrator" || entry.seq === null) continue;
    return entry.seq > sinceSeq ? entry.text : "";
  }
  return "";
}

/** Changes when main does, as far as the page has heard: by an import or upload, or by a branch that came in. */
export function mainVersion(state: State): string {
  const landed = Object.values(state.merges).filter((merge) => merge.state === "merged").length;
  return `${state.workspace?.commit ?? ""} ${landed}`;
}
