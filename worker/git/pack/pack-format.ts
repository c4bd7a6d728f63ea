import type { ObjectKind } from "../object-store.ts";

/** https://git-scm.com/docs/gitformat-pack */
export const PACK_HEADER_BYTES = 12;
export const PACK_TRAILER_BYTES = 20;

export const KIND_NUMBERS: Record<ObjectKind, number> = { commit: 1, tree: 2, blob: 3, tag: 4 };

/** An entry's head: what its zlib stream holds, and for a delta what it builds on. */
export interface EntryHead {
  /** Length of the head itself. */
  headBytes: number;
  /** Of what the zlib stream inflates to: the object, or the delta. */
  sizeBytes: number;
  holds:
    | { type: "object"; kind: ObjectKind }
    /** The base begins this many bytes before the entry. */
    | { type: "offset_delta"; distance: number }
    | { type: "ref_delta"; base: string };
}

/** The longest head: ten bytes of size, then an offset or a name. */
export const ENTRY_HEAD_MAX_BYTES = 32;

/** "unfinished": the bytes end inside of the head. */
export function readEntryHead(bytes: Uint8Array): EntryHead | "unfinished" | "corrupt" {
  const [first] = bytes;
  if (first === undefined) return "unfinished";
  const size = readSize(bytes, first);
  if (typeof size === "string") return size;
  const { value: sizeBytes, end } = size;
  const number = (first >> 4) & 7;
  switch (number) {
    case 1:
    case 2:
    case 3:
    case 4:
      return { headBytes: end, sizeBytes, holds: { type: "object", kind: kindOf(number) } };
    case 6: {
      const distance = readDistance(bytes, end);
      if (typeof distance === "string") return distance;
      return {
        headBytes: distance.end,
        sizeBytes,
        holds: { type: "offset_delta", distance: distance.value },
      };
    }
    case 7: {
      const name = bytes.subarray(end, end + 20);
      if (name.length < 20) return "unfinished";
      return { headBytes: end + 20, sizeBytes, holds: { type: "ref_delta", base: hexOf(name) } };
    }
    default:
      return "corrupt";
  }
}

function kindOf(number: 1 | 2 | 3 | 4): ObjectKind {
  return ({ 1: "commit", 2: "tree", 3: "blob", 4: "tag" } as const)[number];
}

type Numbered = { value: number; end: number } | "unfinished" | "corrupt";

/** Four bits in the first byte, then seven in each, the lowest first. Multiplies, because sizes may pass 32 bits. */
function readSize(bytes: Uint8Array, first: number): Numbered {
  let value = first & 15;
  let factor = 16;
  let end = 1;
  for (let byte = first; byte & 128; end += 1) {
    const next = bytes[end];
    if (next === undefined) return "unfinished";
    byte = next;
    value += (byte & 127) * factor;
    factor *= 128;
    if (value > Number.MAX_SAFE_INTEGER) return "corrupt";
  }
  return { value, end };
}

/** Seven bits in each byte, the highest first, and one is added for each byte that follows. */
function readDistance(bytes: Uint8Array, start: number): Numbered {
  let value = 0;
  for (let end = start; ; end += 1) {
    const byte = bytes[end];
    if (byte === undefined) return "unfinished";
    value = value * 128 + (byte & 127);
    if (!(byte & 128)) return { value, end: end + 1 };
    value += 1;
    if (value > Number.MAX_SAFE_INTEGER) return "corrupt";
  }
}

/** The head of an entry that holds a whole object. */
export function writeEntryHead(kind: ObjectKind, sizeBytes: number): Uint8Array {
  const head: number[] = [];
  let byte = (KIND_NUMBERS[kind] << 4) | (sizeBytes % 16);
  for (let rest = Math.floor(sizeBytes / 16); rest > 0; rest = Math.floor(rest / 128)) {
    head.push(byte | 128);
    byte = rest % 128;
  }
  head.push(byte);
  return Uint8Array.from(head);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += HEX[byte];
  return hex;
}
