const LINE_CHARS = 2_000;
const PROBE_BYTES = 8_000;

const exact = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

export interface DecodedText {
  text: string;
  /** False: bytes that are not UTF-8 became U+FFFD, so writing the text back would change them. */
  isExact: boolean;
}

/** The text of a file, or null when it is binary: a NUL near its beginning decides, as in most tools. */
export function decodeText(content: Uint8Array): DecodedText | null {
  if (content.subarray(0, PROBE_BYTES).includes(0)) return null;
  try {
    return { text: exact.decode(content), isExact: true };
  } catch {
    // The decoder has no other failure than bytes that are not UTF-8.
    return { text: lenient.decode(content), isExact: false };
  }
}

/** Lines without their ends and without a byte order mark. The end of the last line begins no further one. */
export function splitLines(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** A line as it is shown: its number, a tab, and the line, cut when it is very long. */
export function numberedLine(line: string, number: number): string {
  const shown =
    line.length > LINE_CHARS
      ? `${line.slice(0, LINE_CHARS)}… [${line.length - LINE_CHARS} more characters]`
      : line;
  return `${String(number).padStart(6)}\t${shown}`;
}

/** `first` is the number of the first line of these, counted from 1. */
export function numberLines(lines: readonly string[], first: number): string {
  return lines.map((line, index) => numberedLine(line, first + index)).join("\n");
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
