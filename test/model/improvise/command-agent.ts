import type { Bench, Task } from "./bench.ts";
import { typedCommand } from "./given-command.ts";
import { filesNamed } from "./content/draft-files.ts";
import type { Script } from "./script.ts";
import { build, buildPlan } from "./tasks/build.ts";
import { addCode, deleteFiles, moveFile, replaceText } from "./tasks/change.ts";
import { countLines, explainFile, fetchPage, listFiles, search } from "./tasks/look.ts";
import { review } from "./tasks/review.ts";
import { askUser, commandFor, runCommand, sendMessage } from "./tasks/talk.ts";
import { documentFiles, plan, writeNotes, writeTests } from "./tasks/write-texts.ts";
import { bare } from "./words.ts";

const MAKE =
  /\b(?:create|make|write|build|implement|add|generate|develop|scaffold|set up|code|prepare|draft)\b/i;
const QUOTED = /["'“`]([^"'”`]+)["'”`]/;

/** A kind of task: what to do, or to say at once, when its words are there. Undefined leaves it to the next kind. */
type Kind = (bench: Bench, task: string) => Task | string | undefined;

const slashCommand: Kind = (bench, task) => {
  const match = /^\/([\w:-]+)\s*([\s\S]*)$/.exec(task);
  if (match === null) return undefined;
  const [, name = "", rest = ""] = match;
  if (/plan/.test(name)) return plan(bench, rest.split("\n\n")[0] || "the next step");
  if (name === "question") return taskFor(bench, rest);
  if (/review|check|audit|prime/.test(name)) return review(bench, task, filesNamed(rest));
  if (/test/.test(name)) return writeTests(bench, rest);
  if (/doc|readme/.test(name)) return documentFiles(bench, rest);
  if (name === "fix") return review(bench, `fix ${rest}`, filesNamed(rest));
  const [path] = filesNamed(rest);
  if (name === "build" && path?.startsWith("specs/")) return buildPlan(bench, path);
  if (/build|implement|fix|create/.test(name)) return build(bench, rest || "main");
  return undefined;
};

const talk: Kind = (bench, task) => {
  const told =
    /^(?:tell|message|inform|notify|let)\s+(?!me\b|us\b)@?([\w.-]+)\s+(?:know\s+)?(?:that\s+|about\s+|:\s*)(.+)$/is.exec(
      task,
    ) ??
    /^send\s+(?:a message to\s+)?@?([\w.-]+)\s*(?:a message)?\s*[:,]?\s*(?:saying\s+)?["“](.+)["”]/is.exec(
      task,
    );
  if (told !== null) return sendMessage(bench, told[1] ?? "", told[2] ?? "");
  const asked = /^ask\s+(?:me|us|the user|the human|a person)\s+(.+)$/is.exec(task);
  return asked === null ? undefined : askUser(bench, asked[1] ?? "");
};

const run: Kind = (bench, task) => {
  const match = /^(?:please\s+)?(?:run|execute|start)\s+(?:the\s+)?(?:command\s+|script\s+)?(.+)$/is.exec(
    task,
  );
  if (match === null) return undefined;
  const target = match[1] ?? "";
  const shell = /`([^`]+)`/.exec(target)?.[1] ?? QUOTED.exec(target)?.[1];
  if (shell !== undefined) return runCommand(bench, shell);
  const path = /^(?:it|that|them)\b/i.test(target)
    ? bench.written.find((each) => /\.(?:py|m?js|ts|sh)$/.test(each))
    : undefined;
  if (path !== undefined) return runCommand(bench, commandFor(path));
  const [named] = filesNamed(target);
  if (named !== undefined && bare(target) === named) return runCommand(bench, commandFor(named));
  if (/^(?:all )?(?:the )?tests?\b/i.test(target)) return runCommand(bench, "npm test || python3 -m pytest");
  return runCommand(bench, bare(target));
};

const tests: Kind = (bench, task) =>
  /\btests?\b/i.test(task) && (MAKE.test(task) || /^tests?\b/i.test(task))
    ? writeTests(bench, task)
    : undefined;

const planning: Kind = (bench, task) =>
  /^(?:plan|design|make a plan|write a plan|create a plan)\b/i.test(task) ? plan(bench, task) : undefined;

const reviewing: Kind = (bench, task) =>
  /^(?:please\s+)?(?:(?:do|make|write|perform|give)\s+(?:me\s+)?a\s+(?:code\s+)?review|code review|review|check|audit|inspect|analy[sz]e|debug|fix|find (?:the )?(?:bugs?|problems?|issues?)|look (?:at|over)|investigate|verify|validate|improve|refactor)\b/i.test(
    task,
  )
    ? review(bench, task, filesNamed(task))
    : undefined;

const documenting: Kind = (bench, task) =>
  /\breadme\b|^document\b|\bwrite (?:the |some )?(?:docs|documentation)\b/i.test(task)
    ? documentFiles(bench, task)
    : undefined;

const replacing: Kind = (bench, task) => {
  const paths = filesNamed(task);
  const moved = /^(?:rename|move)\s+`?(\S+\.\w+)`?\s+(?:to|as)\s+`?(\S+\.\w+)`?/i.exec(task);
  if (moved !== null) return moveFile(bench, moved[1] ?? "", bare(moved[2] ?? ""));
  const match =
    /\b(?:replace|rename|change|substitute|swap)\s+(?:all\s+|every\s+|the\s+(?:word|text|function|variable|name)\s+)?["'“`]?(.+?)["'”`]?\s+(?:with|to|by|into|for)\s+["'“`]?(.+?)["'”`]?(?:\s+(?:in|inside|within|everywhere|across)\b.*)?[.!]?$/is.exec(
      task,
    );
  if (match === null) return undefined;
  return replaceText(bench, { from: match[1] ?? "", to: match[2] ?? "", paths });
};

const deleting: Kind = (bench, task) => {
  const paths = filesNamed(task);
  return /^(?:delete|remove|erase)\b/i.test(task) && paths.length > 0 ? deleteFiles(bench, paths) : undefined;
};

const counting: Kind = (bench, task) =>
  /\bcount\b.*\blines?\b|\bhow many lines\b|\bline counts?\b/i.test(task)
    ? countLines(bench, filesNamed(task))
    : undefined;

const searching: Kind = (bench, task) => {
  const match =
    /^(?:search|grep|find|look)\s+(?:(?:the\s+)?(?:files|code|workspace|project)\s+)?(?:for\s+)?(?:all\s+|every\s+|the\s+)?(.+?)(?:\s+in\s+(?:the\s+|all\s+)?(?:files?|code|workspace|project|repo\w*))?[.?!]?$/is.exec(
      task,
    ) ?? /^where(?:'s| is| are)\s+(.+?)(?:\s+(?:defined|used|declared))?[.?!]?$/is.exec(task);
  return match === null ? undefined : search(bench, QUOTED.exec(task)?.[1] ?? match[1] ?? "");
};

const listing: Kind = (bench, task) =>
  /\b(?:list|show|which|what)\b[^.]{0,30}\bfiles\b|^ls\b|\bwhat(?:'s| is) in (?:the|this|your) (?:workspace|folder|directory|project)\b/i.test(
    task,
  )
    ? listFiles(bench)
    : undefined;

const reading: Kind = (bench, task) => {
  const [path] = filesNamed(task);
  const isReading =
    /^(?:read|explain|summari[sz]e|show|open|describe|print|cat|what(?:'s| is| does)|tell me|how does|report)\b/i.test(
      task,
    );
  const meant = path ?? (/\b(?:it|that)\b/i.test(task) ? bench.written[0] : undefined);
  return isReading && meant !== undefined ? explainFile(bench, meant) : undefined;
};

const fetching: Kind = (bench, task) => {
  const url = /https?:\/\/\S+/.exec(task)?.[0].replace(/[).,]+$/, "");
  return url === undefined || MAKE.test(task.slice(0, 20)) ? undefined : fetchPage(bench, url, task);
};

const adding: Kind = (bench, task) => {
  const match =
    /^(?:add|append|insert|implement|write)\b.*?\b(?:to|in|into)\s+(?:the\s+(?:file\s+)?)?`?(\S+\.(?:py|m?js|tsx?|jsx?))`?/is.exec(
      task,
    );
  const path = match?.[1] ?? (/^add\b.*\bto it\b/i.test(task) ? bench.written.at(-1) : undefined);
  return path === undefined ? undefined : addCode(bench, task, path);
};

const making: Kind = (bench, task) => (MAKE.test(task) ? build(bench, task) : undefined);

const READY =
  "Ready. Give me a task, for example: create a small Python script, explain a file, or write tests for one.";

const greeting: Kind = (_bench, task) =>
  /^(?:hi|hello|hey|ping|are you (?:there|ready)|say (?:hi|hello|ready)|introduce yourself|who are you|ready|report$)\b[^/]{0,40}$/i.test(
    task,
  )
    ? READY
    : undefined;

const KINDS: readonly Kind[] = [
  slashCommand,
  greeting,
  talk,
  fetching,
  run,
  counting,
  deleting,
  replacing,
  listing,
  tests,
  planning,
  documenting,
  reviewing,
  searching,
  adding,
  reading,
  making,
];

function taskFor(bench: Bench, part: string): Task | string {
  for (const kind of KINDS) {
    const task = kind(bench, part);
    if (task !== undefined) return task;
  }
  return writeNotes(bench, part);
}

/** The parts of a command that come one after the other. */
function partsOf(request: string): string[] {
  if (request.startsWith("/")) return [request];
  return request
    .split(/(?:[,;.]\s*|\s+)(?:and\s+)?then,?\s+|\.\s+(?:after that|afterwards|finally|next),?\s+/i)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** An expanded template as the slash command that it came from: its heading or name, and what it was called with. */
function asSlashCommand(text: string): string | undefined {
  const name = /<command-name>\/?([\w:-]+)<\/command-name>/.exec(text)?.[1];
  if (name !== undefined)
    return `/${name} ${/<command-args>([\s\S]*?)<\/command-args>/.exec(text)?.[1] ?? ""}`;
  const heading = /^#\s+([A-Za-z]+)/.exec(text)?.[1];
  if (heading === undefined) return undefined;
  const given = /^(?:[#*\s]*)(?:\$?arguments?|task|request|(?:user[ _])?prompt|input)\**\s*:\s*(.+)$/im.exec(
    text,
  )?.[1];
  const last =
    text
      .trim()
      .split(/\n\s*\n/)
      .at(-1) ?? "";
  return `/${heading.toLowerCase()} ${given ?? last.slice(0, 300)}`;
}

function taskText(request: string): string {
  const plain = request.replaceAll(/\s*\bultrathink\b\s*/gi, " ").trim();
  return typedCommand(plain) ?? asSlashCommand(plain) ?? plain;
}

/** What an agent does about a command: its parts in order, each with the workspace as it then is. */
export function* commandAgent(request: string, has: (tool: string) => boolean): Script {
  const bench: Bench = { has, written: [] };
  const said: string[] = [];
  for (const part of partsOf(taskText(request))) {
    const task = taskFor(bench, part);
    said.push(typeof task === "string" ? task : yield* task);
  }
  const thinking = /\bultrathink\b/i.test(request)
    ? "I was asked to think hard, so I go over the result once more: each claim in my report comes from a tool's answer. What I did not run I say I did not run."
    : "Done. I report what the tools said.";
  return { thinking, text: said.join("\n\n") || "There was nothing to do." };
}
