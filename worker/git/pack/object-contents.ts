import type { ObjectStore, Oid } from "../object-store.ts";
import { objectId } from "./object-id.ts";
import { type Content, createRecentContents } from "./recent-contents.ts";
import { deflateFast, inflateAhead } from "./zlib.ts";

/** A store by content, which remembers what was used lately. */
export interface ObjectContents {
  has(oid: Oid): boolean;
  /** Null: not there, too large, or damaged. */
  read(oid: Oid): Promise<Content | null>;
  /** `deflated` is there when the content came that way. */
  write(content: Content, deflated: Uint8Array | null): Promise<Oid>;
}

const RECENT_BYTES = 16_000_000;

export function createObjectContents(store: ObjectStore, objectLimitBytes: number): ObjectContents {
  const recent = createRecentContents(RECENT_BYTES);
  return {
    has: (oid) => store.has(oid),
    async read(oid) {
      const known = recent.get(oid);
      if (known) return known;
      const stored = await store.read(oid);
      if (!stored || stored.sizeBytes > objectLimitBytes) return null;
      const inflated = inflateAhead(stored.deflated, stored.sizeBytes);
      if (typeof inflated === "string") return null;
      const found = { kind: stored.kind, content: inflated.content };
      recent.put(oid, found);
      return found;
    },
    async write(object, deflated) {
      const { kind, content } = object;
      const oid = objectId(kind, content);
      if (!store.has(oid))
        await store.write({
          oid,
          kind,
          sizeBytes: content.length,
          deflated: deflated ?? deflateFast(content),
        });
      recent.put(oid, object);
      return oid;
    },
  };
}
