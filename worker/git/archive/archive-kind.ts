/** What the first bytes say; names and content types often say something else. */
export type ArchiveKind = "gzip" | "zip" | "tar" | { unsupported: string } | "unknown";

/** One block of a tar, which is what it takes to know. */
export const KIND_BYTES = 512;

const SIGNATURES: readonly (readonly [ArchiveKind, readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  // Without any entry.
  ["zip", [0x50, 0x4b, 0x05, 0x06]],
  [{ unsupported: "bzip2" }, [0x42, 0x5a, 0x68]],
  [{ unsupported: "xz" }, [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  [{ unsupported: "zstd" }, [0x28, 0xb5, 0x2f, 0xfd]],
  [{ unsupported: "7z" }, [0x37, 0x7a, 0xbc, 0xaf]],
  [{ unsupported: "rar" }, [0x52, 0x61, 0x72, 0x21]],
];

export function archiveKind(first: Uint8Array): ArchiveKind {
  const known = SIGNATURES.find(([, signature]) => signature.every((byte, at) => first[at] === byte));
  if (known) return known[0];
  return isTarBlock(first) ? "tar" : "unknown";
}

const CHECKSUM = { start: 148, end: 156 };

/** The old form has no signature, but all forms have a sum of the block, with spaces in the sum's own place. */
function isTarBlock(block: Uint8Array): boolean {
  if (block.length < KIND_BYTES) return false;
  let sum = 0;
  for (const [at, byte] of block.subarray(0, KIND_BYTES).entries())
    sum += at >= CHECKSUM.start && at < CHECKSUM.end ? 0x20 : byte;
  // One of zeros is the end of an archive without entries.
  if (block.subarray(0, KIND_BYTES).every((byte) => byte === 0)) return true;
  const digits = new TextDecoder("latin1").decode(block.subarray(CHECKSUM.start, CHECKSUM.end));
  return Number.parseInt(digits.trim(), 8) === sum;
}
