import { createHash } from "node:crypto";
import type { ObjectKind, Oid } from "../object-store.ts";

export function objectId(kind: ObjectKind, content: Uint8Array): Oid {
  return createHash("sha1").update(`${kind} ${content.length}\0`).update(content).digest("hex");
}
