/** What tools say about files, read back from their text. */

const NOTES = /<(system-reminder|system_note)>[\s\S]*?<\/\1>/g;

/** Paths in a listing, one per line; notes such as `No files found` are none. */
export function pathsIn(text: string): string[] {
  return text
    .replaceAll(NOTES, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^[^\s()<>:"']+$/.test(line) && /[./]/.test(line) && !line.endsWith("..."));
}

/** A file's text out of a numbered listing; text without numbers stays as it is. */
export function plainText(text: string): string {
  const lines = text.replaceAll(NOTES, "").replace(/\n+$/, "").split("\n");
  const numbered = lines.map((line) => /^\s*\d+(?:\t|→|\| ?|: )(.*)$/.exec(line)?.[1]);
  const isNumbered =
    lines.length > 0 && numbered.filter((line) => line !== undefined).length >= lines.length * 0.8;
  return isNumbered ? numbered.map((line, at) => line ?? lines[at] ?? "").join("\n") : lines.join("\n");
}

export function lineCount(text: string): number {
  const plain = plainText(text);
  return plain === "" ? 0 : plain.split("\n").length;
}

export type Language =
  | "python"
  | "javascript"
  | "typescript"
  | "html"
  | "css"
  | "markdown"
  | "json"
  | "shell"
  | "text";

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  py: "python",
  js: "javascript",
  mjs: "javascript",
  jsx: "javascript",
  ts: "typescript",
  tsx: "typescript",
  html: "html",
  css: "css",
  md: "markdown",
  json: "json",
  sh: "shell",
};

export function languageOf(path: string): Language {
  return BY_EXTENSION[path.split(".").at(-1)?.toLowerCase() ?? ""] ?? "text";
}

export function baseName(path: string): string {
  return path.split("/").at(-1) ?? path;
}

/** The name without folder and extension. */
export function stem(path: string): string {
  return baseName(path).replace(/\.\w+$/, "");
}

export function isCode(path: string): boolean {
  return ["python", "javascript", "typescript"].includes(languageOf(path));
}

export function isTest(path: string): boolean {
  return /(?:^|\/)tests?\/|(?:^|\/)test_|[._-](?:test|spec)\.\w+$/.test(path);
}

/** Whether two ways of writing a path mean the same file: one may be absolute. */
export function isSamePath(a: string, b: string): boolean {
  const [left, right] = [a, b].map((path) => path.replace(/^\.\//, ""));
  return (
    left === right || (left ?? "").endsWith(`/${right ?? ""}`) || (right ?? "").endsWith(`/${left ?? ""}`)
  );
}

const DEFINITION: Readonly<Partial<Record<Language, RegExp>>> = {
  python: /^(?:async )?def (\w+)|^class (\w+)/gm,
  javascript:
    /^(?:export )?(?:default )?(?:async )?function\*? (\w+)|^(?:export )?class (\w+)|^(?:export )?const (\w+) = (?:async )?\(/gm,
  typescript:
    /^(?:export )?(?:default )?(?:async )?function\*? (\w+)|^(?:export )?class (\w+)|^(?:export )?const (\w+) = (?:async )?\(/gm,
  markdown: /^#{1,6} (.+)$/gm,
  html: /<title>([^<]*)<\/title>|<h1[^>]*>([^<]*)<\/h1>/gm,
};

/** What a file defines at its top level: functions and classes, headings, a page's title. */
export function definitionsIn(text: string, path: string): string[] {
  const pattern = DEFINITION[languageOf(path)];
  if (pattern === undefined) return [];
  return [...plainText(text).matchAll(pattern)].map(
    (match) => match.slice(1).find((group) => group !== undefined) ?? "",
  );
}

/** A pattern for `grep -nE` that finds the definitions of a file of code. */
export function definitionPattern(path: string): string {
  return languageOf(path) === "python" ? "^(async )?def |^class |^@app" : "function |^(export )?class ";
}
