import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { loaderJavaScript } from "../../../worker/javascript/run-program.ts";
import { memoryWorkspace, textIn } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

type Files = Readonly<Record<string, string>>;
const javascript = loaderJavaScript(env.LOADER);

function nodeWith(files: Files = {}, allowed: string[] | null = null) {
  const workspace = memoryWorkspace(files);
  const { bash, use } = useTools(workspace, { javascript, allowed });
  return { workspace, use, run: async (command: string) => (await bash(command)).content };
}

test.each<[string, string]>([
  ["node -e 'console.log(1 + 1)'", "2"],
  ["node -p '[1,2].map(x => x * 2)'", "[ 2, 4 ]"],
  ["node -p 'const a = 2; a ** 3'", "8"],
  ["nodejs -p 'process.argv.slice(1)' a b", "[ 'a', 'b' ]"],
  [
    "node --input-type=module -e 'import os from \"node:os\"; console.log(typeof os.EOL, await 7)'",
    "string 7",
  ],
  ["echo 'console.log(\"from stdin\")' | node", "from stdin"],
  ["echo hi | node -e 'process.stdin.on(\"data\", d => console.log(String(d).trim().toUpperCase()))'", "HI"],
  ["echo hi | node -p 'fs.readFileSync(0, \"utf8\").length'", "3"],
  ["node -e 'console.log(\"b\\na\")' | sort | tr -d '\\n'", "ab"],
  ["node -e 'console.error(\"e\"); process.exit(3)'", "e\nexit code 3"],
  ["node -e 'process.exitCode = 4'", "(no output)\nexit code 4"],
  ['node -e \'setTimeout(() => console.log("late"), 20); console.log("soon")\'', "soon\nlate"],
  ["node -e 'console.log(\"ü→\")' | wc -c", "6"],
  ["X=1 node -p 'process.env.X'", "1"],
  ["node -p 'process.cwd()'", "/"],
  ["node -v", "v22.19.0"],
])("%s", async (command, output) => {
  expect(await nodeWith().run(command)).toBe(output);
});

test("a program's modules are found: module, CommonJS, JSON and TypeScript, with top-level await", async () => {
  const { run } = nodeWith({
    "package.json": '{ "type": "module" }',
    "src/main.js":
      'import add, { twice } from "./add.ts";\nimport cjs from "../lib/old.cjs";\nimport data from "./data.json" with { type: "json" };\nconst late = await import("./late.mjs");\nawait new Promise((r) => setTimeout(r, 5));\nconsole.log(add(1, 2), twice(4), cjs.name, data.n, late.value, import.meta.filename);\n',
    "src/add.ts":
      "interface Pair { a: number; b: number }\nexport default function add(a: number, b: number): number { const pair: Pair = { a, b }; return pair.a + pair.b }\nexport const twice = <T extends number>(n: T) => (n as number) * 2;\n",
    "lib/old.cjs":
      'const { join } = require("path");\nmodule.exports = { name: join("a", "b") + require("./dep").x };\n',
    "lib/dep.json": '{ "x": "!" }',
    "src/data.json": '{ "n": 5 }',
    "src/late.mjs": "export const value = 6;",
  });
  expect(await run("cd src && node main.js")).toContain("3 8 a/b! 5 6 /src/main.js");
});

test("modules that import each other see one another", async () => {
  const { run } = nodeWith({
    "a.mjs": 'import { b } from "./b.mjs"; export const a = () => "a" + b(); console.log(a());',
    "b.mjs": 'import { a } from "./a.mjs"; export const b = () => "b" + typeof a;',
  });
  expect(await run("node a.mjs")).toBe("abfunction");
});

test("files are read and written, and what changed is the agent's", async () => {
  const { run, workspace } = nodeWith({ "in/a.txt": "one\n", "old.txt": "x" });
  const script = `
    import fs from "node:fs"; import { readFile, writeFile } from "node:fs/promises"; import path from "node:path";
    import { fileURLToPath } from "node:url";
    const here = path.dirname(fileURLToPath(import.meta.url));
    fs.mkdirSync("out/deep", { recursive: true });
    await writeFile(path.join(here, "out/deep/b.txt"), (await readFile("in/a.txt", "utf8")).toUpperCase());
    fs.appendFileSync("/in/a.txt", "two\\n");
    fs.unlinkSync("old.txt");
    fs.writeFileSync("/tmp/scratch.txt", "s");
    console.log(fs.readdirSync("out", { recursive: true }).join(), fs.existsSync("old.txt"), fs.statSync("in").isDirectory());`;
  await workspace.write("s.mjs", new TextEncoder().encode(script));
  expect(await run("node s.mjs")).toBe("deep,deep/b.txt false true");
  expect(await textIn(workspace, "out/deep/b.txt")).toBe("ONE\n");
  expect(await textIn(workspace, "in/a.txt")).toBe("one\ntwo\n");
  expect((await workspace.stat("old.txt")).ok).toBe(false);
  expect((await workspace.stat("tmp/scratch.txt")).ok).toBe(false);
  expect(await run("cat /tmp/scratch.txt")).toBe("s");
});

