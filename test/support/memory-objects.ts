import { deflateSync } from "node:zlib";
import { objectId } from "../../worker/git/pack/object-id.ts";
import type { ObjectKind, ObjectStore, Oid, StoredObject } from "../../worker/git/object-store.ts";

export interface MemoryObjects extends ObjectStore {
  oids(): Oid[];
  /** Writes an object from its content. */
  add(kind: ObjectKind, content: Uint8Array | string): Promise<Oid>;
}

export function memoryObjects(): MemoryObjects {
  const kept = new Map<Oid, StoredObject>();
  return {
    has: (oid) => kept.has(oid),
    read: async (oid) => kept.get(oid) ?? null,
    write: async (object) => {
      kept.set(object.oid, object);
    },
    oids: () => [...kept.keys()].toSorted(),
    async add(kind, content) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      const oid = objectId(kind, bytes);
      kept.set(oid, { oid, kind, sizeBytes: bytes.length, deflated: deflateSync(bytes) });
      return oid;
    },
  };
}
