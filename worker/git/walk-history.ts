import type { Oid } from "./object-store.ts";
import type { Repository } from "./repository.ts";

/** A commit and all before it, newest first, each once. Parents that are not there (a shallow history) are left out. */
export function* walkHistory(
  repository: Pick<Repository, "commit"> & { has(oid: Oid): boolean },
  tip: Oid,
): Generator<Oid> {
  const waiting = new Map([[tip, repository.commit(tip)]]);
  const seen = new Set([tip]);
  while (waiting.size > 0) {
    let newest = tip;
    let newestAt = -Infinity;
    for (const [oid, { committer }] of waiting) {
      if (committer.atMs <= newestAt) continue;
      newest = oid;
      newestAt = committer.atMs;
    }
    const parents = waiting.get(newest)?.parents ?? [];
    waiting.delete(newest);
    yield newest;
    for (const parent of parents) {
      if (seen.has(parent) || !repository.has(parent)) continue;
      seen.add(parent);
      waiting.set(parent, repository.commit(parent));
    }
  }
}
