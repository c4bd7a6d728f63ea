import type { Command } from "../../contract/agent.ts";
import type { Merge, MergeState } from "../../contract/merge.ts";
import type { State } from "./state.ts";

/** The later word counts: a list that was read may be newer than the events that are read again after it. */
export function putMerge(state: State, merge: Merge): void {
  const known = state.merges[merge.id];
  if (!known || Date.parse(known.updated_at) <= Date.parse(merge.updated_at)) state.merges[merge.id] = merge;
}

/** Ids sort by time: an older command's event, read late, changes nothing, and what is over does not begin again. */
export function putResolver(state: State, command: Command): void {
  if (command.resolves === null) return;
  const known = state.resolvers[command.resolves];
  if (known && (known.commandId > command.id || (known.commandId === command.id && known.isOver))) return;
  state.resolvers[command.resolves] = {
    commandId: command.id,
    agentId: command.agent_id,
    isOver: command.ended_at !== null,
  };
}

/** The agent that resolves a conflict now or next; null when a person is asked. */
export function resolverOf(state: State, mergeId: string): string | null {
  const resolver = state.resolvers[mergeId];
  return resolver && !resolver.isOver && state.agents[resolver.agentId] ? resolver.agentId : null;
}

/** What is most urgent comes first. Merged ones are no longer listed. */
const ORDER: readonly MergeState[] = ["conflict", "review", "unfinished", "kept", "dropped"];

/** Branches that are not in main: by state, then the newest change first. */
export function openMerges(state: State): Merge[] {
  return Object.values(state.merges)
    .filter((merge) => merge.state !== "merged")
    .toSorted(
      (a, b) =>
        ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
        Date.parse(b.updated_at) - Date.parse(a.updated_at) ||
        (a.id < b.id ? 1 : -1),
    );
}

/** Branches that wait for a person: a conflict that an agent is resolving does not. */
export function mergesToDecide(state: State): Merge[] {
  return openMerges(state).filter(
    (merge) =>
      merge.state === "review" || (merge.state === "conflict" && resolverOf(state, merge.id) === null),
  );
}
