import { expect, test } from "vitest";
import { memoryWorkspace, textIn } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

const scout = (files: ReturnType<typeof memoryWorkspace>) =>
  useTools(files, { allowed: ["Bash", "Read", "Grep"] });

test.each([
  "echo b > a.txt",
  "echo b >> a.txt",
  "rm a.txt",
  "rm -rf d",
  "mv a.txt b.txt",
  "cp a.txt c.txt",
  "mkdir new",
  "touch new.txt",
  "sed -i s/a/b/ a.txt",
  "tee a.txt <<< b",
  "ls | xargs -I {} cp {} {}.bak",
])("an agent without writing tools cannot write through the shell: %s", async (command) => {
  const files = memoryWorkspace({ "a.txt": "a\n", "d/e.txt": "e\n" });
  const { content } = await scout(files).bash(command);
  expect(content).toContain("read-only: this agent may not change files");
  const all = await files.listAll("");
  expect(all.ok && all.value.map(({ path }) => path)).toEqual(["a.txt", "d/e.txt"]);
  expect(await textIn(files, "a.txt")).toBe("a\n");
});

test("such an agent still has pipes, /dev/null and /tmp", async () => {
  const { bash } = scout(memoryWorkspace({ "a.txt": "2\n1\n" }));
  expect((await bash("sort a.txt > /tmp/s; cat /tmp/s 2> /dev/null | head -1; ls > /dev/null")).content).toBe(
    "1",
  );
});

test("an agent with one writing tool may write through the shell too", async () => {
  const files = memoryWorkspace();
  const { bash } = useTools(files, { allowed: ["Bash", "Edit"] });
  expect((await bash("echo x > a.txt")).isError).toBe(false);
  expect(await textIn(files, "a.txt")).toBe("x\n");
});

test.each([
  "cat .env",
  "cat .e*",
  "f=.en; cat ${f}v",
  "grep -r KEY .",
  "find . -name '.env' -exec cat {} +",
  "mv .env x; cat x",
  "while read -r l; do echo $l; done < .env",
])("secrets do not come out of the shell: %s", async (command) => {
  const { bash } = useTools(memoryWorkspace({ ".env": "KEY=hunter2\n", "a.txt": "KEY\n" }));
  expect((await bash(command)).content).not.toContain("hunter2");
});

test("searching passes over secrets and finds the rest", async () => {
  const { use } = useTools(
    memoryWorkspace({ ".env": "KEY=hunter2\n", ".env.example": "KEY=\n", "a.ts": "KEY\n" }),
  );
  expect((await use("Grep", { pattern: "KEY", output_mode: "content" })).content).toBe(
    "/.env.example:1:KEY=\n/a.ts:1:KEY",
  );
});

test("the files of version control can be read and not changed", async () => {
  const files = memoryWorkspace({ ".git/HEAD": "ref: refs/heads/main\n" });
  const { bash } = useTools(files);
  expect((await bash("cat .git/HEAD")).content).toContain("refs/heads/main");
  expect((await bash("d=.gi; echo x > ${d}t/HEAD")).content).toContain("version control");
  expect((await bash("d=.gi; rm -rf ${d}t")).content).toContain("version control");
  expect(await textIn(files, ".git/HEAD")).toBe("ref: refs/heads/main\n");
});
