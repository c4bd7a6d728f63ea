import { type Oid } from "../object-store.ts";
import { hexOf } from "./pack-format.ts";

/** Which object each entry of a pack is, by where it begins: 28 bytes an entry. */
export interface EntryIndex {
  /** Offsets are added in the order of the pack. The number of the entry comes back. */
  add(offset: number): number;
  settle(entry: number, oid: Oid): void;
  /** The number of the entry that begins there, or null. */
  find(offset: number): number | null;
  /** Null: not known yet. */
  oidOf(entry: number): Oid | null;
}

const OID_BYTES = 20;

export function createEntryIndex(): EntryIndex {
  let offsets = new Float64Array(1024);
  let oids = new Uint8Array(offsets.length * OID_BYTES);
  let count = 0;

  function grow(): void {
    const more = new Float64Array(offsets.length * 2);
    more.set(offsets);
    offsets = more;
    const moreOids = new Uint8Array(offsets.length * OID_BYTES);
    moreOids.set(oids);
    oids = moreOids;
  }

  return {
    add(offset) {
      if (count === offsets.length) grow();
      offsets[count] = offset;
      count += 1;
      return count - 1;
    },
    settle(entry, oid) {
      for (let at = 0; at < OID_BYTES; at += 1)
        oids[entry * OID_BYTES + at] = Number.parseInt(oid.slice(at * 2, at * 2 + 2), 16);
    },
    find(offset) {
      let low = 0;
      let high = count - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const found = offsets[middle] ?? 0;
        if (found === offset) return middle;
        if (found < offset) low = middle + 1;
        else high = middle - 1;
      }
      return null;
    },
    oidOf(entry) {
      const oid = oids.subarray(entry * OID_BYTES, (entry + 1) * OID_BYTES);
      // No content has the SHA-1 of zeros.
      return oid.every((byte) => byte === 0) ? null : hexOf(oid);
    },
  };
}
