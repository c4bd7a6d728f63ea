import { lookAround, readFiles, failure, findPath, type Bench, type Task } from "../bench.ts";
import { use, type Outcome } from "../script.ts";
import { counted, listed, shortened } from "../words.ts";
import { definitionsIn, isCode, isTest, languageOf, lineCount, plainText } from "../workspace-results.ts";

const MOST_FILES = 3;
const LONG_LINE = 120;

/** What can be said of a file without judging: each remark names its line. */
function remarksOn(path: string, text: string): string[] {
  const lines = plainText(text).split("\n");
  const remarks: string[] = [];
  for (const [at, line] of lines.entries()) {
    const where = `\`${path}:${at + 1}\``;
    if (/\b(?:TODO|FIXME|XXX)\b/.test(line))
      remarks.push(`${where} has an open note: “${shortened(line, 80)}”`);
    if (line.length > LONG_LINE) remarks.push(`${where} is ${line.length} characters long`);
    if (/\bexcept\s*:|catch\s*(?:\(\w*\))?\s*\{\s*\}/.test(line)) remarks.push(`${where} swallows an error`);
    if (/\beval\(|\bexec\(/.test(line)) remarks.push(`${where} runs text as code`);
    if (/(?:password|secret|api_?key|token)\s*[:=]\s*["'][^"']{4,}["']/i.test(line))
      remarks.push(`${where} looks like a secret in the code`);
  }
  return remarks;
}

function describe(path: string, outcome: Outcome): string {
  if (outcome.isError) return `- ${failure(`read ${path}`, outcome)}`;
  const definitions = definitionsIn(outcome.text, path);
  return `- \`${path}\`: ${counted(lineCount(outcome.text), "line")}${definitions.length > 0 ? `, defines ${listed(definitions.slice(0, 8).map((name) => `\`${name}\``))}` : ""}`;
}

function choose(files: readonly string[], wanted: readonly string[]): string[] {
  if (wanted.length > 0) return wanted.map((path) => findPath(files, path) ?? path).slice(0, MOST_FILES * 2);
  const code = files.filter((path) => isCode(path) && !isTest(path));
  const others = files.filter((path) => languageOf(path) !== "text" && !code.includes(path));
  return [...code, ...others].slice(0, MOST_FILES);
}

/** `review …`, `check …`: reads and reports what it saw, and changes nothing. */
export function* review(bench: Bench, task: string, wanted: readonly string[]): Task {
  const files = yield* lookAround(
    bench,
    `A review: ${shortened(task, 140)}. First, what is there?`,
    "I look at what there is to review.",
  );
  const paths = choose(files, wanted);
  if (paths.length === 0) return "There is nothing to review: I see no files in the workspace.";
  const outcomes = yield* readFiles(
    bench,
    paths,
    `I read ${listed(paths)} before I say anything about ${paths.length === 1 ? "it" : "them"}.`,
  );
  if (outcomes.length === 0) return "I cannot review files: I have no Read tool.";
  const notes = bench.has("Grep")
    ? yield* use(
        "Grep",
        { pattern: "TODO|FIXME", output_mode: "content", "-n": true },
        "Open notes anywhere else?",
      )
    : undefined;
  const remarks = outcomes.flatMap((outcome, at) =>
    outcome.isError ? [] : remarksOn(paths[at] ?? "", outcome.text),
  );
  const open =
    notes === undefined || notes.isError
      ? undefined
      : notes.text.split("\n").filter((line) => /TODO|FIXME/.test(line)).length;
  return [
    `I read ${counted(paths.length, "file")} of ${Math.max(files.length, paths.length)}:`,
    outcomes.map((outcome, at) => describe(paths[at] ?? "", outcome)).join("\n"),
    remarks.length === 0
      ? "I found nothing that stands out: no open notes, no overlong lines, no swallowed errors in them."
      : `What stands out:\n${remarks
          .slice(0, 10)
          .map((remark) => `- ${remark}`)
          .join("\n")}`,
    open === undefined
      ? ""
      : `A search of the whole workspace finds ${counted(open, "open note")} (TODO or FIXME).`,
    files.some(isTest) ? "" : "I see no tests.",
    /\b(?:fix|debug|improve|refactor)\b/i.test(task)
      ? "I changed nothing: the stand-in model can report, but it cannot repair."
      : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
