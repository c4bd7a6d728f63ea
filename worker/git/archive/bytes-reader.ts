import type { Buffer } from "node:buffer";
import { RandomAccessReader } from "yauzl";

/** Answers at once: the package's own reader waits for the event loop with every piece, which takes 5,000 files a minute. */
export class BytesReader extends RandomAccessReader {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, readBytes?: number) => void,
  ): void {
    const piece = this.#bytes.subarray(position, position + length);
    target.set(piece, offset);
    callback(null, piece.length);
  }
}
