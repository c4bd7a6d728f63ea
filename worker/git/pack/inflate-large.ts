import { type Inflate, createInflate } from "node:zlib";
import { type ByteReader, joinBytes } from "../byte-flow.ts";

const PIECE_BYTES = 64 * 1024;

/**
 * Inflates the zlib stream that comes next, to `sizeBytes` exactly, a piece at a time: nothing is there twice, which
 * counts for large objects. `take` moves the reader on. "unfinished": the flow ended within the stream.
 */
export async function inflateLarge(
  reader: ByteReader,
  sizeBytes: number,
  take: (count: number) => Uint8Array,
): Promise<{ content: Uint8Array; deflated: Uint8Array } | "unfinished" | "corrupt"> {
  const inflate = createInflate({ chunkSize: PIECE_BYTES });
  const content = new Uint8Array(sizeBytes);
  let written = 0;
  inflate.on("data", (chunk: Uint8Array) => {
    if (written + chunk.length <= sizeBytes) content.set(chunk, written);
    written += chunk.length;
  });
  const outcome = outcomeOf(inflate);
  const pieces: Uint8Array[] = [];
  let deflatedBytes = 0;
  try {
    for (;;) {
      if (!(await reader.fill(1))) return "unfinished";
      const piece = reader.ahead().subarray(0, PIECE_BYTES);
      const result = await Promise.race([outcome, write(inflate, piece)]);
      if (result === "corrupt" || written > sizeBytes) return "corrupt";
      // It counts what it has used, and uses nothing after the end of the stream.
      const usedBytes = inflate.bytesWritten - deflatedBytes;
      pieces.push(take(usedBytes).slice());
      deflatedBytes += usedBytes;
      if (result === "written" && usedBytes === piece.length) continue;
      return written === sizeBytes ? { content, deflated: joinBytes(pieces, deflatedBytes) } : "corrupt";
    }
  } finally {
    inflate.destroy();
  }
}

function outcomeOf(inflate: Inflate): Promise<"ended" | "corrupt"> {
  return new Promise((resolve) => {
    inflate.once("end", () => resolve("ended"));
    inflate.once("error", () => resolve("corrupt"));
  });
}

/** Stays open when the stream ends within the piece: then the end is told instead. */
function write(inflate: Inflate, piece: Uint8Array): Promise<"written" | "corrupt"> {
  return new Promise((resolve) => {
    inflate.write(piece, (error) => resolve(error ? "corrupt" : "written"));
  });
}
