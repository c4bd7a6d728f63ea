import type { Failure } from "../../contract/failure.ts";

/** Bytes in the order in which they come. What it returns says why it ended too early, or null when it did not. */
export type ByteFlow = AsyncGenerator<Uint8Array, Failure | null, undefined>;

export interface ByteReader {
  /** What is here and not taken yet. */
  ahead(): Uint8Array;
  /** Waits until at least `count` bytes are ahead; false: the flow ended before that. */
  fill(count: number): Promise<boolean>;
  /** Takes bytes that are ahead. They are a view of what came, and nobody changes them. */
  take(count: number): Uint8Array;
  takenBytes(): number;
  /** Why the flow ended too early; null while it goes on, and when it ended as it should. */
  failure(): Failure | null;
}

const EMPTY = new Uint8Array(0);

export function createByteReader(flow: ByteFlow): ByteReader {
  let buffer: Uint8Array = EMPTY;
  let position = 0;
  let takenBytes = 0;
  let ended = false;
  let failure: Failure | null = null;

  async function fill(count: number): Promise<boolean> {
    const chunks = [buffer.subarray(position)];
    let sizeBytes = buffer.length - position;
    while (sizeBytes < count && !ended) {
      const next = await flow.next();
      if (next.done) {
        ended = true;
        failure = next.value;
      } else {
        chunks.push(next.value);
        sizeBytes += next.value.length;
      }
    }
    if (chunks.length > 1) {
      buffer = joinBytes(chunks, sizeBytes);
      position = 0;
    }
    return sizeBytes >= count;
  }

  return {
    ahead: () => buffer.subarray(position),
    fill,
    take(count) {
      const taken = buffer.subarray(position, position + count);
      position += count;
      takenBytes += count;
      return taken;
    },
    takenBytes: () => takenBytes,
    failure: () => failure,
  };
}

export function joinBytes(chunks: readonly Uint8Array[], sizeBytes: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(sizeBytes);
  let position = 0;
  for (const chunk of chunks) {
    joined.set(chunk, position);
    position += chunk.length;
  }
  return joined;
}

/** A stream that asks for the next chunk when its reader wants it; an error of the iterator is one of the stream. */
export function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}
