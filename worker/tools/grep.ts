import { z } from "zod";
import { fail, succeed, type Result } from "../../contract/failure.ts";
import { defineTool, failed, succeeded } from "./define-tool.ts";
import { FILE_TYPES } from "./file-types.ts";
import { findFiles, pathBelow } from "./find-files.ts";
import { compilePattern, type PathMatcher } from "./path-pattern.ts";
import { searchFiles } from "./search-files.ts";
import type { TextSearch } from "./search-texts.ts";

const context = z.number().int().min(0).max(100).optional();

const input = z.strictObject({
  pattern: z
    .string()
    .min(1)
    .max(1_000)
    .describe("The regular expression, without lookaround and back references"),
  path: z
    .string()
    .min(1)
    .optional()
    .describe("The file or directory to search (default: the working directory)"),
  glob: z
    .string()
    .min(1)
    .optional()
    .describe("Only files whose path matches, such as *.ts (any depth) or src/**/*.{ts,tsx}"),
  type: z
    .string()
    .optional()
    .describe(`Only files of this type: ${Object.keys(FILE_TYPES).join(", ")}`),
  output_mode: z
    .enum(["content", "files_with_matches", "count"])
    .optional()
    .describe("content: the lines; files_with_matches: only paths (default); count: matching lines by file"),
  "-i": z.boolean().optional().describe("Ignore case"),
  "-n": z.boolean().optional().describe("Show line numbers, with content (default true)"),
  "-A": context.describe("Lines to show after each match, with content"),
  "-B": context.describe("Lines to show before each match, with content"),
  "-C": context.describe("Lines to show before and after each match, with content"),
  multiline: z.boolean().optional().describe("Matches may go over several lines; . stands for line ends too"),
  head_limit: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe("Show only the first lines, paths or counts"),
});

export const grepTool = defineTool({
  name: "Grep",
  description:
    "Searches the contents of files with a regular expression, like ripgrep: linear time, no lookaround or back references; write \\{ for a brace. Begin with the default output, the paths of files that match, and use output_mode content to see the lines. Binary files and .git are left out. Use it rather than grep in Bash. To find files by name use Glob.",
  input,
  isRepeatable: true,
  restHint: "Narrow the search with path, glob or type, or set head_limit.",
  async run(asked, toolContext, signal) {
    const selects = selectionOf(asked);
    if (!selects.ok) return failed(selects.failure);
    const found = await findFiles(asked.path, toolContext);
    if (!found.ok) return failed(found.failure);
    const { start, files } = found.value;
    const selected = files.filter((file) => selects.value(pathBelow(start, file.path)));
    const searched = await searchFiles(
      toolContext.files,
      selected,
      searchOf(asked),
      asked.head_limit,
      signal,
    );
    if (!searched.ok) return failed(searched.failure);
    const { lines, note } = searched.value;
    if (lines.length === 0) lines.push(`Nothing in ${describeScope(selected.length, start)} matches.`);
    if (note !== null) lines.push("", `(${note})`);
    return succeeded(lines.join("\n"));
  },
});

type Asked = z.output<typeof input>;

function describeScope(fileCount: number, start: string): string {
  return fileCount === 1
    ? `the one file searched (/${start})`
    : `the ${fileCount} files searched in /${start}`;
}

function selectionOf({ glob, type }: Asked): Result<PathMatcher, string> {
  const endings = type === undefined ? null : FILE_TYPES[type];
  if (endings === undefined)
    return fail(`There is no type ${type}. Types: ${Object.keys(FILE_TYPES).join(", ")}.`);
  const matches = glob === undefined ? succeed(() => true) : compilePattern(glob, { matchesNames: true });
  if (!matches.ok) return matches;
  return succeed((path) => {
    const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
    return matches.value(path) && (endings === null || endings.includes(ending));
  });
}

function searchOf(asked: Asked): TextSearch {
  // The engine overlooks this way of saying -i, which people know from elsewhere.
  const pattern = asked.pattern.replace(/^\(\?i\)/, "");
  return {
    pattern,
    isCaseInsensitive: asked["-i"] === true || pattern !== asked.pattern,
    isMultiline: asked.multiline ?? false,
    show: asked.output_mode ?? "files_with_matches",
    hasLineNumbers: asked["-n"] ?? true,
    linesBefore: asked["-B"] ?? asked["-C"] ?? 0,
    linesAfter: asked["-A"] ?? asked["-C"] ?? 0,
  };
}