test("errors of files are Node's", async () => {
  const { run } = nodeWith();
  expect(await run("node -e 'fs.readFileSync(\"none.txt\")'")).toContain(
    "Error: ENOENT: no such file or directory, open '/none.txt'",
  );
  expect(
    await run("node -e 'try { fs.readFileSync(\"x\") } catch (e) { console.log(e.code, e.path) }'"),
  ).toBe("ENOENT /x");
});

test("an uncaught error has its place in the workspace and exit code 1", async () => {
  const { run } = nodeWith({ "src/a.js": "function f() {\n  throw new TypeError('boom');\n}\n\nf();\n" });
  const output = await run("node src/a.js");
  expect(output).toContain("TypeError: boom\n    at f (/src/a.js:2:");
  expect(output).toContain("exit code 1");
  expect(output).not.toMatch(/@\/|main\.js|modules\.js/);
  expect(await run("node -e 'Promise.reject(new Error(\"later\"))'")).toMatch(
    /Error: later[\s\S]*exit code 1/,
  );
  expect(await run("node -e 'setTimeout(() => { throw new Error(\"in timer\") }, 1)'")).toMatch(
    /in timer[\s\S]*exit code 1/,
  );
});

test.each<[Files, string, string]>([
  [{ "a.js": "const = 1" }, "node a.js", "SyntaxError"],
  [{ "a.mjs": "import x from './b.js'" }, "node a.mjs", "Cannot find module '/b.js' imported from /a.mjs"],
  [{ "a.mjs": "import x from './b'", "b.js": "" }, "node a.mjs", "Did you mean /b.js"],
  [{ "a.js": "require('lodash')" }, "node a.js", "Packages cannot be installed here"],
  [{ "a.ts": "const x: = 3" }, "node a.ts", "/a.ts: SyntaxError"],
  [{}, "node none.js", "Cannot find module '/none.js'"],
  [{}, "node", "There is no interactive node here"],
  [{}, "node --inspect x.js", "not supported here"],
])("what is wrong with %j is said", async (files, command, words) => {
  const output = await nodeWith(files).run(command);
  expect(output).toContain(words);
  expect(output).toMatch(/exit code \d+$/);
});

test("there is no network and no secret", async () => {
  const { run } = nodeWith();
  expect(await run('node -e \'fetch("https://example.com").catch(e => console.log("refused"))\'')).toBe(
    "refused",
  );
  const names = await run("node -p 'Object.keys(process.env).join()'");
  expect(names).not.toMatch(/KEY|TOKEN|ANTHROPIC/);
});

test("a loop without end is stopped and says so", async () => {
  const { run } = nodeWith();
  expect(await run("node -e 'while (true) {}'")).toMatch(/endless loop\?\nexit code 124/);
  expect(await run("node -p '1'")).toBe("1");
});

test("a program that waits for ever ends with the timeout, with what it had said", async () => {
  const { use } = nodeWith();
  const { content } = await use("Bash", {
    command: "node -e 'console.log(\"began\"); setInterval(() => {}, 10)'",
    timeout: 300,
  });
  expect(content).toContain("Stopped after 300 ms");
});

test("an agent that may not write does not write through node either", async () => {
  const { run, workspace } = nodeWith({ "a.txt": "a" }, ["Bash", "Read"]);
  expect(await run('node -e \'fs.writeFileSync("a.txt", "b")\'')).toContain(
    "read-only: this agent may not change files",
  );
  expect(
    await run('node -e \'fs.writeFileSync("/tmp/a", "b"); console.log(fs.readFileSync("/tmp/a", "utf8"))\''),
  ).toBe("b");
  expect(await textIn(workspace, "a.txt")).toBe("a");
});

test("secrets in files stay unread", async () => {
  const { run } = nodeWith({ ".env": "KEY=hunter2" });
  expect(await run('node -p \'fs.readFileSync(".env", "utf8")\'')).not.toContain("hunter2");
});
