import type { Result } from "../../contract/failure.ts";
import type { ArchiveLimits } from "../../worker/git/archive/archive-limits.ts";
import { readArchive } from "../../worker/git/read-archive.ts";

export interface Unpacked {
  /** Path to mode and content. */
  files: Record<string, string>;
  topDirectory: string | null;
  skipped: { path: string; reason: string }[];
}

/** Reads an archive in pieces that fit nothing in particular. */
export async function unpackArchive(
  bytes: Uint8Array,
  limits: Partial<ArchiveLimits> = {},
): Promise<Result<Unpacked>> {
  const keep = async ({ content }: { content: Uint8Array }): Promise<string> =>
    new TextDecoder().decode(content);
  const read = await readArchive(inPieces(bytes), keep, { limits }, new AbortController().signal);
  if (!read.ok) return read;
  const { files, topDirectory, skipped } = read.value;
  const named = files.map(({ path, mode, kept }) => [path, `${mode} ${kept}`] as const);
  return { ok: true, value: { files: Object.fromEntries(named), topDirectory, skipped } };
}

export function inPieces(bytes: Uint8Array, pieceBytes = 1009): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + pieceBytes));
      at += pieceBytes;
    },
  });
}
