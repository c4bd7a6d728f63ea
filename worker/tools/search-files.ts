import { fail, succeed, type Result } from "../../contract/failure.ts";
import { LIMITS } from "../../contract/limits.ts";
import type { FileListing, WorkspaceFiles } from "../agent-loop/ports.ts";
import { describeFailure } from "./describe-failure.ts";
import { requiredLiteral } from "./required-literal.ts";
import { searchTexts, type TextSearch } from "./search-texts.ts";
import { decodeText } from "./text-lines.ts";

interface FoundLines {
  lines: string[];
  /** Why there may be more than these, if so. */
  note: string | null;
}

/** Files held in memory at once. */
const BATCH_BYTES = 4_000_000;
const BATCH_FILES = 200;
/** Text that the expression itself goes through: some seconds of computing at the worst. */
const SEARCHED_CHARS = 24_000_000;
const LINE_CHARS = 1_000;
/** Room for the note, so that the toolbox does not cut it off. */
const RESULT_CHARS = LIMITS.toolResultChars - 500;

/** Searches the files in their order, in batches, until the result is full. The failure is a sentence. */
export async function searchFiles(
  files: WorkspaceFiles,
  listed: readonly FileListing[],
  search: TextSearch,
  headLimit: number | undefined,
  signal: AbortSignal,
): Promise<Result<FoundLines, string>> {
  const isValid = await searchTexts([], search);
  if (!isValid.ok) return isValid;

  const mayMatch = compileProbe(search);
  const lines: string[] = [];
  let chars = 0;
  let searchedChars = 0;
  let searchedFiles = 0;
  for (const batch of batchesOf(listed)) {
    if (signal.aborted) return fail("Interrupted.");
    const read = await files.readMany(batch);
    if (!read.ok) return fail(describeFailure(read.failure));
    const texts = read.value.flatMap(({ path, content }) => {
      const text = (decodeText(content)?.text ?? "").replaceAll("\r\n", "\n");
      return mayMatch(text) ? [{ path: `/${path}`, text }] : [];
    });
    const found = texts.length === 0 ? succeed([]) : await searchTexts(texts, search);
    if (!found.ok) return found;

    for (const line of found.value) {
      const shown = line.length > LINE_CHARS ? `${line.slice(0, LINE_CHARS)}… [cut]` : line;
      chars += shown.length + 1;
      if (chars > RESULT_CHARS)
        return succeed({ lines, note: "there is more; narrow the search with path, glob or type" });
      if (lines.length === headLimit)
        return succeed({ lines, note: `there is more; head_limit is ${headLimit}` });
      lines.push(shown);
    }

    searchedFiles += batch.length;
    searchedChars += texts.reduce((sum, { text }) => sum + text.length, 0);
    if (searchedChars > SEARCHED_CHARS && searchedFiles < listed.length) {
      const note = `only ${searchedFiles} of ${listed.length} files were searched; narrow the search with path, glob or type`;
      return succeed({ lines, note });
    }
  }
  return succeed({ lines, note: null });
}

/** Whether a text can match at all, which for most texts is found out fast. */
function compileProbe({ pattern, isCaseInsensitive }: TextSearch): (text: string) => boolean {
  const literal = requiredLiteral(pattern);
  if (literal === null) return (text) => text !== "";
  if (!isCaseInsensitive) return (text) => text.includes(literal);
  const probe = new RegExp(literal.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "iu");
  return (text) => probe.test(text);
}

function* batchesOf(listed: readonly FileListing[]): Generator<string[]> {
  let batch: string[] = [];
  let sizeBytes = 0;
  for (const file of listed) {
    if (batch.length >= BATCH_FILES || (batch.length > 0 && sizeBytes + file.sizeBytes > BATCH_BYTES)) {
      yield batch;
      batch = [];
      sizeBytes = 0;
    }
    batch.push(file.path);
    sizeBytes += file.sizeBytes;
  }
  if (batch.length > 0) yield batch;
}
