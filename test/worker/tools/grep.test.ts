import { expect, test } from "vitest";
import { memoryWorkspace } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

const TREE = {
  "src/a.ts": "const one = 1;\nconst two = 2;\nexport { one };\n",
  "src/b.js": "let ONE;\r\nlet two;\r\n",
  "src/deep/c.tsx": "<One two />\n",
  "notes.md": "one\n\n\nline four\n",
  ".npmrc": "one=1\n",
  ".git/HEAD": "one\n",
  "image.bin": new Uint8Array([0, 111, 110, 101]),
  "with space/-n.txt": "one: 1-2\n",
};

async function grep(input: Record<string, unknown>) {
  return useTools(memoryWorkspace(TREE)).use("Grep", input);
}

const linesOf = async (input: Record<string, unknown>) => (await grep(input)).content.split("\n");

test("by default the paths of files that match are shown, hidden ones too, binary ones and .git not", async () => {
  expect(await linesOf({ pattern: "one" })).toEqual([
    "/.npmrc",
    "/notes.md",
    "/src/a.ts",
    "/with space/-n.txt",
  ]);
});

test("content shows the lines with path and number", async () => {
  expect(await linesOf({ pattern: "t[wx]o", output_mode: "content" })).toEqual([
    "/src/a.ts:2:const two = 2;",
    "/src/b.js:2:let two;",
    "/src/deep/c.tsx:1:<One two />",
  ]);
  expect(await linesOf({ pattern: "two;$", output_mode: "content", "-n": false })).toEqual([
    "/src/b.js:let two;",
  ]);
});

test("count shows matching lines by file", async () => {
  expect(await linesOf({ pattern: "one", output_mode: "count", path: "src" })).toEqual(["/src/a.ts:2"]);
});

test("case counts unless it is to be ignored", async () => {
  expect(await linesOf({ pattern: "ONE" })).toEqual(["/src/b.js"]);
  expect(await linesOf({ pattern: "oNe", "-i": true, path: "src" })).toEqual([
    "/src/a.ts",
    "/src/b.js",
    "/src/deep/c.tsx",
  ]);
});

test("lines before and after are shown", async () => {
  expect(await linesOf({ pattern: "two", path: "src/a.ts", output_mode: "content", "-C": 1 })).toEqual([
    "/src/a.ts-1-const one = 1;",
    "/src/a.ts:2:const two = 2;",
    "/src/a.ts-3-export { one };",
  ]);
  expect(await linesOf({ pattern: "four", output_mode: "content", "-B": 1 })).toEqual([
    "/notes.md-3-",
    "/notes.md:4:line four",
  ]);
  expect(await linesOf({ pattern: "const one", output_mode: "content", "-A": 1 })).toEqual([
    "/src/a.ts:1:const one = 1;",
    "/src/a.ts-2-const two = 2;",
  ]);
});

test("glob, type and path choose the files", async () => {
  expect(await linesOf({ pattern: "two", glob: "*.{js,tsx}" })).toEqual(["/src/b.js", "/src/deep/c.tsx"]);
  expect(await linesOf({ pattern: "two", glob: "src/*" })).toEqual(["/src/a.ts", "/src/b.js"]);
  expect(await linesOf({ pattern: "two", type: "ts" })).toEqual(["/src/a.ts", "/src/deep/c.tsx"]);
  expect(await linesOf({ pattern: "two", path: "/src/deep" })).toEqual(["/src/deep/c.tsx"]);
  expect(await linesOf({ pattern: "one", path: ".git" })).toEqual(["/.git/HEAD"]);
});

test("a match may go over lines when asked", async () => {
  expect(await linesOf({ pattern: "one = 1;\\nconst", path: "src/a.ts" })).toEqual([
    "Nothing in the one file searched (/src/a.ts) matches.",
  ]);
  expect(await linesOf({ pattern: "one = 1.*export", multiline: true })).toEqual(["/src/a.ts"]);
  expect(await linesOf({ pattern: "ONE;\\nlet", multiline: true })).toEqual(["/src/b.js"]);
});

test("head_limit ends the result and says that there is more", async () => {
  expect(await linesOf({ pattern: "one", head_limit: 2 })).toEqual([
    "/.npmrc",
    "/notes.md",
    "",
    "(there is more; head_limit is 2)",
  ]);
});

