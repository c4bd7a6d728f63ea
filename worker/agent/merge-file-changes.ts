import type { FileChange } from "../../contract/agent.ts";

/** What two stretches of one command have changed together, net and by path. */
export function mergeFileChanges(earlier: readonly FileChange[], later: readonly FileChange[]): FileChange[] {
  const changes = new Map(earlier.map((change) => [change.path, change]));
  for (const change of later) {
    const before = changes.get(change.path)?.status;
    if (before === "created" && change.status === "deleted") changes.delete(change.path);
    else if (before === "created") changes.set(change.path, { ...change, status: "created" });
    else if (before === "deleted" && change.status === "created")
      changes.set(change.path, { ...change, status: "modified" });
    else changes.set(change.path, change);
  }
  return [...changes.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
