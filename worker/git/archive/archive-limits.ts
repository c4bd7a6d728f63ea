import type { Failure } from "../../../contract/failure.ts";

export interface ArchiveLimits {
  /** Of everything in the archive, inflated. */
  inflatedBytes: number;
  files: number;
  /** Of one file. */
  fileBytes: number;
  /** Of a zip as it is: its list of files is at its end, so all of it has to be here first. */
  zipBytes: number;
}

/** What an isolate of 128 MB can take: a zip, and one file of it inflated and deflated. */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  inflatedBytes: 500_000_000,
  files: 50_000,
  fileBytes: 25_000_000,
  zipBytes: 32_000_000,
};

/** `entry`: the name in the archive, or null when it is about the whole of it. */
export function invalidArchive(entry: string | null, detail: string): Failure {
  return {
    code: "archive_invalid",
    entry,
    detail: entry === null ? detail : `${JSON.stringify(entry)}: ${detail}`,
  };
}

export function tooLarge(limitBytes: number): Failure {
  return invalidArchive(null, `Unpacked, the archive has more than ${limitBytes} bytes, which is the limit.`);
}
