import { change, failure, findPath, lacking, lookAround, readFile, type Bench, type Task } from "../bench.ts";
import { build } from "./build.ts";
import { codeFor } from "../content/draft-files.ts";
import { use, type Outcome, type Script } from "../script.ts";
import { counted, listed } from "../words.ts";
import { definitionsIn, languageOf, pathsIn, plainText, stem } from "../workspace-results.ts";

const MOST_FILES = 5;

/** Where a text occurs, when no file was named. */
function* filesWith(bench: Bench, text: string): Script<string[]> {
  if (!bench.has("Grep")) return [];
  const pattern = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const found = yield* use(
    "Grep",
    { pattern, output_mode: "files_with_matches" },
    `No file was named. I look where “${text}” occurs.`,
  );
  return found.isError ? [] : pathsIn(found.text).slice(0, MOST_FILES);
}

function* verifyText(bench: Bench, paths: readonly string[], text: string): Script<string> {
  const [path] = paths;
  if (path === undefined || !bench.has("Grep")) return "";
  const pattern = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const found = yield* use(
    "Grep",
    { pattern, path, output_mode: "content", "-n": true },
    "I check that the new text is there.",
  );
  const lines = found.text.split("\n").filter((line) => line.includes(text));
  return found.isError
    ? failure("check it", found)
    : ` A search finds “${text}” on ${counted(lines.length, "line")} of \`${path}\`.`;
}

export function* replaceText(
  bench: Bench,
  wish: { from: string; to: string; paths: readonly string[] },
): Task {
  if (!bench.has("Edit")) return lacking("Edit", "change files");
  const paths = wish.paths.length > 0 ? wish.paths : yield* filesWith(bench, wish.from);
  if (paths.length === 0) return `I found “${wish.from}” in no file, so there was nothing to replace.`;
  const outcomes: Outcome[] = [];
  for (const file_path of paths) {
    const input = { file_path, old_string: wish.from, new_string: wish.to, replace_all: true };
    outcomes.push(
      yield* change(bench, "Edit", input, `I replace “${wish.from}” with “${wish.to}” in ${file_path}.`),
    );
  }
  const good = paths.filter((_path, at) => outcomes[at]?.isError === false);
  const bad = outcomes
    .filter(({ isError }) => isError)
    .map((outcome) => failure(`change ${String(outcome.call.input["file_path"])}`, outcome));
  const checked = yield* verifyText(bench, good, wish.to);
  const said =
    good.length === 0
      ? ""
      : `I replaced “${wish.from}” with “${wish.to}” in ${listed(good.map((path) => `\`${path}\``))}.${checked}`;
  return [said, ...bad].filter((part) => part !== "").join(" ");
}

/** The shortest end of a file that occurs once in it, as a place to add something after. */
function uniqueEnd(text: string): string | undefined {
  const lines = text.replace(/\s+$/, "").split("\n");
  for (let count = 1; count <= lines.length; count += 1) {
    const end = lines.slice(-count).join("\n");
    if (end.trim() !== "" && text.split(end).length === 2) return end;
  }
  return undefined;
}

/** `add a subtract function to calc.py`: appends code that fits the words. */
export function* addCode(bench: Bench, task: string, wanted: string): Task {
  const read = yield* readFile(bench, wanted, `I read ${wanted} before I add to it.`);
  if (read === undefined) return lacking("Read", `add to ${wanted}`);
  if (read.isError) return yield* build(bench, task);
  const text = plainText(read.text);
  const present = definitionsIn(read.text, wanted);
  const name =
    /\b(?:an?|the)\s+([A-Za-z_]\w*)\s+(?:function|method|class|helper|endpoint|route)\b/i.exec(task)?.[1] ??
    `${stem(wanted)}_more`;
  if (present.includes(name))
    return `\`${wanted}\` has \`${name}\` already, so I left it as it is. It defines ${listed(present.map((each) => `\`${each}\``))}.`;
  const code = ownPart(codeFor(`${name} ${task}`, languageOf(wanted), name), name).trim();
  const end = uniqueEnd(text);
  const tool = end === undefined ? "Write" : "Edit";
  if (!bench.has(tool)) return lacking(tool, `add to ${wanted}`);
  const input =
    end === undefined
      ? { file_path: wanted, content: `${code}\n` }
      : { file_path: wanted, old_string: end, new_string: `${end}\n\n\n${code}` };
  const outcome = yield* change(
    bench,
    tool,
    input,
    `It defines ${listed(present) || "nothing yet"}. I add ${name} at the end.`,
  );
  if (outcome.isError) return failure(`add to ${wanted}`, outcome);
  bench.written.push(wanted);
  const again = yield* readFile(bench, wanted, "I read the file again to see what it defines now.");
  const now = again === undefined || again.isError ? [] : definitionsIn(again.text, wanted);
  return `I added to \`${wanted}\`.${now.length > 0 ? ` It now defines ${listed(now.map((each) => `\`${each}\``))}.` : ""}`;
}

/** Of code with several definitions, the one that was asked for. */
function ownPart(code: string, name: string): string {
  const parts = code.replace(/^""".*"""\n+/, "").split(/\n{2,}(?=(?:async )?def |class |export |\/\*\*)/);
  return (
    parts.find((part) => new RegExp(`(?:def|function|class) ${name}\\b`).test(part)) ??
    code.replace(/^""".*"""\n+/, "").replace(/\n+if __name__[\s\S]*$/, "")
  );
}

export function* deleteFiles(bench: Bench, wanted: readonly string[]): Task {
  if (!bench.has("Bash")) return lacking("Bash", `delete ${listed(wanted)}`);
  const gone = yield* use(
    "Bash",
    { command: `rm ${wanted.join(" ")}`, description: "Delete files" },
    `I am to delete ${listed(wanted)}, and nothing else.`,
  );
  if (gone.isError) return failure(`delete ${listed(wanted)}`, gone);
  const files = yield* lookAround(bench, "I check what is left.");
  const left = wanted.filter((path) => findPath(files, path) !== undefined);
  if (left.length > 0) return `The command ran, but ${listed(left)} is still there.`;
  return `I deleted ${listed(wanted.map((path) => `\`${path}\``))}. ${counted(files.length, "file is", "files are")} left.`;
}

export function* moveFile(bench: Bench, from: string, to: string): Task {
  if (!bench.has("Bash")) return lacking("Bash", `move ${from}`);
  const moved = yield* use(
    "Bash",
    { command: `mv ${from} ${to}`, description: "Move a file" },
    `I move ${from} to ${to}.`,
  );
  if (moved.isError) return failure(`move ${from}`, moved);
  const files = yield* lookAround(bench, "I check that it is where it should be.");
  return findPath(files, to) === undefined
    ? `The command ran, but I do not see \`${to}\`.`
    : `\`${from}\` is now \`${to}\`.`;
}
