import { type ParsedTarEntry, createTarDecoder } from "modern-tar";
import { type Failure, type Result, fail, succeed } from "../../../contract/failure.ts";
import { type ByteFlow, joinBytes, streamOf } from "../byte-flow.ts";
import { invalidArchive } from "./archive-limits.ts";
import type { FileCollector } from "./collect-files.ts";
import type { SkipReason } from "./entry-path.ts";

/** Hands the files of a tar to the collector while it comes in. */
export async function readTar(flow: ByteFlow, collector: FileCollector<unknown>): Promise<Result<null>> {
  let failure: Failure | null = null;
  let current: string | null = null;
  const bytes = streamOf(
    breakingAtFailure(flow, (reason) => {
      failure = reason;
    }),
  );
  // Strict: a damaged or cut archive is an error, and not what could be found in it.
  const entries = bytes.pipeThrough(createTarDecoder({ strict: true })).getReader();
  try {
    for (;;) {
      const next = await entries.read();
      if (next.done) return succeed(null);
      current = next.value.header.name;
      const taken = await takeEntry(next.value, collector);
      if (!taken.ok) return taken;
    }
  } catch {
    return fail(failure ?? invalidArchive(current, "The archive is damaged here, or ends too early."));
  } finally {
    entries.cancel().catch(() => undefined);
  }
}

async function takeEntry(entry: ParsedTarEntry, collector: FileCollector<unknown>): Promise<Result<null>> {
  const { header, body } = entry;
  const reason = skipReason(header);
  // Not all that write a folder end its name as one.
  const name = header.type === "directory" ? `${header.name}/` : header.name;
  const path = reason === null ? collector.accept(name, header.size) : null;
  if (path?.ok && path.value !== null) {
    const content = await contentOf(body, header.size);
    const mode = (header.mode ?? 0) & 0o100 ? "100755" : "100644";
    await collector.keep({ path: path.value, mode, content });
    return succeed(null);
  }
  await body.cancel();
  if (path && !path.ok) return path;
  return reason === null ? succeed(null) : collector.skip(header.name, reason);
}

const SKIPPED_TYPES: Readonly<Record<string, SkipReason>> = {
  link: "link",
  symlink: "link",
  "character-device": "device",
  "block-device": "device",
  fifo: "device",
};

function skipReason({ type = "file", pax = {} }: ParsedTarEntry["header"]): SkipReason | null {
  // The content of a sparse file is a map and pieces, which only tar itself puts together.
  const isSparse = Object.keys(pax).some((key) => key.startsWith("GNU.sparse."));
  return SKIPPED_TYPES[type] ?? (isSparse ? "sparse_file" : null);
}

async function contentOf(body: ReadableStream<Uint8Array>, sizeBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return joinBytes(chunks, sizeBytes);
}

/** A stream can only break; why is told on the side. */
async function* breakingAtFailure(
  flow: ByteFlow,
  tell: (failure: Failure) => void,
): AsyncGenerator<Uint8Array> {
  const failure = yield* flow;
  if (!failure) return;
  tell(failure);
  throw new Error("The archive ended too early");
}
