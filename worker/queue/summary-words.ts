import { LIMITS } from "../../contract/limits.ts";

/** A word may be a whole path or a line of base64. */
const MAX_CHARS = 200;

/** On one line, with at most as many words as a summary has; what is cut ends with `…`. */
export function clipSummary(text: string): string {
  const words = wordsOf(text);
  const line = words.slice(0, LIMITS.summaryWords).join(" ");
  if (line.length > MAX_CHARS) return `${line.slice(0, MAX_CHARS)}…`;
  return words.length > LIMITS.summaryWords ? `${line}…` : line;
}

/** The text as its own summary, if it is short enough to be one. */
export function ownSummary(text: string): string | null {
  const words = wordsOf(text);
  const line = words.join(" ");
  return words.length > 0 && words.length <= LIMITS.summaryWords && line.length <= MAX_CHARS ? line : null;
}

function wordsOf(text: string): string[] {
  // Enough for the words of any summary; the rest of a long text is not looked at.
  const start = text.slice(0, 10 * MAX_CHARS);
  return start
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .split(" ")
    .filter((word) => word !== "");
}
