import { use, useAll, type Call, type Outcome, type Script } from "./script.ts";
import { isSamePath, pathsIn } from "./workspace-results.ts";
import { shortened } from "./words.ts";

/** What a command agent works with. */
export interface Bench {
  /** Whether a tool of that name is offered. */
  has: (tool: string) => boolean;
  /** Files that earlier parts of the same command wrote, for `it` and `them`. */
  written: string[];
}

/** Part of a command: does its work with tools and ends with what there is to say. */
export type Task = Script<string>;

export function call(tool: string, input: Record<string, unknown>): Call {
  return { tool, input };
}

/** All files, or none where they cannot be listed. */
export function* lookAround(bench: Bench, thinking: string, say?: string): Script<string[]> {
  if (!bench.has("Glob")) return [];
  const found = yield* use("Glob", { pattern: "**/*" }, thinking, say);
  return found.isError
    ? []
    : pathsIn(found.text).filter((path) => !/(?:^|\/)(?:node_modules|\.git)\//.test(path));
}

export function* readFile(bench: Bench, path: string, thinking: string): Script<Outcome | undefined> {
  return bench.has("Read") ? yield* use("Read", { file_path: path }, thinking) : undefined;
}

export function* readFiles(
  bench: Bench,
  paths: readonly string[],
  thinking: string,
): Script<readonly Outcome[]> {
  if (!bench.has("Read")) return [];
  return yield* useAll(
    paths.map((path) => call("Read", { file_path: path })),
    thinking,
  );
}

/** The file of the workspace that a path in a request means. */
export function findPath(files: readonly string[], wanted: string): string | undefined {
  return (
    files.find((path) => isSamePath(path, wanted)) ??
    files.find((path) => path.toLowerCase().endsWith(wanted.toLowerCase()))
  );
}

/** A refusal that asks for the file to be read before it is changed. */
function wantsReading({ isError, text }: Outcome): boolean {
  return isError && /\bread\b/i.test(text);
}

/** Makes a change; when the file has to be read first, reads it and tries once more. */
export function* change(
  bench: Bench,
  tool: string,
  input: { file_path: string } & Record<string, unknown>,
  thinking: string,
  say?: string,
): Script<Outcome> {
  const first = yield* use(tool, input, thinking, say);
  if (!wantsReading(first) || !bench.has("Read")) return first;
  yield* use(
    "Read",
    { file_path: input.file_path },
    `${tool} wants the file read first. I read it and try again.`,
  );
  return yield* use(tool, input, "Now that I have read it, the same change again.");
}

/** A failure in the tool's own words. */
export function failure(doing: string, { text }: Outcome): string {
  return `I could not ${doing}. The tool says: “${shortened(text, 300)}”`;
}

export function lacking(tool: string, doing: string): string {
  return `I cannot ${doing}: I have no ${tool} tool.`;
}

export function quoted(text: string, mostLines: number): string {
  const lines = text.trim().split("\n");
  const shown = lines.slice(0, mostLines).join("\n");
  return `\`\`\`\n${shown}${lines.length > mostLines ? `\n… (${lines.length - mostLines} more lines)` : ""}\n\`\`\``;
}
