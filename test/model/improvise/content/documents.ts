import { capitalize, kebab, topicWords } from "../words.ts";
import { baseName, languageOf, stem } from "../workspace-results.ts";

function title(task: string, path: string): string {
  return capitalize(topicWords(task).slice(0, 6).join(" ") || stem(path));
}

function quotedIn(task: string): string | undefined {
  return (
    /(?:containing|contains|saying|says|that says|with (?:the )?(?:text|content|line))\s*:?\s*["'“`]([^"”`]+?)["'”`]/is.exec(
      task,
    )?.[1] ?? /["“]([^"”]{3,})["”]/.exec(task)?.[1]
  );
}

function markdown(task: string, path: string): string {
  const heading = title(task, path);
  return `# ${heading}

What was asked: ${task.replaceAll(/\s+/g, " ").trim()}

## In short

- What it is about: ${topicWords(task).slice(0, 8).join(", ") || "see above"}.
- Who it is for: whoever works in this folder next.

## Next

1. Check that the points above say what you meant.
2. Replace what is too general with what is true here.
`;
}

/** Content for a file that is no code: the text a task quotes, or something of the right form. */
export function draftDocument(path: string, task: string): string {
  const quoted = quotedIn(task);
  if (quoted !== undefined && languageOf(path) !== "json") return `${quoted}\n`;
  switch (languageOf(path)) {
    case "markdown":
      return markdown(task, path);
    case "json":
      return `${JSON.stringify({ name: kebab(topicWords(task).slice(0, 3), stem(path)), description: title(task, path) }, null, 2)}\n`;
    case "shell":
      return `#!/usr/bin/env bash\n# ${title(task, path)}\nset -euo pipefail\n\necho "${title(task, path)}"\n`;
    case "html":
      return `<!doctype html>\n<html lang="en">\n  <head>\n    <meta charset="utf-8" />\n    <title>${title(task, path)}</title>\n  </head>\n  <body>\n    <h1>${title(task, path)}</h1>\n  </body>\n</html>\n`;
    case "css":
      return `:root {\n  color-scheme: light dark;\n  font-family: system-ui, sans-serif;\n}\n\nbody {\n  margin: 2rem auto;\n  max-width: 60rem;\n}\n`;
    case "python":
    case "javascript":
    case "typescript":
    case "text":
      return `${title(task, path)}\n`;
  }
}

/** A plan for a task, with what is in the workspace now. */
export function draftPlan(task: string, files: readonly string[]): string {
  const heading = capitalize(task.replaceAll(/\s+/g, " ").trim()).slice(0, 100);
  const present =
    files.length === 0
      ? "The workspace is empty."
      : files
          .slice(0, 15)
          .map((path) => `- \`${path}\``)
          .join("\n");
  return `# Plan: ${heading}

## Goal

${task.trim()}

## What is there now

${present}

## Steps

1. Settle the open questions below with whoever asked.
2. Write the smallest version that shows the goal end to end.
3. Add tests for the usual case, the edges and the failures.
4. Say in the README how to run it.

## How to check

- The new tests pass, and they fail when the change is taken back.
- Someone who did not write it can run it from the README alone.

## Open questions

- Is anything in this plan out of scope?
`;
}

/** A README from what files are there and what they define. */
export function draftReadme(
  name: string,
  facts: readonly { path: string; definitions: readonly string[] }[],
  files: readonly string[],
): string {
  const table = facts
    .map(({ path, definitions }) => `| \`${path}\` | ${definitions.slice(0, 6).join(", ") || "–"} |`)
    .join("\n");
  const others = files.filter((path) => !facts.some((fact) => fact.path === path)).slice(0, 10);
  return `# ${capitalize(name)}

${facts.length === 0 ? "There is no code here yet." : `| file | defines |\n|---|---|\n${table}`}
${others.length > 0 ? `\nFurther files: ${others.map((path) => `\`${baseName(path)}\``).join(", ")}.\n` : ""}
## Run

See the files above; each one can be run or imported on its own.
`;
}
