import type { ObjectKind, Oid } from "../object-store.ts";

export interface Content {
  kind: ObjectKind;
  content: Uint8Array;
}

/** Contents that were used lately, up to a number of bytes: most deltas build on what came just before them. */
export interface RecentContents {
  get(oid: Oid): Content | undefined;
  put(oid: Oid, content: Content): void;
}

export function createRecentContents(limitBytes: number): RecentContents {
  const kept = new Map<Oid, Content>();
  let sizeBytes = 0;

  function drop(oid: Oid): void {
    sizeBytes -= kept.get(oid)?.content.length ?? 0;
    kept.delete(oid);
  }

  return {
    get(oid) {
      const found = kept.get(oid);
      if (!found) return undefined;
      // The order of a map is that of insertion, so the first is the one that nobody used for longest.
      kept.delete(oid);
      kept.set(oid, found);
      return found;
    },
    put(oid, content) {
      drop(oid);
      // One large content would push all others out.
      if (content.content.length > limitBytes / 4) return;
      kept.set(oid, content);
      sizeBytes += content.content.length;
      for (const oldest of kept.keys()) {
        if (sizeBytes <= limitBytes) break;
        drop(oldest);
      }
    },
  };
}
