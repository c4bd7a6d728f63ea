import { fail, succeed, type Result } from "../../contract/failure.ts";
import { hintForMissing } from "./hint-for-missing.ts";

export interface Edit {
  oldString: string;
  newString: string;
  replaceAll: boolean;
}

export interface EditedText {
  text: string;
  count: number;
  /** Where the first replacement begins in the new text. */
  index: number;
  /** The new string as it was put in. */
  inserted: string;
}

const LISTED_LINES = 10;

/**
 * Replaces the one place where the old string stands, or all of them. The failure is a sentence for the model. A
 * file whose lines all end in CRLF keeps them so, whichever ends the two strings have.
 */
export function applyEdit(text: string, edit: Edit): Result<EditedText, string> {
  if (edit.oldString === "")
    return fail("old_string is empty. To create a file or replace all of it use Write.");
  if (edit.oldString === edit.newString)
    return fail("old_string and new_string are the same: there is nothing to change.");

  const hasOnlyCrlf = text.includes("\r\n") && !/(^|[^\r])\n/.test(text);
  const sought = hasOnlyCrlf ? toCrlf(edit.oldString) : edit.oldString;
  const inserted = hasOnlyCrlf ? toCrlf(edit.newString) : edit.newString;
  const parts = text.split(sought);
  const count = parts.length - 1;
  if (count === 0) return fail(`old_string was not found. ${hintForMissing(text, edit.oldString)}`);
  if (count > 1 && !edit.replaceAll) {
    return fail(
      `old_string stands in ${count} places (${linesOf(parts, sought)}). Add lines around it until it fits only one, or set replace_all.`,
    );
  }
  return succeed({ text: parts.join(inserted), count, index: parts[0]?.length ?? 0, inserted });
}

function toCrlf(text: string): string {
  return text.replace(/\r?\n/g, "\r\n");
}

/** `parts` are what lies between the places. */
function linesOf(parts: readonly string[], sought: string): string {
  const numbers: number[] = [];
  let line = 1;
  for (const part of parts.slice(0, -1)) {
    line += countBreaks(part);
    numbers.push(line);
    line += countBreaks(sought);
  }
  const listed = numbers.slice(0, LISTED_LINES).join(", ");
  return `lines ${listed}${numbers.length > LISTED_LINES ? ", …" : ""}`;
}

export function countBreaks(text: string): number {
  return text.split("\n").length - 1;
}