test("a result that would be too long ends with a note, and long lines are cut", async () => {
  const files = memoryWorkspace({ "long.txt": `x${"y".repeat(5_000)}\n`.repeat(40) });
  const { content } = await useTools(files).use("Grep", { pattern: "xy", output_mode: "content" });
  expect(content.length).toBeLessThanOrEqual(30_000);
  expect(content).toContain("… [cut]");
  expect(content).toMatch(/\(there is more; narrow the search with path, glob or type\)$/);
});

test("more files than one batch holds are all searched", async () => {
  const files = memoryWorkspace(
    Object.fromEntries(
      Array.from({ length: 450 }, (_, index) => [`f${1_000 + index}`, index % 150 === 0 ? "x\n" : "b\n"]),
    ),
  );
  const { content } = await useTools(files).use("Grep", { pattern: "x", output_mode: "content" });
  expect(content).toBe("/f1000:1:x\n/f1150:1:x\n/f1300:1:x");
});

test("directories that search tools like to skip are searched", async () => {
  const paths = ["node_modules/a.js", "venv/b", ".next/c", "dist/d.min.js", ".cache/e", "x/.hg/f"];
  const files = memoryWorkspace({
    ...Object.fromEntries(paths.map((path) => [path, "needle"])),
    ".gitignore": "*",
  });
  const { content } = await useTools(files).use("Grep", { pattern: "needle" });
  expect(content.split("\n").toSorted()).toEqual(paths.map((path) => `/${path}`).toSorted());
});

test("nothing found is no error and says where was searched", async () => {
  expect(await grep({ pattern: "absent" })).toEqual({
    content: "Nothing in the 7 files searched in / matches.",
    isError: false,
  });
});

test.each([
  ["(", "Unterminated group"],
  ["[a", "not a regular expression"],
  ["(?<=a)b", "lookaround"],
  ["(a)\\1", "back references"],
  ["*", "Nothing to repeat"],
])("the pattern %s is refused with a reason", async (pattern, reason) => {
  expect(await grep({ pattern })).toMatchObject({ content: expect.stringContaining(reason), isError: true });
});

test("an unknown type and a missing path are errors that help", async () => {
  expect((await grep({ pattern: "x", type: "typescript" })).content).toContain(
    "Types: c, cpp, csharp, css, go",
  );
  expect(await grep({ pattern: "x", path: "gone" })).toMatchObject({
    content: "/gone does not exist.",
    isError: true,
  });
});

test("patterns that make other engines hang end at once", async () => {
  const files = memoryWorkspace({ "evil.txt": `${"a".repeat(50_000)}b\n` });
  const { use } = useTools(files);
  for (const pattern of ["(a+)+$", "(a|a)*c", "(.*a){20}c", "a*a*a*a*a*a*a*c", "(?i)(A+)+c"]) {
    expect((await use("Grep", { pattern })).isError).toBe(false);
  }
});

test("files without the text that every match needs are told apart rightly", async () => {
  const files = memoryWorkspace({
    a: "foobar",
    b: "foo",
    c: "bar",
    d: "fo",
    e: "a|b",
    f: "x.y",
    g: "A",
    h: "tab\there",
  });
  const { use } = useTools(files);
  const found = async (pattern: string, more = {}) =>
    (await use("Grep", { pattern, ...more })).content.replaceAll("/", "").split("\n").join("");
  expect(await found("foo(bar)?")).toBe("ab");
  expect(await found("foo?")).toBe("abd");
  expect(await found("foo{1,2}")).toBe("ab");
  expect(await found("foo{0,2}b*")).toBe("abd");
  expect(await found("foobar|bar")).toBe("ac");
  expect(await found("(foo|b)ar")).toBe("ac");
  expect(await found("a\\|b")).toBe("e");
  expect(await found("[a|b]\\|")).toBe("e");
  expect(await found("x\\.y")).toBe("f");
  expect(await found("\\x41")).toBe("g");
  expect(await found("(?i)FOOB")).toBe("a");
  expect(await found("FOOB", { "-i": true })).toBe("a");
  expect(await found("tab\\there")).toBe("h");
  expect(await found("^fo+$")).toBe("bd");
  expect(await found("\\bbar\\b")).toBe("c");
  expect(await found("f\\p{L}+r")).toBe("a");
});
