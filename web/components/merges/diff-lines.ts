interface DiffLine {
  kind: "added" | "removed" | "same" | "place";
  /** As a person reads it: a true minus. */
  sign: "+" | "−" | " " | "";
  text: string;
}

/** Lines of a unified diff from its first `@@` on; the file's names above it are said elsewhere. */
export function diffLines(diff: string): DiffLine[] {
  const lines = diff.replace(/\n$/, "").split("\n");
  const first = lines.findIndex((line) => line.startsWith("@@"));
  return first === -1 ? [] : lines.slice(first).map(diffLine);
}

function diffLine(line: string): DiffLine {
  if (line.startsWith("+")) return { kind: "added", sign: "+", text: line.slice(1) };
  if (line.startsWith("-")) return { kind: "removed", sign: "−", text: line.slice(1) };
  if (line.startsWith("@@") || line.startsWith("\\")) return { kind: "place", sign: "", text: line };
  return { kind: "same", sign: " ", text: line.slice(1) };
}
