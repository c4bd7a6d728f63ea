import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { loaderJavaScript } from "../../../worker/javascript/run-program.ts";
import { memoryWorkspace } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

function nodeWith(files: Readonly<Record<string, string>>) {
  const { bash } = useTools(memoryWorkspace(files), { javascript: loaderJavaScript(env.LOADER) });
  return async (command: string) => (await bash(command)).content;
}

const ADD = "export const add = (a, b) => a + b;\n";
const HEAD =
  'import { test, describe, it, before, beforeEach, afterEach } from "node:test";\nimport assert from "node:assert/strict";\n';

test("tests are found, run and counted", async () => {
  const run = nodeWith({
    "src/add.mjs": ADD,
    "test/add.test.mjs": `${HEAD}import { add } from "../src/add.mjs";
test("adds", () => assert.equal(add(1, 2), 3));
test("adds later", async () => { await new Promise(r => setTimeout(r, 5)); assert.equal(add(0, 0), 0); });
test.skip("not now", () => { throw new Error("never") });
test("to be written");`,
    "src/add.js": "throw new Error('no test')",
  });
  const output = await run("node --test");
  expect(output).toMatch(/✔ adds \(\d+ms\)\n✔ adds later/);
  expect(output).toContain("﹣ not now # SKIP");
  expect(output).toContain("ℹ tests 4\nℹ suites 0\nℹ pass 2\nℹ fail 0\nℹ skipped 1\nℹ todo 1");
  expect(output).not.toContain("exit code");
});

test("a failing test is shown with its place, and the exit code is 1", async () => {
  const run = nodeWith({
    "a.test.mjs": `${HEAD}\ntest("wrong", () => {\n  assert.deepEqual({ a: 1 }, { a: 2 });\n});\ntest("right", () => {});`,
  });
  const output = await run("node --test a.test.mjs");
  expect(output).toContain("✖ wrong");
  expect(output).toContain("/a.test.mjs:5:");
  expect(output).toContain("ERR_ASSERTION");
  expect(output).toContain("ℹ pass 1\nℹ fail 1");
  expect(output).toMatch(/exit code 1$/);
});

test("suites, hooks and subtests run in their order", async () => {
  const run = nodeWith({
    "a.test.mjs": `${HEAD}const order = [];
describe("outer", () => {
  before(() => order.push("before"));
  beforeEach(() => order.push("each"));
  afterEach(() => order.push("after"));
  it("one", () => order.push("one"));
  describe("inner", () => { it("two", () => order.push("two")) });
});
test("subtests", async (t) => {
  await t.test("first", () => order.push("sub"));
  await t.test("second", (t) => t.skip("later"));
});
test("order", () => assert.equal(order.join(), "before,each,one,after,each,two,after,sub"));`,
  });
  const output = await run("node --test");
  expect(output).toContain("▶ outer\n  ✔ one");
  expect(output).toContain("  ▶ inner\n    ✔ two");
  expect(output).toContain("  ﹣ second");
  expect(output).toContain("ℹ fail 0");
});

test("a file that does not run, or is cut off by a loop, counts as a failure", async () => {
  const run = nodeWith({
    "a.test.js": "throw new Error('at the start')",
    "b.test.js": "require('node:test')('fine', () => {})",
  });
  const output = await run("node --test");
  expect(output).toContain("at the start");
  expect(output).toContain("✔ fine");
  expect(output).toContain("ℹ pass 1\nℹ fail 1");
});

test("tests in TypeScript, only chosen ones, and in plain node", async () => {
  const run = nodeWith({
    "a.test.ts": `${HEAD}const n: number = 1;\ntest.only("typed", () => assert.ok(n));\ntest("other", () => assert.fail());`,
  });
  expect(await run("node --test a.test.ts")).toContain("ℹ tests 1\nℹ suites 0\nℹ pass 1");
  expect(await run("node a.test.ts")).toContain("✔ typed");
});

test("npm test and npm run give the script's line to the same shell", async () => {
  const run = nodeWith({
    "package.json": JSON.stringify({
      name: "app",
      version: "1.0.0",
      scripts: {
        pretest: "echo getting ready",
        test: "node --test",
        hello: "node -p 'process.argv.slice(1).join()' --",
      },
    }),
    "a.test.mjs": `${HEAD}test("runs", () => {});`,
    "deep/x.txt": "",
  });
  const output = await run("npm test");
  expect(output).toContain("> app@1.0.0 pretest\n> echo getting ready\n\ngetting ready");
  expect(output).toContain("ℹ pass 1");
  expect(await run("cd deep && npm run hello -- a 'b c'")).toContain("a,b c");
  expect(await run("npm run nothing")).toContain('no script "nothing". Scripts: pretest, test, hello');
  expect(await run("npm install left-pad")).toContain("packages cannot be installed");
  expect(await run("npx tsc")).toContain("packages cannot be installed");
});
