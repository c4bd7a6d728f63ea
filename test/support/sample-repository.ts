import { mkdirSync } from "node:fs";
import { git, runGit } from "./run-git.ts";

export interface SampleRepository {
  /** A bare repository. */
  directory: string;
  main: string;
  feature: string;
}

const FILES = 300;
const COMMITS = 40;

/**
 * A bare repository as they are out there: some hundred files in folders, a program, a link, names in other scripts, a
 * long file that changes with every commit, branches that were merged, one that was not, and a tag.
 */
export function makeSampleRepository(directory: string): SampleRepository {
  mkdirSync(directory, { recursive: true });
  git(directory, "init", "--quiet", "--bare", "--initial-branch=main");
  runGit(directory, ["fast-import", "--quiet"], history());
  git(directory, "tag", "-a", "v1", "-m", "First", "main~3");
  return {
    directory,
    main: git(directory, "rev-parse", "main"),
    feature: git(directory, "rev-parse", "feature"),
  };
}

function history(): string {
  const commands: string[] = [];
  let mark = 0;
  function commit(
    branch: string,
    message: string,
    changes: readonly string[],
    parents: readonly string[] = [],
  ): number {
    mark += 1;
    const who = `Ada <ada@example.com> ${1_700_000_000 + mark * 60} +0000`;
    const from = parents.map((parent, at) => `${at === 0 ? "from" : "merge"} ${parent}\n`).join("");
    commands.push(
      `commit refs/heads/${branch}\nmark :${mark}\nauthor ${who}\ncommitter ${who}\n${data(message)}${from}${changes.join("")}`,
    );
    return mark;
  }

  const files = Array.from({ length: FILES }, (_, file) =>
    change(`src/part-${file % 20}/file-${file}.ts`, source(file, 0)),
  );
  commit("main", "Begin", [
    ...files,
    change("README.md", "# Sample\n"),
    change("bin/run", "#!/bin/sh\necho run\n", "100755"),
    change("docs/link.md", "../README.md", "120000"),
    change("docs/größe und 大きさ.md", "Größe\n"),
    change("empty.txt", ""),
    change("long.txt", long(0)),
  ]);
  for (let turn = 1; turn <= COMMITS; turn += 1) {
    const changed = (turn * 7) % FILES;
    const last = commit("main", `Change ${turn}\n\nWhy it is so.\n`, [
      change(`src/part-${changed % 20}/file-${changed}.ts`, source(changed, turn)),
      change("long.txt", long(turn)),
    ]);
    if (turn % 10 !== 0) continue;
    const side = commit(
      `side-${turn}`,
      `Side ${turn}`,
      [change(`side/${turn}.md`, `${turn}\n`)],
      [`:${last}`],
    );
    const more = commit("main", `Go on ${turn}`, [change("README.md", `# Sample ${turn}\n`)], [`:${last}`]);
    commit("main", `Merge side-${turn}`, [change(`side/${turn}.md`, `${turn}\n`)], [`:${more}`, `:${side}`]);
  }
  commit("feature", "Not merged", [change("feature.md", "New\n")], ["refs/heads/main"]);
  return `${commands.join("\n")}\ndone\n`;
}

function change(path: string, content: string, mode = "100644"): string {
  return `M ${mode} inline ${path}\n${data(content)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function source(file: number, version: number): string {
  const lines = Array.from({ length: 20 }, (_, line) => `export const value${line} = ${file * 31 + line};`);
  return `// File ${file}, version ${version}\n${lines.join("\n")}\n`;
}

function long(version: number): string {
  return Array.from({ length: 1500 }, (_, line) =>
    line % 40 === version % 40 ? `Line ${line} of version ${version}` : `Line ${line} stays as it is`,
  ).join("\n");
}
