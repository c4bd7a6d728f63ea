import type { Episode } from "./conversation.ts";
import type { Outcome } from "./script.ts";
import { stringAt } from "../narrow.ts";

/** Words that stand where a name would, but are none. */
const NOT_NAMES = new Set([
  "no",
  "none",
  "status",
  "model",
  "tokens",
  "cost",
  "active",
  "agents",
  "id",
  "session",
  "name",
]);

/** Names in a listing: one agent per line, its name first, after a dash or a dot. */
export function namesListed(text: string): string[] {
  const fromJson = [...text.matchAll(/"name"\s*:\s*"([^"]+)"/g)].map(([, name = ""]) => name);
  if (fromJson.length > 0) return fromJson;
  return text.split("\n").flatMap((line) => {
    const name = /^\s*[-•*·]\s+\**`?([A-Za-z0-9][\w .-]*?)`?\**\s*(?:[·(:—|,]|\s-\s|$)/
      .exec(line)?.[1]
      ?.trim();
    return name === undefined || NOT_NAMES.has(name.toLowerCase()) ? [] : [name];
  });
}

/** Some tools tell of a failure in their text only. */
export function hasFailed({ isError, text }: Outcome): boolean {
  return isError || /^\s*(?:❌|error\b|failed\b)/i.test(text);
}

function applyOutcome(names: Set<string>, outcome: Outcome): void {
  const { tool, input } = outcome.call;
  if (hasFailed(outcome)) return;
  if (tool === "create_agent") names.add(stringAt(input, "name") ?? "");
  if (tool === "delete_agent") names.delete(stringAt(input, "agent_name") ?? "");
  if (tool === "list_agents") {
    names.clear();
    for (const name of namesListed(outcome.text)) names.add(name);
  }
}

/** The agents that exist when the last request comes in, as far as the conversation tells. */
export function knownAgents(episodes: readonly Episode[]): string[] {
  const names = new Set<string>();
  for (const [at, { fleet, outcomes }] of episodes.entries()) {
    if (fleet !== undefined) {
      names.clear();
      for (const name of namesListed(fleet)) names.add(name);
    }
    const isCurrent = at === episodes.length - 1;
    if (!isCurrent) for (const outcome of outcomes) applyOutcome(names, outcome);
  }
  names.delete("");
  return [...names];
}

/** Whom `it` or `them` may mean: those most recently created or commanded. */
export function lastAddressed(episodes: readonly Episode[]): string[] {
  for (const { outcomes } of episodes.slice(0, -1).toReversed()) {
    const names = outcomes.flatMap(({ call }) =>
      call.tool === "create_agent" || call.tool === "command_agent"
        ? [stringAt(call.input, "name") ?? stringAt(call.input, "agent_name") ?? ""]
        : [],
    );
    if (names.length > 0) return [...new Set(names)];
  }
  return [];
}
