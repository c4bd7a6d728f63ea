import type { CommitInfo, FileDiff } from "../../contract/workspace.ts";

/** How git writes what it found. */

const LETTER: Record<FileDiff["status"], string> = {
  created: "A",
  modified: "M",
  deleted: "D",
  renamed: "R",
};

export function nameStatus(changes: readonly FileDiff[]): string {
  return changes
    .map(({ status, path, renamed_from }) =>
      status === "renamed" ? `R\t${renamed_from ?? ""}\t${path}\n` : `${LETTER[status]}\t${path}\n`,
    )
    .join("");
}

export function shortStatus(changes: readonly FileDiff[]): string {
  return changes
    .map(({ status, path, renamed_from }) => {
      if (status === "renamed") return `R  ${renamed_from ?? ""} -> ${path}\n`;
      return status === "created" ? `?? ${path}\n` : ` ${LETTER[status]} ${path}\n`;
    })
    .join("");
}

export function statText(changes: readonly FileDiff[]): string {
  const lines = changes.map(({ path, lines_added, lines_removed }) => {
    const counts = lines_added === null ? "Bin" : `+${lines_added} -${lines_removed ?? 0}`;
    return ` ${path} | ${counts}\n`;
  });
  const added = changes.reduce((sum, { lines_added }) => sum + (lines_added ?? 0), 0);
  const removed = changes.reduce((sum, { lines_removed }) => sum + (lines_removed ?? 0), 0);
  const files = changes.length === 1 ? "1 file" : `${changes.length} files`;
  return changes.length === 0
    ? ""
    : `${lines.join("")} ${files} changed, ${added} insertions(+), ${removed} deletions(-)\n`;
}

export function commitText(
  { commit, parents, author, email, message, subject, committed_at }: CommitInfo,
  isShort: boolean,
): string {
  if (isShort) return `${commit.slice(0, 10)} ${subject}\n`;
  const merge =
    parents.length > 1 ? `Merge: ${parents.map((parent) => parent.slice(0, 10)).join(" ")}\n` : "";
  const body = message
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`.trimEnd())
    .join("\n");
  return `commit ${commit}\n${merge}Author: ${author} <${email}>\nDate:   ${committed_at}\n\n${body}\n`;
}
