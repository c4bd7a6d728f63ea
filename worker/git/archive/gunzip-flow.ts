import { type Gunzip, createGunzip } from "node:zlib";
import type { ByteFlow } from "../byte-flow.ts";
import { invalidArchive, tooLarge } from "./archive-limits.ts";

/** A piece inflates to at most a thousand times as much, which is there at once. */
const PIECE_BYTES = 8 * 1024;
const CHUNK_BYTES = 64 * 1024;

/**
 * What a gzip flow inflates to, up to a limit. Not by DecompressionStream: in the Workers runtime that comes in chunks
 * of 4 kB, and 50 MB of them take seconds.
 */
export async function* gunzipFlow(flow: ByteFlow, limitBytes: number): ByteFlow {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const inflated: Uint8Array[] = [];
  let inflatedBytes = 0;
  gunzip.on("data", (chunk: Uint8Array) => {
    inflatedBytes += chunk.length;
    inflated.push(chunk);
  });
  const failed = new Promise<false>((resolve) => void gunzip.once("error", () => resolve(false)));
  try {
    for (let next = await flow.next(); ; next = await flow.next()) {
      if (next.done && next.value) return next.value;
      for (const piece of next.done ? [null] : piecesOf(next.value)) {
        const isTaken = await Promise.race([failed, piece ? write(gunzip, piece) : end(gunzip)]);
        if (inflatedBytes > limitBytes) return tooLarge(limitBytes);
        yield* inflated.splice(0);
        if (!isTaken) return invalidArchive(null, "The archive is damaged, or ends too early.");
      }
      if (next.done) return null;
    }
  } finally {
    gunzip.destroy();
    await flow.return(null);
  }
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** Whether it was good. */
function write(gunzip: Gunzip, piece: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    gunzip.write(piece, (error) => resolve(!error));
  });
}

function end(gunzip: Gunzip): Promise<true> {
  return new Promise((resolve) => {
    gunzip.once("end", () => resolve(true));
    gunzip.end();
  });
}
