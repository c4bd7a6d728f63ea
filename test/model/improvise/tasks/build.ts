import {
  call,
  change,
  failure,
  findPath,
  lacking,
  lookAround,
  quoted,
  readFiles,
  type Bench,
  type Task,
} from "../bench.ts";
import { draftFiles } from "../content/draft-files.ts";
import type { FileDraft } from "../content/file-draft.ts";
import { use, useAll, type Outcome, type Script } from "../script.ts";
import { definitionPattern, isCode, lineCount, plainText } from "../workspace-results.ts";
import { counted, listed, shortened } from "../words.ts";

function* writeAll(bench: Bench, drafts: readonly FileDraft[], task: string): Script<readonly Outcome[]> {
  const [only] = drafts;
  const names = listed(drafts.map(({ path }) => path));
  const thinking = `The task is clear: ${shortened(task, 160)}. I write ${names}.`;
  if (drafts.length === 1 && only !== undefined) {
    return [
      yield* change(
        bench,
        "Write",
        { file_path: only.path, content: only.content },
        thinking,
        `I write ${names}.`,
      ),
    ];
  }
  const calls = drafts.map(({ path, content }) => call("Write", { file_path: path, content }));
  return yield* useAll(calls, thinking, `I write ${names}.`);
}

/** Reads back what was written: by a search for its definitions where there is a shell, else the file itself. */
function* verify(bench: Bench, paths: readonly string[]): Script<Outcome | undefined> {
  const [main] = paths;
  if (main === undefined) return undefined;
  const thinking = "Written. I check what is there now instead of trusting my memory.";
  if (bench.has("Bash") && isCode(main)) {
    const command = `wc -l ${paths.join(" ")} && grep -nE "${definitionPattern(main)}" ${main}`;
    return yield* use("Bash", { command, description: "Count lines and list definitions" }, thinking);
  }
  return bench.has("Read") ? yield* use("Read", { file_path: main }, thinking) : undefined;
}

function describeCheck(check: Outcome | undefined): string {
  if (check === undefined) return "I could not read it back: I have no tool for that.";
  if (check.isError) return failure("check it", check);
  if (check.call.tool === "Read")
    return `Read back, \`${String(check.call.input["file_path"])}\` has ${counted(lineCount(check.text), "line")}.`;
  return `The check says:\n\n${quoted(check.text, 14)}`;
}

function describeWritten(
  drafts: readonly FileDraft[],
  outcomes: readonly Outcome[],
  replaced: readonly Outcome[],
): string[] {
  const good = drafts.filter((_draft, at) => outcomes[at]?.isError === false);
  const bad = outcomes.filter(({ isError }) => isError);
  const lines = good.length > 0 ? [`I wrote ${listed(good.map(({ path }) => `\`${path}\``))}.`] : [];
  const before = replaced.filter(({ isError }) => !isError);
  if (before.length > 0 && good.length > 0) {
    lines.push(
      `It replaces what was there: ${before.map(({ call: { input }, text }) => `\`${String(input["file_path"])}\` had ${counted(lineCount(text), "line")}`).join(", ")}.`,
    );
  }
  return [
    ...lines,
    ...bad.map((outcome) => failure(`write ${String(outcome.call.input["file_path"])}`, outcome)),
  ];
}

/** Writes drafted files and checks them; `files` is what was in the workspace before. */
export function* writeDrafts(
  bench: Bench,
  drafts: readonly FileDraft[],
  files: readonly string[],
  task: string,
): Task {
  if (!bench.has("Write")) return lacking("Write", `write ${listed(drafts.map(({ path }) => path))}`);
  const present = drafts.flatMap(({ path }) => findPath(files, path) ?? []);
  const replaced = yield* readFiles(
    bench,
    present,
    `${listed(present)} is there already. I read it before I replace it.`,
  );
  const outcomes = yield* writeAll(bench, drafts, task);
  const written = drafts.filter((_draft, at) => outcomes[at]?.isError === false);
  bench.written.push(...written.map(({ path }) => path));
  const said = describeWritten(drafts, outcomes, replaced);
  if (written.length === 0) return said.join(" ");
  const check = yield* verify(
    bench,
    written.map(({ path }) => path),
  );
  const run = written.find((draft) => draft.run !== undefined)?.run;
  return [said.join(" "), describeCheck(check), run === undefined ? "" : `Run it with \`${run}\`.`]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** `create …`, `build …`: looks around, writes, checks, reports. */
export function* build(bench: Bench, task: string): Task {
  const files = yield* lookAround(
    bench,
    `I am to do this: ${shortened(task, 160)}. First I look at what is there.`,
    "I look at the workspace first.",
  );
  return yield* writeDrafts(bench, draftFiles(task, files), files, task);
}

/** `/build specs/….md`: what the plan's heading names. */
export function* buildPlan(bench: Bench, path: string): Task {
  const [read] = yield* readFiles(bench, [path], `I read the plan ${path} before I build.`);
  if (read === undefined) return lacking("Read", `read ${path}`);
  if (read.isError) return failure(`read ${path}`, read);
  const heading = /^#+\s*(?:Plan\W+)?(.+)$/im.exec(plainText(read.text))?.[1] ?? path;
  return yield* build(bench, `build ${heading}`);
}
