import { createHash } from "node:crypto";
import { joinBytes, streamOf } from "./byte-flow.ts";
import type { ObjectReader, Oid, StoredObject } from "./object-store.ts";
import { PACK_HEADER_BYTES, writeEntryHead } from "./pack/pack-format.ts";

/** Small objects are sent together; each chunk of a stream costs more than copying does. */
const CHUNK_BYTES = 64 * 1024;

/**
 * A pack (version 2, no deltas) of these objects, read one by one while the stream is. The stream breaks when one of
 * them is not there.
 */
export function writePack(oids: readonly Oid[], objects: ObjectReader): ReadableStream<Uint8Array> {
  return streamOf(packChunks(oids, objects));
}

export async function* packChunks(oids: readonly Oid[], objects: ObjectReader): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha1");
  let pieces = [packHeader(oids.length)];
  let sizeBytes = PACK_HEADER_BYTES;
  for (const oid of oids) {
    const { kind, sizeBytes: contentBytes, deflated } = await mustRead(objects, oid);
    const head = writeEntryHead(kind, contentBytes);
    pieces.push(head, deflated);
    sizeBytes += head.length + deflated.length;
    if (sizeBytes >= CHUNK_BYTES) {
      const chunk = joinBytes(pieces, sizeBytes);
      pieces = [];
      sizeBytes = 0;
      hash.update(chunk);
      yield chunk;
    }
  }
  const last = joinBytes(pieces, sizeBytes);
  hash.update(last);
  yield last;
  yield new Uint8Array(hash.digest());
}

function packHeader(count: number): Uint8Array {
  const header = new Uint8Array(PACK_HEADER_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x5041434b);
  view.setUint32(4, 2);
  view.setUint32(8, count);
  return header;
}

async function mustRead(objects: ObjectReader, oid: Oid): Promise<StoredObject> {
  const object = await objects.read(oid);
  if (!object) throw new Error(`The object ${oid} is gone`);
  return object;
}
