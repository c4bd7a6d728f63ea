import type { Oid } from "./object-store.ts";
import type { Repository } from "./repository.ts";

const LEFT = 1;
const RIGHT = 2;
const BOTH = 3;
/** Below a common ancestor: nothing further down is a better one. */
const STALE = 4;

/**
 * The newest commit that both histories have; null: they have none. Goes back through both by time, newest first, and
 * ends when everything left is known to both, so an old repository is not read to its beginning.
 */
export function mergeBase(repository: Pick<Repository, "commit">, left: Oid, right: Oid): Oid | null {
  if (left === right) return left;
  const walk = new Walk(repository);
  walk.mark(left, LEFT);
  walk.mark(right, RIGHT);
  const found: Oid[] = [];
  for (let next = walk.next(); next !== null; next = walk.next()) {
    const isCommon = (next.marks & BOTH) === BOTH;
    if (isCommon && (next.marks & STALE) === 0) found.push(next.oid);
    const passedOn = isCommon ? BOTH | STALE : next.marks;
    for (const parent of next.parents) walk.mark(parent, passedOn);
  }
  return found.find((oid) => (walk.marksOf(oid) & STALE) === 0) ?? null;
}

/** Whether everything in `ancestor` is in `descendant` too. */
export function isAncestor(repository: Pick<Repository, "commit">, ancestor: Oid, descendant: Oid): boolean {
  return mergeBase(repository, ancestor, descendant) === ancestor;
}

class Walk {
  private readonly repository: Pick<Repository, "commit">;
  private readonly marks = new Map<Oid, number>();
  private readonly waiting = new Map<Oid, { atMs: number; parents: Oid[] }>();

  constructor(repository: Pick<Repository, "commit">) {
    this.repository = repository;
  }

  marksOf(oid: Oid): number {
    return this.marks.get(oid) ?? 0;
  }

  mark(oid: Oid, marks: number): void {
    const before = this.marksOf(oid);
    const after = before | marks;
    if (after === before) return;
    this.marks.set(oid, after);
    const { committer, parents } = this.repository.commit(oid);
    this.waiting.set(oid, { atMs: committer.atMs, parents });
  }

  /** The newest that waits; null when all that wait are stale. */
  next(): { oid: Oid; marks: number; parents: Oid[] } | null {
    let newest: Oid | null = null;
    let newestAt = -Infinity;
    let isOpen = false;
    for (const [oid, { atMs }] of this.waiting) {
      if ((this.marksOf(oid) & STALE) === 0) isOpen = true;
      if (atMs <= newestAt) continue;
      newest = oid;
      newestAt = atMs;
    }
    if (newest === null || !isOpen) return null;
    const parents = this.waiting.get(newest)?.parents ?? [];
    this.waiting.delete(newest);
    return { oid: newest, marks: this.marksOf(newest), parents };
  }
}
