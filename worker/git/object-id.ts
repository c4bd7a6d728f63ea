import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { ObjectKind, Oid, StoredObject } from "./object-store.ts";

/** Fast rather than small: objects are packed anew by whoever clones them. */
const DEFLATE_LEVEL = 3;

export function oidOf(kind: ObjectKind, content: Uint8Array): Oid {
  return createHash("sha1").update(`${kind} ${content.byteLength}\0`).update(content).digest("hex");
}

export function objectOf(kind: ObjectKind, content: Uint8Array): StoredObject {
  const deflated = new Uint8Array(deflateSync(content, { level: DEFLATE_LEVEL }));
  return { oid: oidOf(kind, content), kind, sizeBytes: content.byteLength, deflated };
}
