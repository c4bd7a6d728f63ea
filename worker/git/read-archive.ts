import { type Failure, type Result, fail, succeed } from "../../contract/failure.ts";
import { type ArchiveKind, KIND_BYTES, archiveKind } from "./archive/archive-kind.ts";
import { ARCHIVE_LIMITS, type ArchiveLimits, invalidArchive, tooLarge } from "./archive/archive-limits.ts";
import {
  type ArchiveFile,
  type CollectedFiles,
  type FileCollector,
  createFileCollector,
} from "./archive/collect-files.ts";
import { gunzipFlow } from "./archive/gunzip-flow.ts";
import { readTar } from "./archive/read-tar.ts";
import { readZip } from "./archive/read-zip.ts";
import { type ByteFlow, type ByteReader, createByteReader, joinBytes } from "./byte-flow.ts";
import { flowOf } from "./stream-flow.ts";

/**
 * The files of a .tar, .tar.gz or .zip, told apart by their first bytes. `keep` gets each content when it comes, with
 * the path that it has in the archive, and what it returns is in the list at the end, with the final path: whether all
 * files share a folder, which is taken off then, is known only there. Links, devices, `.git` and unsafe names are left
 * out. After a failure `keep` may have been called for some.
 */
export async function readArchive<Kept>(
  stream: ReadableStream<Uint8Array>,
  keep: (file: ArchiveFile) => Promise<Kept>,
  options: { limits?: Partial<ArchiveLimits> },
  signal: AbortSignal,
): Promise<Result<CollectedFiles<Kept>>> {
  const limits = { ...ARCHIVE_LIMITS, ...options.limits };
  const collector = createFileCollector(limits, keep);
  const flow = archiveFlow(stream, limits, signal);
  try {
    const read = await readByKind(createByteReader(flow), limits, collector);
    return read.ok ? succeed(collector.finish()) : read;
  } finally {
    await flow.return(null);
  }
}

async function readByKind(
  reader: ByteReader,
  limits: ArchiveLimits,
  collector: FileCollector<unknown>,
): Promise<Result<null>> {
  await reader.fill(KIND_BYTES);
  const early = reader.failure();
  if (early) return fail(early);
  const kind = archiveKind(reader.ahead());
  switch (kind) {
    case "tar":
      return readTar(restOf(reader), collector);
    case "gzip":
      return readGzip(reader, limits, collector);
    case "zip": {
      const bytes = await allOf(reader, limits.zipBytes);
      return bytes.ok ? readZip(bytes.value, limits, collector) : bytes;
    }
    case "unknown":
    default:
      return fail(noArchive(kind));
  }
}

async function readGzip(
  reader: ByteReader,
  limits: ArchiveLimits,
  collector: FileCollector<unknown>,
): Promise<Result<null>> {
  const inflated = gunzipFlow(restOf(reader), limits.inflatedBytes);
  try {
    const tar = createByteReader(inflated);
    await tar.fill(KIND_BYTES);
    const early = tar.failure();
    if (early) return fail(early);
    if (archiveKind(tar.ahead()) !== "tar") return fail(noArchive("gzip"));
    return await readTar(restOf(tar), collector);
  } finally {
    await inflated.return(null);
  }
}

function archiveFlow(
  stream: ReadableStream<Uint8Array>,
  limits: ArchiveLimits,
  signal: AbortSignal,
): ByteFlow {
  const rules = {
    limitBytes: limits.inflatedBytes,
    tooLarge: () => tooLarge(limits.inflatedBytes),
    broken: () =>
      invalidArchive(null, signal.aborted ? "Reading it was ended." : "The archive did not come to its end."),
  };
  return flowOf(stream, rules, signal);
}

/** What a reader has not taken yet, and all that comes after. */
async function* restOf(reader: ByteReader): ByteFlow {
  while (await reader.fill(1)) yield reader.take(reader.ahead().length);
  return reader.failure();
}

async function allOf(reader: ByteReader, limitBytes: number): Promise<Result<Uint8Array>> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  while (await reader.fill(1)) {
    const chunk = reader.take(reader.ahead().length);
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes)
      return fail(
        invalidArchive(
          null,
          `A zip may have ${limitBytes} bytes. A .tar.gz may have more: it is read as it comes.`,
        ),
      );
  }
  const failure = reader.failure();
  return failure ? fail(failure) : succeed(joinBytes(chunks, sizeBytes));
}

function noArchive(kind: ArchiveKind): Failure {
  const wanted = "Send a .tar.gz, .tar or .zip.";
  if (typeof kind === "object")
    return invalidArchive(null, `Archives of the kind ${kind.unsupported} are not read. ${wanted}`);
  const found = kind === "gzip" ? "This is compressed, but there is no tar in it." : "This is no archive.";
  return invalidArchive(null, `${found} ${wanted}`);
}
