import type { Agent } from "../../contract/agent.ts";
import type { Costs } from "../../contract/api.ts";
import type { Merge } from "../../contract/merge.ts";
import type { Orchestrator } from "../../contract/orchestrator.ts";
import type { Question } from "../../contract/question.ts";
import type { Workspace } from "../../contract/workspace.ts";
import { seqOf, type ReceivedItem } from "../client/received.ts";
import { ensureHue, putAgent } from "./apply-event.ts";
import { putQuestion } from "./deliveries.ts";
import { putMerge } from "./merges.ts";
import { recordEvent } from "./record-event.ts";
import { emptyServerState, type State } from "./state.ts";
import { prepend } from "./timeline.ts";

/** What REST answers at the start. Everything in it is at least as new as `orchestrator.last_seq`. */
export interface Snapshot {
  orchestrator: Orchestrator;
  agents: Agent[];
  /** The events up to `last_seq`, as many as one page holds, oldest first. */
  events: ReceivedItem[];
  costs: Costs | null;
  /** The open ones. */
  questions: Question[];
  merges: Merge[];
  workspace: Workspace | null;
}

/** Starts anew from a snapshot; what the user has sent and is not in it stays. */
export function applySnapshot(state: State, snapshot: Snapshot): void {
  Object.assign(state, emptyServerState(), { hues: state.hues });
  state.orchestrator = snapshot.orchestrator;
  // Ids sort by the time they were made, so that colours come out the same on every load.
  for (const agent of snapshot.agents.toSorted((a, b) => a.id.localeCompare(b.id))) putAgent(state, agent);
  for (const agent of snapshot.costs?.agents ?? []) {
    if (!state.agents[agent.agent_id]) state.archivedCosts[agent.agent_id] = agent.total_cost;
  }
  for (const question of snapshot.questions) putQuestion(state, question);
  for (const merge of snapshot.merges) putMerge(state, merge);
  state.workspace = snapshot.workspace;
  state.workspaceProgress = snapshot.workspace?.progress ?? null;
  state.lastSeq = snapshot.orchestrator.last_seq;
  const before = state.lastSeq + 1;
  state.stream.oldestSeq = before;
  state.chat.oldestSeq = before;
  applyOlder(state, snapshot.events, before);
  state.outgoing = state.outgoing.filter(({ messageId }) => messageId === null || !state.entries[messageId]);
}

/**
 * Takes in a page of the events just before `before`, oldest first. Each timeline takes what joins it without a gap;
 * figures and agents are newer than the page and stay.
 */
export function applyOlder(state: State, items: readonly ReceivedItem[], before: number): void {
  const reached = items.map(seqOf).find((seq) => seq !== null) ?? 1;
  // A page that leads no further back ends the search: asking for it again would bring it again.
  const first = reached < before ? reached : 1;
  const rowIds: string[] = [];
  const entryIds: string[] = [];
  const joins = { stream: state.stream.oldestSeq <= before, chat: state.chat.oldestSeq <= before };
  for (const item of items) {
    if (item.type === "unreadable") {
      if (!item.isUnknown) state.unreadableCount += 1;
    } else if ("seq" in item) {
      const wrote = recordEvent(state, item, {
        row: joins.stream && item.seq < state.stream.oldestSeq,
        entry: joins.chat && item.seq < state.chat.oldestSeq,
      });
      if (wrote.row) rowIds.push(item.id);
      if (wrote.entry) entryIds.push(item.id);
      if (wrote.row && item.type === "agent_log") ensureHue(state, item.log.agent_id);
    }
  }
  if (joins.stream) prepend(state.stream, rowIds, Math.min(first, state.stream.oldestSeq));
  if (joins.chat) prepend(state.chat, entryIds, Math.min(first, state.chat.oldestSeq));
}
