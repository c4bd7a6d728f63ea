import { type Result, fail, succeed } from "../../contract/failure.ts";
import { exactTextOf } from "./exact-text.ts";
import { mergeText } from "./merge-text.ts";
import type { Repository, TreeFile } from "./repository.ts";

export interface FileConflict {
  path: string;
  kind:
    | "content"
    | "both_created"
    | "deleted_by_ours"
    | "deleted_by_theirs"
    /** Not text, or too large: one side must be chosen. */
    | "binary"
    | "file_and_directory";
  base: TreeFile | null;
  ours: TreeFile | null;
  theirs: TreeFile | null;
  /** The whole text with both sides between marks; null when there is no such thing. */
  merged: string | null;
}

interface FileSides {
  path: string;
  base: TreeFile | null;
  ours: TreeFile | null;
  theirs: TreeFile | null;
}

/** One file that both sides changed, in different ways. */
export function mergeFile(
  repository: Pick<Repository, "blob" | "put">,
  sides: FileSides,
  labels: { ours: string; theirs: string },
): Result<TreeFile | null, FileConflict> {
  const { base, ours, theirs } = sides;
  if (ours === null || theirs === null) {
    if (ours === theirs) return succeed(null);
    return fail({ ...sides, kind: ours === null ? "deleted_by_ours" : "deleted_by_theirs", merged: null });
  }
  const mode = theirs.mode === base?.mode ? ours.mode : theirs.mode;
  if (ours.oid === theirs.oid || theirs.oid === base?.oid) return succeed({ mode, oid: ours.oid });
  if (ours.oid === base?.oid) return succeed({ mode, oid: theirs.oid });
  const texts = {
    base: base === null ? "" : textOf(repository, base),
    ours: textOf(repository, ours),
    theirs: textOf(repository, theirs),
  };
  if (texts.base === null || texts.ours === null || texts.theirs === null) {
    return fail({ ...sides, kind: "binary", merged: null });
  }
  const { text, conflicts } = mergeText({ base: texts.base, ours: texts.ours, theirs: texts.theirs }, labels);
  if (conflicts > 0)
    return fail({ ...sides, kind: base === null ? "both_created" : "content", merged: text });
  return succeed({ mode, oid: repository.put("blob", new TextEncoder().encode(text)) });
}

function textOf(repository: Pick<Repository, "blob">, file: TreeFile): string | null {
  if (file.mode !== "100644" && file.mode !== "100755") return null;
  const content = repository.blob(file.oid);
  return content && exactTextOf(content);
}
