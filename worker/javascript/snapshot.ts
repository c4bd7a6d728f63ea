import type { FileListing, WorkspaceFiles } from "../agent-loop/ports.ts";
import { isWithin } from "../workspace/workspace-path.ts";

/** What the sandbox gets of the files: it has 128 MB for itself, these, and all that the program makes. */
const LIMITS = { bytes: 16_000_000, files: 4_000 } as const;

export interface Snapshot {
  files: { path: string; content: Uint8Array }[];
  /** There, but not given: too many, too large, or not for agents. */
  leftOut: string[];
}

/** Those below the working directory first, then the smaller ones. */
export async function takeSnapshot(
  files: WorkspaceFiles,
  listed: readonly FileListing[],
  cwd: string,
): Promise<Snapshot> {
  const rank = ({ path }: FileListing): number =>
    Number(!isWithin(cwd, path)) + (path.includes("node_modules/") ? 2 : 0);
  const sorted = listed.toSorted(
    (left, right) => rank(left) - rank(right) || left.sizeBytes - right.sizeBytes,
  );
  const wanted: string[] = [];
  let sizeBytes = 0;
  for (const file of sorted) {
    if (wanted.length >= LIMITS.files || sizeBytes + file.sizeBytes > LIMITS.bytes) break;
    sizeBytes += file.sizeBytes;
    wanted.push(file.path);
  }
  const read = wanted.length === 0 ? { ok: true as const, value: [] } : await files.readMany(wanted);
  const given = read.ok ? read.value : [];
  const known = new Set(given.map(({ path }) => path));
  return { files: given, leftOut: listed.flatMap(({ path }) => (known.has(path) ? [] : [path])) };
}
