import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { ObjectKind, ObjectReader, Oid } from "./object-store.ts";
import { type CommitLinks, type TreeLinks, commitLinks, tagLink, treeLinks } from "./pack/object-links.ts";
import { inflateAhead } from "./pack/zlib.ts";

export interface Reach {
  /** Commits or tags. */
  from: readonly Oid[];
  /** What can be reached from these is left out. Those that are not here are passed over. */
  without?: readonly Oid[];
  /** Commits whose parents were not fetched. */
  shallow?: ReadonlySet<Oid>;
}

/** Every object that a receiver of `from` needs: tags and commits first, then trees and blobs, each once. */
export async function reachableOids(objects: ObjectReader, reach: Reach): Promise<Result<Oid[]>> {
  const walk = createWalk(objects, reach.shallow ?? new Set());
  const excluded = await walk.ancestors(reach.without ?? [], { skipMissing: true });
  if (!excluded.ok) return excluded;
  const included = await walk.ancestors(reach.from, { stopAt: excluded.value.commits });
  if (!included.ok) return included;

  const seen = new Set<Oid>();
  for (const commit of included.value.stops) {
    const tree = excluded.value.commits.get(commit)?.tree;
    const marked = tree ? await walk.tree(tree, seen) : succeed(null);
    if (!marked.ok) return marked;
  }
  const { tags, commits, others } = included.value;
  const found = [...tags, ...commits.keys()];
  for (const oid of others.blobs.filter((blob) => !seen.has(blob))) {
    seen.add(oid);
    found.push(oid);
  }
  for (const tree of [...[...commits.values()].map((commit) => commit.tree), ...others.trees]) {
    const listed = await walk.tree(tree, seen, found);
    if (!listed.ok) return listed;
  }
  return succeed(found);
}

/** Whether `commit` is in the history of `of`, as far as that is here. */
export async function isAncestor(
  objects: ObjectReader,
  { commit, of, shallow = new Set() }: { commit: Oid; of: Oid; shallow?: ReadonlySet<Oid> },
): Promise<boolean> {
  const walk = createWalk(objects, shallow);
  const walked = await walk.ancestors([of], { skipMissing: true, stopAt: new Map([[commit, null]]) });
  return walked.ok && walked.value.stops.has(commit);
}

interface Ancestors {
  tags: Oid[];
  commits: Map<Oid, CommitLinks>;
  /** Commits of `stopAt` that the walk came to. */
  stops: Set<Oid>;
  /** Trees and blobs that a tag is put on. */
  others: TreeLinks;
}

interface AncestorOptions {
  skipMissing?: boolean;
  stopAt?: ReadonlyMap<Oid, unknown>;
}

function createWalk(objects: ObjectReader, shallow: ReadonlySet<Oid>) {
  async function read(oid: Oid): Promise<{ kind: ObjectKind; content: Uint8Array } | null> {
    const stored = await objects.read(oid);
    if (!stored) return null;
    const inflated = inflateAhead(stored.deflated, stored.sizeBytes);
    return typeof inflated === "string" ? null : { kind: stored.kind, content: inflated.content };
  }

  async function ancestors(tips: readonly Oid[], options: AncestorOptions): Promise<Result<Ancestors>> {
    const { skipMissing = false, stopAt = new Map() } = options;
    const found: Ancestors = {
      tags: [],
      commits: new Map(),
      stops: new Set(),
      others: { trees: [], blobs: [] },
    };
    const queue = [...tips];
    for (let oid = queue.pop(); oid !== undefined; oid = queue.pop()) {
      if (found.commits.has(oid)) continue;
      if (stopAt.has(oid)) {
        found.stops.add(oid);
        continue;
      }
      const object = await read(oid);
      if (!object && skipMissing) continue;
      if (object?.kind === "tag") {
        const link = tagLink(object.content);
        if (!link) return missing(oid);
        found.tags.push(oid);
        if (link.kind === "tree") found.others.trees.push(link.oid);
        else if (link.kind === "blob") found.others.blobs.push(link.oid);
        else queue.push(link.oid);
        continue;
      }
      const commit = object?.kind === "commit" ? commitLinks(object.content) : null;
      if (!commit) return missing(oid);
      found.commits.set(oid, commit);
      if (!shallow.has(oid)) queue.push(...commit.parents);
    }
    return succeed(found);
  }

  /** Adds what is under a tree, and was not seen yet, to `seen` and to `found`. */
  async function tree(root: Oid, seen: Set<Oid>, found?: Oid[]): Promise<Result<null>> {
    const queue = [root];
    for (let oid = queue.pop(); oid !== undefined; oid = queue.pop()) {
      if (seen.has(oid)) continue;
      const object = await read(oid);
      const links = object?.kind === "tree" ? treeLinks(object.content) : null;
      if (!links) return missing(oid);
      seen.add(oid);
      found?.push(oid);
      queue.push(...links.trees);
      for (const blob of links.blobs) {
        if (seen.has(blob)) continue;
        seen.add(blob);
        found?.push(blob);
      }
    }
    return succeed(null);
  }

  return { ancestors, tree };
}

function missing(oid: Oid) {
  return fail({ code: "object_missing", oid } as const);
}
