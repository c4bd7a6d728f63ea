import { z } from "zod";
import type { FileListing } from "../agent-loop/ports.ts";
import { defineTool, failed, succeeded } from "./define-tool.ts";
import { findFiles, pathBelow } from "./find-files.ts";
import { compilePattern } from "./path-pattern.ts";

const SHOWN_FILES = 250;

export const globTool = defineTool({
  name: "Glob",
  description:
    "Finds files by their path, newest first. In a pattern * stands for any part of a name, ** for any directories, ? for one character, [abc] for one of these, {a,b} for one of these words. *.ts finds files directly in the searched directory, **/*.ts at any depth. Names that begin with a dot are found too, .git is left out. To search what is in files use Grep.",
  input: z.strictObject({
    pattern: z
      .string()
      .min(1)
      .describe("The pattern, relative to the searched directory, such as src/**/*.{ts,tsx}"),
    path: z
      .string()
      .min(1)
      .optional()
      .describe("The directory to search (default: the working directory; / is the workspace's root)"),
  }),
  isRepeatable: true,
  restHint: "Narrow the pattern or the path.",
  async run({ pattern, path }, context) {
    const isAbsolute = pattern.startsWith("/");
    if (isAbsolute && path !== undefined)
      return failed("Give either an absolute pattern or a path, not both.");
    const matches = compilePattern(pattern, { matchesNames: false });
    if (!matches.ok) return failed(matches.failure);
    const found = await findFiles(isAbsolute ? "/" : path, context);
    if (!found.ok) return failed(found.failure);
    const { start, files } = found.value;
    const matching = files.filter((file) => matches.value(pathBelow(start, file.path))).toSorted(newestFirst);
    if (matching.length === 0) return succeeded(`No file in /${start} matches ${pattern}.`);
    const lines = matching.slice(0, SHOWN_FILES).map((file) => `/${file.path}`);
    if (matching.length > SHOWN_FILES) {
      lines.push("", `(${matching.length - SHOWN_FILES} more, older files; narrow the pattern or the path)`);
    }
    return succeeded(lines.join("\n"));
  },
});

function newestFirst(left: FileListing, right: FileListing): number {
  return right.modifiedAtMs - left.modifiedAtMs || (left.path < right.path ? -1 : 1);
}
