import { failure, findPath, lacking, lookAround, quoted, readFile, type Bench, type Task } from "../bench.ts";
import { use } from "../script.ts";
import { counted, listed, shortened } from "../words.ts";
import { definitionsIn, languageOf, lineCount, pathsIn, plainText } from "../workspace-results.ts";

export function* listFiles(bench: Bench): Task {
  if (bench.has("Glob")) {
    const found = yield* use("Glob", { pattern: "**/*" }, "The files are listed by a tool, not from memory.");
    if (found.isError) return failure("list the files", found);
    const paths = pathsIn(found.text);
    return paths.length === 0
      ? "There are no files in the workspace."
      : `There ${paths.length === 1 ? "is" : "are"} ${counted(paths.length, "file")}:\n\n${quoted(paths.join("\n"), 40)}`;
  }
  if (!bench.has("Bash")) return lacking("Glob", "list the files");
  const listing = yield* use(
    "Bash",
    { command: "ls -la", description: "List files" },
    "I list the files with the shell.",
  );
  return listing.isError ? failure("list the files", listing) : quoted(listing.text, 40);
}

function describeFile(path: string, text: string): string {
  const definitions = definitionsIn(text, path);
  const kind = languageOf(path) === "markdown" ? "heading" : "definition";
  const parts =
    definitions.length === 0
      ? ""
      : ` It has ${counted(definitions.length, kind)}: ${listed(definitions.slice(0, 10).map((name) => `\`${name}\``))}.`;
  return `\`${path}\` has ${counted(lineCount(text), "line")}.${parts}\n\nIt begins:\n\n${quoted(plainText(text), 12)}`;
}

export function* explainFile(bench: Bench, wanted: string): Task {
  const first = yield* readFile(bench, wanted, `I read ${wanted} to say what is in it.`);
  if (first === undefined) return lacking("Read", `read ${wanted}`);
  if (!first.isError) return describeFile(wanted, first.text);
  const files = yield* lookAround(bench, "It is not where I looked. I search for it.");
  const path = findPath(files, wanted);
  const again =
    path === undefined || path === wanted ? undefined : yield* readFile(bench, path, `It is at ${path}.`);
  if (again === undefined || path === undefined) return failure(`read ${wanted}`, first);
  return again.isError ? failure(`read ${path}`, again) : describeFile(path, again.text);
}

export function* search(bench: Bench, pattern: string): Task {
  if (!bench.has("Grep")) {
    if (!bench.has("Bash")) return lacking("Grep", `search for ${pattern}`);
    const found = yield* use(
      "Bash",
      {
        command: `grep -rn -- '${pattern.replaceAll("'", String.raw`'\''`)}' .`,
        description: "Search the files",
      },
      `I search the files for ${pattern}.`,
    );
    return found.text.trim() === "" || found.isError
      ? `Nothing matches \`${pattern}\`.`
      : `These lines match \`${pattern}\`:\n\n${quoted(found.text, 20)}`;
  }
  const found = yield* use(
    "Grep",
    { pattern, output_mode: "content", "-n": true },
    `I search the files for ${pattern}.`,
  );
  if (found.isError) return failure(`search for ${pattern}`, found);
  const lines = found.text.split("\n").filter((line) => line.includes(":"));
  return lines.length === 0
    ? `Nothing matches \`${pattern}\`.`
    : `${counted(lines.length, "line matches", "lines match")} \`${pattern}\`:\n\n${quoted(lines.join("\n"), 20)}`;
}

export function* countLines(bench: Bench, wanted: readonly string[]): Task {
  const paths =
    wanted.length > 0 ? wanted : yield* lookAround(bench, "First I need to know which files there are.");
  if (paths.length === 0) return "There are no files to count.";
  if (bench.has("Bash")) {
    const counts = yield* use(
      "Bash",
      { command: `wc -l ${paths.slice(0, 50).join(" ")}`, description: "Count lines" },
      "The shell counts lines exactly.",
    );
    return counts.isError ? failure("count the lines", counts) : `Lines:\n\n${quoted(counts.text, 51)}`;
  }
  const [path = ""] = paths;
  const read = yield* readFile(bench, path, `Without a shell I count by reading ${path}.`);
  if (read === undefined) return lacking("Read", "count lines");
  return read.isError
    ? failure(`read ${path}`, read)
    : `\`${path}\` has ${counted(lineCount(read.text), "line")}.`;
}

export function* fetchPage(bench: Bench, url: string, task: string): Task {
  if (!bench.has("WebFetch")) return lacking("WebFetch", `fetch ${url}`);
  const page = yield* use("WebFetch", { url, prompt: task }, `I fetch ${url}.`);
  return page.isError ? failure(`fetch ${url}`, page) : `${url} says:\n\n${shortened(page.text, 600)}`;
}
