import { kebab, snake, topicWords, capitalize } from "../words.ts";
import { languageOf, stem, type Language } from "../workspace-results.ts";
import { APP_KINDS } from "./apps.ts";
import { draftDocument } from "./documents.ts";
import type { FileDraft } from "./file-draft.ts";
import { scriptText, SNIPPETS, type Snippet } from "./snippets.ts";

const FILE_NAME =
  /(?:^|[\s"'`(])((?:\.{0,2}\/)?[\w@-][\w./@-]*\.(?:py|mjs|jsx?|tsx?|html|css|md|json|txt|sh|ya?ml|toml|sql|env|ini|cfg|csv))\b/gi;

/** Files that a text names. */
export function filesNamed(text: string): string[] {
  return [...new Set([...text.matchAll(FILE_NAME)].map(([, path = ""]) => path))];
}

const LANGUAGE_WORDS: readonly (readonly [RegExp, Language])[] = [
  [/\bpython\b|\bpytest\b/i, "python"],
  [/\btypescript\b|\bts\b/i, "typescript"],
  [/\bjavascript\b|\bjs\b|\bnode\b/i, "javascript"],
  [/\bhtml\b|\bpage\b/i, "html"],
  [/\bcss\b|\bstyle ?sheet\b/i, "css"],
  [/\bbash\b|\bshell\b/i, "shell"],
  [
    /\bmarkdown\b|\bdoc(?:s|ument|umentation)?\b|\bnotes?\b|\barticle\b|\breport\b|\bpoem\b|\bstory\b/i,
    "markdown",
  ],
  [/\bjson\b/i, "json"],
];

/** The language a task asks for, else that of most code in the workspace, else Python. */
function chooseLanguage(task: string, files: readonly string[]): Language {
  const named = LANGUAGE_WORDS.find(([words]) => words.test(task))?.[1];
  if (named !== undefined) return named;
  const count = (language: Language): number => files.filter((path) => languageOf(path) === language).length;
  const usual = (["python", "typescript", "javascript"] as const).toSorted((a, b) => count(b) - count(a))[0];
  return usual ?? "python";
}

const EXTENSIONS: Readonly<Record<Language, string>> = {
  python: "py",
  javascript: "js",
  typescript: "ts",
  html: "html",
  css: "css",
  markdown: "md",
  json: "json",
  shell: "sh",
  text: "txt",
};

function genericPython(title: string, name: string): string {
  return `"""${title}."""


def ${name}(*arguments: str) -> str:
    """Describes what it was given; the place to put the real work."""
    given = ", ".join(arguments) or "nothing"
    return f"${title}: {given}"


if __name__ == "__main__":
    import sys

    print(${name}(*sys.argv[1:]))
`;
}

function genericScript(title: string, name: string, isTyped: boolean): string {
  const text = `/** ${title}. Describes what it was given; the place to put the real work. */
export function ${name}(...given«: string[]»)«: string» {
  return \`${title}: \${given.join(", ") || "nothing"}\`;
}
`;
  return scriptText(text, isTyped);
}

/** What a task is about in a few words; the files it names are not what it is about. */
function titleOf(task: string, name: string): string {
  return capitalize(topicWords(task.replaceAll(FILE_NAME, " ")).slice(0, 6).join(" ") || name);
}

/** Main parts for a file of code: snippets for the words of the task, or something that carries its name. */
export function codeFor(task: string, language: Language, name: string): string {
  const snippets: Snippet[] = SNIPPETS.filter(({ words }) => words.test(task));
  const title = titleOf(task, name);
  if (language === "python") {
    const [first] = snippets;
    if (first === undefined) return genericPython(title, snake(name) || "run");
    const main = `\n\nif __name__ == "__main__":\n    print(${first.names.includes("greet") ? "greet()" : first.pythonCheck})\n`;
    return `"""${title}."""\n\n${snippets.map(({ python }) => python).join("\n\n\n")}\n${main}`;
  }
  const isTyped = language === "typescript";
  if (snippets.length === 0) return genericScript(title, camel(name), isTyped);
  return `${snippets.map(({ script }) => scriptText(script, isTyped)).join("\n\n")}\n`;
}

function camel(name: string): string {
  return snake(name).replaceAll(/_(\w)/g, (_match, letter: string) => letter.toUpperCase()) || "run";
}

const PROGRAMS: Readonly<Partial<Record<Language, string>>> = {
  python: "python",
  shell: "bash",
  html: "open",
};

function runCommand(path: string): string | undefined {
  const program = PROGRAMS[languageOf(path)];
  return program === undefined ? undefined : `${program} ${path}`;
}

/** The content that fits a path and the task. */
function draftFile(path: string, task: string): FileDraft {
  const language = languageOf(path);
  const isCode = language === "python" || language === "javascript" || language === "typescript";
  const app = APP_KINDS.find(({ words }) => words.test(task))?.draft(topicOf(task));
  const sameKind = app?.find((draft) => languageOf(draft.path) === language);
  const content =
    sameKind?.content ?? (isCode ? codeFor(task, language, stem(path)) : draftDocument(path, task));
  return { path, content, run: sameKind?.run ?? runCommand(path) };
}

function topicOf(task: string): string {
  return topicWords(task)
    .filter(
      (word) =>
        !/^(?:landing|page|website|web|html|css|site|fastapi|api|rest|python|js|javascript)$/.test(word),
    )
    .slice(0, 4)
    .join(" ");
}

function inventPath(task: string, files: readonly string[]): string {
  const language = chooseLanguage(task, files);
  const snippet = SNIPPETS.find(({ words }) => words.test(task));
  const named = /\b(?:called|named)\s+["'`]?([\w-]+)["'`]?/i.exec(task)?.[1];
  const name =
    named ??
    snippet?.words
      .exec(task)?.[0]
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, "_") ??
    kebab(topicWords(task).slice(0, 2), "main");
  const file = language === "python" ? snake(name) : name.replaceAll("_", "-");
  return `${language === "markdown" && named === undefined ? "docs/" : ""}${file}.${EXTENSIONS[language]}`;
}

/** The files that a task asks for: those it names, those of the kind of app it wants, or one that fits its words. */
export function draftFiles(task: string, files: readonly string[]): FileDraft[] {
  const named = filesNamed(task);
  if (named.length > 0) return named.map((path) => draftFile(path, task));
  const app = APP_KINDS.find(({ words }) => words.test(task));
  if (app !== undefined) return app.draft(topicOf(task));
  return [draftFile(inventPath(task, files), task)];
}
