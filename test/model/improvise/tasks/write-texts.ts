import { failure, findPath, lookAround, readFile, readFiles, type Bench, type Task } from "../bench.ts";
import { draftPlan, draftReadme } from "../content/documents.ts";
import { filesNamed } from "../content/draft-files.ts";
import { draftTests } from "../content/draft-tests.ts";
import { kebab, shortened, topicWords } from "../words.ts";
import { definitionsIn, isCode, isTest, plainText } from "../workspace-results.ts";
import { writeDrafts } from "./build.ts";

/** `write tests for …`: for functions that were really found in the file. */
export function* writeTests(bench: Bench, task: string): Task {
  const files = yield* lookAround(
    bench,
    `Tests are wanted: ${shortened(task, 140)}. What is there to test?`,
    "I look for what is to be tested.",
  );
  const wanted =
    filesNamed(task).find((path) => !isTest(path)) ??
    bench.written.find((path) => isCode(path) && !isTest(path));
  const path =
    wanted === undefined
      ? files.find((each) => isCode(each) && !isTest(each))
      : (findPath(files, wanted) ?? wanted);
  if (path === undefined) return "There is no code in the workspace to write tests for.";
  const read = yield* readFile(bench, path, `I read ${path} to see which functions it really has.`);
  if (read === undefined || read.isError)
    return read === undefined ? "I cannot write tests without a Read tool." : failure(`read ${path}`, read);
  const names = definitionsIn(read.text, path).filter((name) => !name.startsWith("_"));
  if (names.length === 0)
    return `\`${path}\` defines no functions or classes, so there is nothing to write tests for.`;
  const said = yield* writeDrafts(
    bench,
    [draftTests(path, names)],
    files,
    `tests for ${names.length} definitions of ${path}`,
  );
  return `The tests cover what \`${path}\` defines: ${names.map((name) => `\`${name}\``).join(", ")}. I have not run them.\n\n${said}`;
}

/** `plan …`: a plan in `specs/`, with what is in the workspace. */
export function* plan(bench: Bench, task: string): Task {
  const about =
    task.replace(/^(?:\/plan\b|plan|make a plan (?:for|to)|write a plan (?:for|to)|design)\s*/i, "").trim() ||
    task;
  const files = yield* lookAround(
    bench,
    `A plan is wanted: ${shortened(about, 140)}. It should start from what is there.`,
    "I look at the workspace before I plan.",
  );
  const path = `specs/${kebab(topicWords(about).slice(0, 5), "plan")}.md`;
  return yield* writeDrafts(
    bench,
    [{ path, content: draftPlan(about, files), run: undefined }],
    files,
    `a plan: ${about}`,
  );
}

/** `write a README`, `document …`: from what the files define. */
export function* documentFiles(bench: Bench, task: string): Task {
  const files = yield* lookAround(
    bench,
    `Documentation is wanted: ${shortened(task, 140)}. It must say what is really there.`,
    "I read what there is to document.",
  );
  const code = files.filter(isCode).slice(0, 3);
  const outcomes = yield* readFiles(bench, code, "I read the code, so that the text says what it does.");
  const facts = outcomes.flatMap((outcome, at) =>
    outcome.isError
      ? []
      : [{ path: code[at] ?? "", definitions: definitionsIn(outcome.text, code[at] ?? "") }],
  );
  const path = filesNamed(task).find((each) => each.endsWith(".md")) ?? "README.md";
  const name =
    topicWords(task.replaceAll(/\b(?:readme|document\w*|docs?|project|md)\b/gi, ""))
      .slice(0, 4)
      .join(" ") || "this workspace";
  return yield* writeDrafts(
    bench,
    [{ path, content: draftReadme(name, facts, files), run: undefined }],
    files,
    task,
  );
}

/** What is not understood gets a look around and a short worked note, and says so. */
export function* writeNotes(bench: Bench, task: string): Task {
  const files = yield* lookAround(
    bench,
    `I am not sure what is wanted: ${shortened(task, 140)}. I look around first.`,
    "I look around first.",
  );
  const chosen = files.filter((path) => isCode(path) || path.endsWith(".md")).slice(0, 2);
  const outcomes = yield* readFiles(bench, chosen, "Perhaps these files tell more.");
  const facts = outcomes.flatMap((outcome, at) => {
    const path = chosen[at] ?? "";
    return outcome.isError
      ? []
      : [
          `- \`${path}\`: ${plainText(outcome.text).split("\n").length} lines${definitionsIn(outcome.text, path).length > 0 ? `; ${definitionsIn(outcome.text, path).slice(0, 6).join(", ")}` : ""}`,
        ];
  });
  const path = `notes/${kebab(topicWords(task).slice(0, 5), "note")}.md`;
  const content = `# ${shortened(task, 80)}\n\nAsked: ${task.trim()}\n\n## What I saw\n\n${facts.length > 0 ? facts.join("\n") : `The workspace has ${files.length} files.`}\n\n## Answer\n\nThe words that matter seem to be ${topicWords(task).slice(0, 6).join(", ") || "none"}. A next step would be a task that names a file, for example “create …”, “explain …” or “write tests for …”.\n`;
  const said = yield* writeDrafts(bench, [{ path, content, run: undefined }], files, task);
  return `I am the stand-in model and did not fully understand this task, so I wrote down what I saw. ${said}`;
}
