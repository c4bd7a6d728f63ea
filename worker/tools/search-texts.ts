import { Bash, InMemoryFs } from "just-bash/browser";
import { fail, succeed, type Result } from "../../contract/failure.ts";

export interface TextSearch {
  /** A regular expression in the syntax of RE2: no lookaround, no back references. */
  pattern: string;
  isCaseInsensitive: boolean;
  /** Matches may go over several lines, and `.` stands for line ends too. */
  isMultiline: boolean;
  show: "content" | "files_with_matches" | "count";
  hasLineNumbers: boolean;
  linesBefore: number;
  linesAfter: number;
}

/** Keeps the searched files apart from those that the shell puts into its own file system. */
const ROOT = "/searched";

/**
 * The lines that ripgrep would print for these texts, with the paths as given (absolute). The failure is a sentence.
 *
 * The expressions come from a model and the files from anywhere, and a Worker's clock stands still while it
 * computes, so a JavaScript expression that backtracks could not be stopped. The shell's own ripgrep takes time
 * linear in the text for every expression.
 */
export async function searchTexts(
  texts: readonly { path: string; text: string }[],
  search: TextSearch,
): Promise<Result<string[], string>> {
  const files = Object.fromEntries(texts.map(({ path, text }) => [ROOT + path, text]));
  const shell = new Bash({ fs: new InMemoryFs(files), cwd: ROOT, commands: ["rg"], defenseInDepth: false });
  const { stdout, exitCode } = await shell.exec("rg", {
    args: [...flagsOf(search), "-e", search.pattern, ROOT],
  });
  if (exitCode > 1) return fail(describeBadPattern(search.pattern));
  const lines = stdout.split("\n");
  lines.pop();
  return succeed(lines.map((line) => (line.startsWith(ROOT) ? line.slice(ROOT.length) : line)));
}

function flagsOf(search: TextSearch): string[] {
  const flags = ["--hidden", "--no-ignore", search.isCaseInsensitive ? "-i" : "-s"];
  if (search.isMultiline) flags.push("-U", "--multiline-dotall");
  if (search.show === "files_with_matches") return [...flags, "-l"];
  if (search.show === "count") return [...flags, "-c"];
  flags.push(search.hasLineNumbers ? "-n" : "-N");
  if (search.linesBefore > 0) flags.push("-B", String(search.linesBefore));
  if (search.linesAfter > 0) flags.push("-A", String(search.linesAfter));
  return flags;
}

function describeBadPattern(pattern: string): string {
  try {
    // Only compiled, for its message: that takes no time to speak of.
    RegExp(pattern);
    return `The pattern ${pattern} is not supported: it must be a regular expression without lookaround and back references.`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `The pattern is not a regular expression: ${reason}. Brackets and other special characters that mean themselves need a backslash.`;
  }
}
