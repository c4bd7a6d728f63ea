import { expect, test } from "vitest";
import { memoryWorkspace } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

const freshTools = () => useTools(memoryWorkspace({}));

test("the tools work together on a workspace in an object", async () => {
  const { use, bash } = freshTools();
  await use("Write", { file_path: "src/a.ts", content: "export const a = 1;\n" });
  await use("Edit", { file_path: "src/a.ts", old_string: "1", new_string: "2" });
  expect(
    (await bash("mkdir -p lib && cp src/a.ts lib/b.ts && sed -i s/2/3/ lib/b.ts && cat src/a.ts lib/b.ts"))
      .content,
  ).toBe("export const a = 2;\nexport const a = 3;");
  expect((await use("Grep", { pattern: "a = [23]", output_mode: "content" })).content).toBe(
    "/lib/b.ts:1:export const a = 3;\n/src/a.ts:1:export const a = 2;",
  );
  expect((await use("Glob", { pattern: "**/*.ts" })).content.split("\n").toSorted()).toEqual([
    "/lib/b.ts",
    "/src/a.ts",
  ]);
  expect((await use("Read", { file_path: "lib/b.ts" })).content).toBe("     1\texport const a = 3;");
});

test("the shell's commands run in the Workers runtime", async () => {
  const { bash } = freshTools();
  expect((await bash("printf 'b 2\\na 1\\n' | sort | awk '{ print $2 }' | paste -s -d, -")).content).toBe(
    "1,2",
  );
  expect((await bash("echo '{\"a\":[1,2]}' | jq -c '.a | map(. * 2)'")).content).toBe("[2,4]");
  expect(
    (await bash("echo hi > a; gzip -k a; gunzip -c a.gz; sha256sum a | cut -c1-8; base64 a")).content,
  ).toBe("hi\n98ea6e4f\naGkK");
  expect((await bash("find . -name 'a*' | xargs -n 1 basename | sort; date +%Y | wc -c")).content).toBe(
    "a\na.gz\n5",
  );
  expect(
    (await bash("diff <(echo a) <(echo b) | tail -2; [[ abc =~ ^a(.)c$ ]] && echo ${BASH_REMATCH[1]}"))
      .content,
  ).toContain("-a\n+b\nb");
});

test("a timeout and an abort stop a command", async () => {
  const { use } = freshTools();
  expect((await use("Bash", { command: "sleep 600", timeout: 50 })).content).toContain("Stopped after 50 ms");
  const abort = new AbortController();
  const running = use("Bash", { command: "while true; do sleep 0.01; done" }, abort.signal);
  abort.abort();
  expect((await running).content).toContain("Interrupted");
});

test("a loop that only computes ends by itself", async () => {
  const { bash } = freshTools();
  expect(await bash("while true; do :; done")).toMatchObject({
    content: expect.stringContaining("too many commands executed"),
    isError: true,
  });
});
