/** What was asked of `git`. A range `A..B` is two revisions. */
export interface GitArguments {
  command: string;
  revisions: string[];
  /** Relative to the workspace's root. */
  paths: string[];
  flags: Set<string>;
  /** How many commits; null: not said. */
  count: number | null;
}

/** Options that take the next word, and mean nothing here. */
const WITH_VALUE = new Set([
  "-C",
  "-c",
  "--format",
  "--pretty",
  "--author",
  "--since",
  "--until",
  "-m",
  "--message",
]);

/** `toPath` gives a path as the workspace has it. Words after `--` are paths, and so is one that looks like a file. */
export function parseGitArguments(args: readonly string[], toPath: (path: string) => string): GitArguments {
  const asked: GitArguments = { command: "", revisions: [], paths: [], flags: new Set(), count: null };
  let isPath = false;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? "";
    if (word === "--") isPath = true;
    else if (isPath) asked.paths.push(toPath(word));
    else if (WITH_VALUE.has(word)) at += 1;
    else if (word === "-n" || word === "--max-count") asked.count = countOf(args[(at += 1)] ?? "");
    else if (word.startsWith("-")) takeFlag(asked, word);
    else if (asked.command === "") asked.command = word;
    else takeWord(asked, word, toPath);
  }
  if (asked.command === "") asked.command = "status";
  return asked;
}

function takeFlag(asked: GitArguments, word: string): void {
  const count = /^-(?:n)?(\d+)$|^--max-count=(\d+)$/.exec(word);
  if (count) asked.count = countOf(count[1] ?? count[2] ?? "");
  else asked.flags.add(word);
}

function takeWord(asked: GitArguments, word: string, toPath: (path: string) => string): void {
  const range = /^(.*?)\.{2,3}(.*)$/.exec(word);
  if (range && !word.startsWith(".")) asked.revisions.push(range[1] || "HEAD", range[2] || "HEAD");
  else if (isFileName(word)) asked.paths.push(toPath(word));
  else asked.revisions.push(word);
}

/** A folder in it or a file's ending, but no branch such as agent/alice, no `REVISION:path`, no version such as v1.2. */
function isFileName(word: string): boolean {
  if (word.includes(":") || /[~^]\d*$/.test(word) || /^(?:agent|origin|refs)\//.test(word)) return false;
  return word.startsWith(".") || word.includes("/") || /\.[A-Za-z]\w{0,5}$/.test(word);
}

function countOf(text: string): number | null {
  const count = Number(text);
  return Number.isInteger(count) && count > 0 ? Math.min(count, 500) : null;
}
