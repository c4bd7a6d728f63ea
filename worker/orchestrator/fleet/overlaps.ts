import type { Agent } from "../../../contract/agent.ts";
import type { AgentId } from "../../../contract/ids.ts";
import { LIMITS } from "../../../contract/limits.ts";

/** A file that several agents at work change, each in a copy of its own. */
export interface Overlap {
  path: string;
  /** The one that came last is the first. */
  agents: { id: AgentId; name: string }[];
}

/** What is new when `agent` begins to change `paths`; `others` are the agents there are. */
export function overlapsOf(agent: Agent, paths: readonly string[], others: readonly Agent[]): Overlap[] {
  return paths.flatMap((path) => {
    const same = others.filter((other) => other.id !== agent.id && other.changing_files.includes(path));
    if (same.length === 0) return [];
    return [{ path, agents: [agent, ...same].map(({ id, name }) => ({ id, name })) }];
  });
}

export function withTouched(changing: readonly string[], paths: readonly string[]): string[] {
  return [...new Set([...changing, ...paths])].slice(0, LIMITS.changingFiles);
}

/** What each of them is to know. */
export function overlapHint({ path, agents }: Overlap, reader: AgentId): string {
  const others = agents.filter(({ id }) => id !== reader).map(({ name }) => name);
  const are = others.length === 1 ? "is" : "are";
  return (
    `${others.join(", ")} ${are} changing ${path} right now too, in a copy of ${others.length === 1 ? "its" : "their"} own. ` +
    "Changes in different lines are merged; the same lines would conflict. Keep to what your command needs there."
  );
}
