import type { TreeChange } from "./diff-trees.ts";
import { exactTextOf } from "./exact-text.ts";
import type { Oid } from "./object-store.ts";
import type { Repository, TreeFile } from "./repository.ts";

/** The part of their lines that two files share when one is the other under a new name. */
const LEAST_LIKENESS = 0.5;
/** Every removed file is compared with every new one: beyond this only unchanged files are recognised. */
const MOST_PAIRS = 2_500;

/** From the path that is gone to the new one, for files that were moved, changed or not. Each path is used once. */
export function findRenames(
  repository: Pick<Repository, "blob">,
  changes: readonly TreeChange[],
): Map<string, string> {
  const gone = changes.flatMap(({ path, before, after }) =>
    before && !after ? [{ path, file: before }] : [],
  );
  const added = changes.flatMap(({ path, before, after }) =>
    after && !before ? [{ path, file: after }] : [],
  );
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  const match = (from: Named, to: Named): void => {
    renames.set(from.path, to.path);
    taken.add(to.path);
  };
  for (const from of gone) {
    const same = added.filter((to) => to.file.oid === from.file.oid && !taken.has(to.path));
    const to = same.find((each) => nameOf(each.path) === nameOf(from.path)) ?? same[0];
    if (to) match(from, to);
  }
  const goneLeft = gone.filter(({ path }) => !renames.has(path));
  const addedLeft = added.filter(({ path }) => !taken.has(path));
  if (goneLeft.length * addedLeft.length > MOST_PAIRS) return renames;
  const lines = new LineCounts(repository);
  const pairs = goneLeft
    .flatMap((from) => addedLeft.map((to) => ({ from, to, likeness: lines.likeness(from.file, to.file) })))
    .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
    .toSorted((a, b) => b.likeness - a.likeness);
  for (const { from, to } of pairs) if (!renames.has(from.path) && !taken.has(to.path)) match(from, to);
  return renames;
}

type Named = { path: string; file: TreeFile };

class LineCounts {
  private readonly repository: Pick<Repository, "blob">;
  private readonly known = new Map<Oid, ReadonlyMap<string, number> | null>();

  constructor(repository: Pick<Repository, "blob">) {
    this.repository = repository;
  }

  /** The shared lines of two files as a part of the longer one, 0 to 1. */
  likeness(left: TreeFile, right: TreeFile): number {
    const a = this.of(left.oid);
    const b = this.of(right.oid);
    if (!a || !b) return 0;
    let shared = 0;
    for (const [line, count] of a) shared += Math.min(count, b.get(line) ?? 0);
    return shared / Math.max(total(a), total(b), 1);
  }

  private of(oid: Oid): ReadonlyMap<string, number> | null {
    const known = this.known.get(oid);
    if (known !== undefined) return known;
    const content = this.repository.blob(oid);
    const text = content && exactTextOf(content);
    const counts = text === null ? null : countLines(text);
    this.known.set(oid, counts);
    return counts;
  }
}

/** Blank lines say nothing of what a file is. */
function countLines(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line !== "") counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return counts;
}

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
