import { isUtf8 } from "node:buffer";
import { crc32, inflateRawSync } from "node:zlib";
import { type Entry, type ZipFile, fromRandomAccessReaderPromise, getFileNameLowLevel } from "yauzl";
import { type Result, fail, succeed } from "../../../contract/failure.ts";
import { BytesReader } from "./bytes-reader.ts";
import { type ArchiveLimits, invalidArchive, tooLarge } from "./archive-limits.ts";
import type { FileCollector, FileMode } from "./collect-files.ts";

/** Hands the files of a zip to the collector, as the list at its end has them. */
export async function readZip(
  bytes: Uint8Array,
  limits: ArchiveLimits,
  collector: FileCollector<unknown>,
): Promise<Result<null>> {
  let current: string | null = null;
  let inflatedBytes = 0;
  try {
    // Names are decoded one by one, or the first that is unsafe would end it all.
    const options = { decodeStrings: false, autoClose: false };
    const zip = await fromRandomAccessReaderPromise(new BytesReader(bytes), bytes.length, options);
    for await (const entry of zip.eachEntry()) {
      current = nameOf(entry);
      inflatedBytes += entry.uncompressedSize;
      if (inflatedBytes > limits.inflatedBytes) return fail(tooLarge(limits.inflatedBytes));
      const taken = await takeEntry({ zip, bytes, entry, name: current }, collector);
      if (!taken.ok) return taken;
    }
    return succeed(null);
  } catch {
    return fail(invalidArchive(current, "The archive is damaged here, or ends too early."));
  }
}

interface Located {
  zip: ZipFile;
  bytes: Uint8Array;
  entry: Entry;
  name: string;
}

async function takeEntry(located: Located, collector: FileCollector<unknown>): Promise<Result<null>> {
  const { entry, name } = located;
  const attributes = unixMode(entry);
  if (attributes.isLink) return collector.skip(name, "link");
  if (attributes.isDevice) return collector.skip(name, "device");
  const path = collector.accept(name, entry.uncompressedSize);
  if (!path.ok) return path;
  if (path.value === null) return succeed(null);
  const content = await contentOf(located);
  if (!content.ok) return content;
  await collector.keep({ path: path.value, mode: attributes.mode, content: content.value });
  return succeed(null);
}

async function contentOf({ zip, bytes, entry, name }: Located): Promise<Result<Uint8Array>> {
  if (entry.isEncrypted()) return fail(invalidArchive(name, "The file is encrypted."));
  if (!entry.canDecodeFileData())
    return fail(
      invalidArchive(name, `It is compressed by method ${entry.compressionMethod}; only deflate is read.`),
    );
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const packed = bytes.subarray(fileDataStart, fileDataStart + entry.compressedSize);
  const sizeBytes = entry.uncompressedSize;
  // A copy of what is stored, so that the zip can go while the content stays.
  const content =
    entry.compressionMethod === 0
      ? Uint8Array.from(packed)
      : inflateRawSync(packed, { maxOutputLength: Math.max(sizeBytes, 1), chunkSize: sizeBytes + 64 });
  if (content.length !== sizeBytes || crc32(content) !== entry.crc32)
    return fail(invalidArchive(name, "Its content does not fit its checksum."));
  return succeed(content);
}

const UTF8_FLAG = 0x800;
const UNICODE_PATH_FIELD = 0x7075;

/** Many programs write UTF-8 without saying so; a name of the old alphabet hardly ever looks like it. */
function nameOf(entry: Entry): string {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  const isSaid =
    (generalPurposeBitFlag & UTF8_FLAG) !== 0 || extraFields.some(({ id }) => id === UNICODE_PATH_FIELD);
  const flags = isSaid || !isUtf8(fileNameRaw) ? generalPurposeBitFlag : generalPurposeBitFlag | UTF8_FLAG;
  return getFileNameLowLevel(flags, fileNameRaw, extraFields, true);
}

const UNIX_SYSTEMS = new Set([3, 19]);

/** Only archives made on Unix say more than that there is a file. */
function unixMode(entry: Entry): { isLink: boolean; isDevice: boolean; mode: FileMode } {
  const mode = UNIX_SYSTEMS.has(entry.versionMadeBy >> 8) ? entry.externalFileAttributes >>> 16 : 0;
  const type = mode & 0o170000;
  const isLink = type === 0o120000;
  const isFile = type === 0 || type === 0o100000 || type === 0o040000;
  return { isLink, isDevice: !isFile && !isLink, mode: mode & 0o100 ? "100755" : "100644" };
}
