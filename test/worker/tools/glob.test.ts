import { expect, test } from "vitest";
import { memoryWorkspace } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

const TREE = {
  "README.md": "",
  "src/app.ts": "",
  "src/app.test.ts": "",
  "src/ui/view.tsx": "",
  "src/ui/[id].tsx": "",
  "src/.hidden/x.ts": "",
  ".git/config": "",
  "docs/.git/HEAD": "",
  "a b.txt": "",
};

async function glob(pattern: string, path?: string) {
  const { content } = await useTools(memoryWorkspace(TREE)).use(
    "Glob",
    path === undefined ? { pattern } : { pattern, path },
  );
  return content.split("\n").toSorted();
}

test.each([
  ["*.md", ["/README.md"]],
  ["./*.md", ["/README.md"]],
  ["/src/*.ts", ["/src/app.test.ts", "/src/app.ts"]],
  ["**/*.ts", ["/src/.hidden/x.ts", "/src/app.test.ts", "/src/app.ts"]],
  [
    "src/**",
    ["/src/.hidden/x.ts", "/src/app.test.ts", "/src/app.ts", "/src/ui/[id].tsx", "/src/ui/view.tsx"],
  ],
  ["src/{app,other}.ts", ["/src/app.ts"]],
  ["src/*.{test.ts,tsx}", ["/src/app.test.ts"]],
  ["src/**/*.ts?", ["/src/ui/[id].tsx", "/src/ui/view.tsx"]],
  ["[A-Z]*.md", ["/README.md"]],
  ["[!A-Z]*.md", ["No file in / matches [!A-Z]*.md."]],
  ["src/ui/\\[id\\].tsx", ["/src/ui/[id].tsx"]],
  ["a b.txt", ["/a b.txt"]],
  ["src/[", ["No file in / matches src/[."]],
])("%s finds %j", async (pattern, expected) => {
  expect(await glob(pattern)).toEqual(expected);
});

test("a path says where to begin and patterns are relative to it", async () => {
  expect(await glob("*.ts", "src")).toEqual(["/src/app.test.ts", "/src/app.ts"]);
  expect(await glob("**", "/src/ui/")).toEqual(["/src/ui/[id].tsx", "/src/ui/view.tsx"]);
  expect(await glob("app.ts", "src/app.ts")).toEqual(["/src/app.ts"]);
});

test("what version control keeps is found only when it is asked for", async () => {
  expect(await glob("**/HEAD")).toEqual(["No file in / matches **/HEAD."]);
  expect(await glob("*", ".git")).toEqual(["/.git/config"]);
});

test("the newest file comes first, then the path decides", async () => {
  const files = memoryWorkspace({ "b.ts": "", "a.ts": "", "c.ts": "" });
  const { use } = useTools(files);
  await files.write("b.ts", new Uint8Array());
  expect((await use("Glob", { pattern: "*.ts" })).content).toBe("/b.ts\n/c.ts\n/a.ts");
});

test("too many files are cut with their number", async () => {
  const files = memoryWorkspace(
    Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, ""])),
  );
  const { content } = await useTools(files).use("Glob", { pattern: "*" });
  expect(content).toContain("(50 more, older files; narrow the pattern or the path)");
});

test("an unused working directory has no files, any other missing one is an error", async () => {
  const { use } = useTools(memoryWorkspace(), { workingDir: "app" });
  expect(await use("Glob", { pattern: "**" })).toEqual({
    content: "No file in /app matches **.",
    isError: false,
  });
  expect(await use("Glob", { pattern: "**", path: "gone" })).toEqual({
    content: "/app/gone does not exist.",
    isError: true,
  });
});

test.each([
  ["../*", ".."],
  ["a/../../*", ".."],
  ["*a*a*a*a*a*b", "stars"],
  ["**/a/**/a/**/a/**/a/**/b", "**"],
  ["{a,b}".repeat(9), "200 patterns"],
  ["{1..100000}", "200 patterns"],
  ["x".repeat(501), "500 characters"],
])("%s is refused because of %s", async (pattern, reason) => {
  const outcome = await useTools(memoryWorkspace(TREE)).use("Glob", { pattern });
  expect(outcome).toMatchObject({ content: expect.stringContaining(reason), isError: true });
});
