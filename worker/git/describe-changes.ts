import type { TreeChange } from "./diff-trees.ts";
import { type TextDiff, countLines, diffText } from "./diff-text.ts";
import { exactTextOf } from "./exact-text.ts";
import { findRenames } from "./find-renames.ts";
import type { Repository, TreeFile } from "./repository.ts";

/** One changed file as people read it. Lines are null for what is no text. */
export interface DescribedChange {
  path: string;
  status: "created" | "modified" | "deleted" | "renamed";
  renamedFrom: string | null;
  linesAdded: number | null;
  linesRemoved: number | null;
  /** As `git diff` shows it. */
  diff: string;
}

/** With renames found; `changes` is by path. */
export function describeChanges(
  repository: Pick<Repository, "blob">,
  changes: readonly TreeChange[],
): DescribedChange[] {
  const renames = findRenames(repository, changes);
  const newNames = new Map([...renames].map(([from, to]) => [to, from]));
  const byPath = new Map(changes.map((change) => [change.path, change]));
  return changes.flatMap((change) => {
    if (renames.has(change.path)) return [];
    const from = newNames.get(change.path);
    const before = from === undefined ? change.before : (byPath.get(from)?.before ?? null);
    return [describe(repository, { path: change.path, before, after: change.after }, from ?? null)];
  });
}

function describe(
  repository: Pick<Repository, "blob">,
  { path, before, after }: TreeChange,
  renamedFrom: string | null,
): DescribedChange {
  const diff = contentDiff(repository, before, after);
  const head = headOf({ path, before, after }, renamedFrom);
  const body =
    diff === null ? "Binary files differ\n" : hunksOf(diff, renamedFrom ?? path, path, before, after);
  const status =
    renamedFrom !== null ? "renamed" : before === null ? "created" : after === null ? "deleted" : "modified";
  return {
    path,
    status,
    renamedFrom,
    linesAdded: diff?.added ?? null,
    linesRemoved: diff?.removed ?? null,
    diff: head + body,
  };
}

function headOf({ path, before, after }: TreeChange, renamedFrom: string | null): string {
  const lines = [`diff --git a/${renamedFrom ?? path} b/${path}`];
  if (before === null && after) lines.push(`new file mode ${after.mode}`);
  if (after === null && before) lines.push(`deleted file mode ${before.mode}`);
  if (before && after && before.mode !== after.mode)
    lines.push(`old mode ${before.mode}`, `new mode ${after.mode}`);
  if (renamedFrom !== null) lines.push(`rename from ${renamedFrom}`, `rename to ${path}`);
  return `${lines.join("\n")}\n`;
}

function hunksOf(
  { hunks }: TextDiff,
  from: string,
  to: string,
  before: TreeFile | null,
  after: TreeFile | null,
): string {
  if (hunks === "") return "";
  const left = before === null ? "/dev/null" : `a/${from}`;
  const right = after === null ? "/dev/null" : `b/${to}`;
  return `--- ${left}\n+++ ${right}\n${hunks}\n`;
}

/** Null when a side is no text. */
function contentDiff(
  repository: Pick<Repository, "blob">,
  before: TreeFile | null,
  after: TreeFile | null,
): TextDiff | null {
  if (before?.oid === after?.oid) return { hunks: "", added: 0, removed: 0 };
  const left = textOf(repository, before);
  const right = textOf(repository, after);
  return left === null || right === null ? null : diffText(left, right);
}

function textOf(repository: Pick<Repository, "blob">, file: TreeFile | null): string | null {
  if (file === null) return "";
  if (file.mode === "160000") return null;
  const content = repository.blob(file.oid);
  return content && exactTextOf(content);
}

/** In a sentence, such as "Added 12 lines to src/a.ts". */
export function summaryOf({ path, status, renamedFrom, linesAdded, linesRemoved }: DescribedChange): string {
  const added = linesAdded ?? 0;
  const removed = linesRemoved ?? 0;
  const counts = linesAdded === null ? "" : ` (+${added} −${removed})`;
  switch (status) {
    case "created":
      return linesAdded === null ? `Created ${path}` : `Created ${path} with ${counted(added)}`;
    case "deleted":
      return `Deleted ${path}`;
    case "renamed":
      return `Renamed ${renamedFrom ?? ""} to ${path}${added + removed > 0 ? counts : ""}`;
    case "modified":
      if (linesAdded === null) return `Modified ${path}`;
      if (removed === 0 && added > 0) return `Added ${counted(added)} to ${path}`;
      if (added === 0 && removed > 0) return `Removed ${counted(removed)} from ${path}`;
      return `Modified ${path}${counts}`;
  }
}

function counted(count: number): string {
  return count === 1 ? "1 line" : `${count} lines`;
}

/** Lines of a file as an editor counts them; null for what is no text. */
export function lineCount(content: Uint8Array): number | null {
  const text = exactTextOf(content);
  return text === null ? null : countLines(text);
}
