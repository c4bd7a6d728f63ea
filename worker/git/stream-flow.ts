import type { Failure } from "../../contract/failure.ts";
import type { ByteFlow } from "./byte-flow.ts";

export interface FlowRules {
  limitBytes: number;
  tooLarge: () => Failure;
  /** What it means when the stream breaks, or `signal` ends it. */
  broken: (error: unknown) => Failure;
}

/** The bytes of a stream, up to a limit. The stream is cancelled when nobody takes the rest. */
export async function* flowOf(
  stream: ReadableStream<Uint8Array>,
  rules: FlowRules,
  signal: AbortSignal,
): ByteFlow {
  const reader = stream.getReader();
  let sizeBytes = 0;
  try {
    for (;;) {
      const next = await nextChunk(reader, signal);
      if (next.done) return null;
      sizeBytes += next.value.length;
      if (sizeBytes > rules.limitBytes) return rules.tooLarge();
      yield next.value;
    }
  } catch (error) {
    return rules.broken(error);
  } finally {
    // Without waiting: a stream that hangs also hangs here.
    reader.cancel().catch(() => undefined);
  }
}

/** Rejects with the reason of `signal` as soon as it fires, also for a stream that knows nothing of it. */
function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error("Aborted"));
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    reader
      .read()
      .finally(() => signal.removeEventListener("abort", abort))
      .then(resolve, reject);
  });
}
