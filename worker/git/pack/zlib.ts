import { constants, deflateSync, inflateSync } from "node:zlib";

export interface Inflated {
  content: Uint8Array;
  /** Length of the zlib stream: what follows it was not looked at. */
  deflatedBytes: number;
}

/** Inflates the zlib stream that `bytes` begin with, to `sizeBytes` exactly. "unfinished": it goes on after `bytes`. */
export function inflateAhead(bytes: Uint8Array, sizeBytes: number): Inflated | "unfinished" | "corrupt" {
  try {
    // With one chunk for all of the output nothing is copied.
    const options = {
      maxOutputLength: Math.max(sizeBytes, 1),
      chunkSize: sizeBytes + 64,
      info: true,
    } as const;
    // `info` changes what comes back, which the types do not know: https://nodejs.org/api/zlib.html#class-options
    const { buffer, engine } = inflateSync(bytes, options) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    if (buffer.length !== sizeBytes) return "corrupt";
    return { content: buffer, deflatedBytes: engine.bytesWritten };
  } catch (error) {
    return codeOf(error) === "Z_BUF_ERROR" ? "unfinished" : "corrupt";
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** The most that a zlib stream of this content takes. */
export function deflatedBoundBytes(sizeBytes: number): number {
  return sizeBytes + Math.ceil(sizeBytes / 1000) + 64;
}

/** Fast rather than small: objects that came as deltas are deflated while the pack is still coming in. */
export function deflateFast(content: Uint8Array): Uint8Array {
  return deflateSync(content, { level: constants.Z_BEST_SPEED });
}
