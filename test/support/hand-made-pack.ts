import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { ObjectKind, Oid } from "../../worker/git/object-store.ts";

/** A pack of entries that no git would write. */
export function handMadePack(entries: readonly Buffer[]): Buffer {
  const header = Buffer.from("PACK\0\0\0\u0002\0\0\0\0");
  header.writeUInt32BE(entries.length, 8);
  const body = Buffer.concat([header, ...entries]);
  return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}

/** `sizeBytes`: when the head lies. */
export function whole(kind: ObjectKind, content: Uint8Array, sizeBytes = content.length): Buffer {
  const number = { commit: 1, tree: 2, blob: 3, tag: 4 }[kind];
  return Buffer.concat([head(number, sizeBytes), deflateSync(content)]);
}

export function refDelta(base: Oid, delta: Uint8Array): Buffer {
  return Buffer.concat([head(7, delta.length), Buffer.from(base, "hex"), deflateSync(delta)]);
}

/** A delta that writes some text and then copies the base. */
export function insertDelta(base: string, text: string): { delta: Buffer; result: string } {
  const result = text + base;
  const copy = Buffer.from([0b1011_0000, base.length & 255, base.length >> 8]);
  const delta = Buffer.concat([
    sizeOf(base.length),
    sizeOf(result.length),
    Buffer.from([text.length]),
    Buffer.from(text),
    copy,
  ]);
  return { delta, result };
}

function sizeOf(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}

function head(number: number, sizeBytes: number): Buffer {
  const bytes = [(number << 4) | (sizeBytes & 15)];
  for (let rest = sizeBytes >> 4; rest > 0; rest >>= 7) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}
