import type { Oid } from "../git/object-store.ts";
import type { LargeObjects } from "./object-table.ts";

/** Large files of one workspace in the bucket, deflated, by their id. Writing is repeatable. */
export function bucketObjects(bucket: R2Bucket, workspaceId: string): LargeObjects {
  const keyOf = (oid: Oid): string => `objects/${workspaceId}/${oid}`;
  return {
    async get(oid) {
      const found = await bucket.get(keyOf(oid));
      return found && new Uint8Array(await found.arrayBuffer());
    },
    async put(oid, deflated) {
      await bucket.put(keyOf(oid), deflated);
    },
  };
}
