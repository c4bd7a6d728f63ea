import { expect, test } from "vitest";
import { memoryWorkspace, textIn } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("output, errors and the exit code are in the result", async () => {
  const { bash } = useTools(memoryWorkspace());
  expect(await bash("echo out; echo err >&2")).toEqual({ content: "out\nerr", isError: false });
  expect(await bash("echo out; exit 3")).toEqual({ content: "out\nexit code 3", isError: true });
  expect(await bash("cat gone")).toEqual({
    content: "cat: gone: No such file or directory\nexit code 1",
    isError: true,
  });
  expect(await bash("true")).toEqual({ content: "(no output)", isError: false });
  expect(await bash("if then")).toMatchObject({
    content: expect.stringContaining("exit code 2"),
    isError: true,
  });
});

test("pipes, redirects, loops, here-documents and globs work on the workspace's files", async () => {
  const files = memoryWorkspace({ "src/a.ts": "b\na\n", "src/b.ts": "c\n" });
  const { bash } = useTools(files);
  expect((await bash("cat src/*.ts | sort | tr a-z A-Z")).content).toBe("A\nB\nC");
  await bash(
    "for f in src/*.ts; do wc -l < $f >> counts.txt; done\ncat > doc.md <<'EOF'\n  kept $indent\nEOF",
  );
  expect(await textIn(files, "counts.txt")).toBe("2\n1\n");
  expect(await textIn(files, "doc.md")).toBe("  kept $indent\n");
});

test("what the shell writes, the other tools read, and the other way round", async () => {
  const { bash, use } = useTools(memoryWorkspace());
  await bash("mkdir -p a/b && echo one > a/b/c.txt");
  await use("Edit", { file_path: "a/b/c.txt", old_string: "one", new_string: "two" });
  expect((await bash("cat a/b/c.txt")).content).toBe("two");
  await bash("sed -i s/two/three/ a/b/c.txt");
  expect((await use("Read", { file_path: "a/b/c.txt" })).content).toContain("three");
});

test("what others change between two commands is seen", async () => {
  const files = memoryWorkspace({ "a.txt": "old" });
  const { bash } = useTools(files);
  await bash("cat a.txt; ls");
  await files.write("a.txt", bytes("new"));
  await files.write("b.txt", bytes("b"));
  expect((await bash("cat a.txt; ls")).content).toBe("newa.txt\nb.txt");
});

test("lines that others append to the same file are not lost", async () => {
  const files = memoryWorkspace({ "log.txt": "first\n" });
  const { bash } = useTools(files);
  await bash("cat log.txt");
  await files.write("log.txt", bytes("first\ntheirs\n"));
  await bash("echo mine >> log.txt; echo more >> log.txt");
  expect(await textIn(files, "log.txt")).toBe("first\ntheirs\nmine\nmore\n");
});

test("files and directories are copied, moved and removed", async () => {
  const files = memoryWorkspace({
    "src/a.ts": "a",
    "src/deep/b.ts": "b",
    "x.bin": new Uint8Array([0, 255, 10]),
  });
  const { bash } = useTools(files);
  expect(
    await bash(
      "mkdir src/empty; cp -r src lib; mv lib/deep lib/moved; mv x.bin y.bin; cp y.bin z.bin; rm -r src y.bin",
    ),
  ).toEqual({
    content: "(no output)",
    isError: false,
  });
  expect((await bash("find . | sort")).content.split("\n")).toEqual([
    ".",
    "./lib",
    "./lib/a.ts",
    "./lib/empty",
    "./lib/moved",
    "./lib/moved/b.ts",
    "./z.bin",
  ]);
  const binary = await files.read("z.bin");
  expect(binary.ok && [...binary.value]).toEqual([0, 255, 10]);
  expect((await bash("rm lib")).content).toContain("Is a directory");
  expect((await bash("rmdir lib")).content).toContain("not empty");
  expect((await bash("mkdir lib")).content).toContain("File exists");
});

test("the working directory is kept for the next command, variables are not", async () => {
  const { bash } = useTools(memoryWorkspace({ "app/src/a.ts": "a" }), { workingDir: "app" });
  expect((await bash("pwd")).content).toBe("/app");
  expect((await bash("cd src; X=1")).content).toBe("(no output)\n(the working directory is now /app/src)");
  expect((await bash("pwd; echo [$X]; (cd /)")).content).toBe("/app/src\n[]");
});

test("a working directory that is gone is left for the agent's own, which is made when needed", async () => {
  const files = memoryWorkspace();
  const { bash } = useTools(files, { workingDir: "app" });
  expect((await bash("pwd; mkdir tmp; cd tmp")).content).toContain("/app/tmp");
  await files.remove("app");
  expect((await bash("pwd; ls -A | wc -l")).content).toBe("/app\n0");
});

test("nothing is reached above the root", async () => {
  const files = memoryWorkspace({ "a.txt": "inside" });
  const { bash } = useTools(files, { workingDir: "deep/er" });
  expect(
    (await bash("cat ../../../../../a.txt; cd ../../../..; pwd; echo x > ../../b.txt")).content,
  ).toContain("inside/\n");
  expect(await textIn(files, "b.txt")).toBe("x\n");
  expect((await bash("cat /etc/passwd /proc/self/environ")).isError).toBe(true);
});

test("devices and the shell's own programs are there without being files", async () => {
  const files = memoryWorkspace();
  const { bash } = useTools(files);
  expect(
    await bash("echo gone > /dev/null; cat /dev/null; ls 2> /dev/null; /bin/echo hi; which cat"),
  ).toEqual({
    content: "hi\n/usr/bin/cat",
    isError: false,
  });
  expect(await files.listAll("")).toEqual({ ok: true, value: [] });
});

test("scripts of the workspace run", async () => {
  const { bash } = useTools(memoryWorkspace({ "bin/go.sh": '#!/usr/bin/env bash\necho "went $1"\n' }));
  expect((await bash("./bin/go.sh a; bash bin/go.sh b; source bin/go.sh c")).content).toBe(
    "went a\nwent b\nwent c",
  );
});

test.each([
  "node -v",
  "npm test",
  "python3 x.py",
  "git status",
  "curl example.com",
  "tar xf a",
  "sudo ls",
  "yq .",
  "vim a",
])("%s says in one line what is not there and what to do instead", async (command) => {
  const { content, isError } = await useTools(memoryWorkspace()).bash(command);
  expect(isError).toBe(true);
  expect(content).toMatch(new RegExp(`^${command.split(" ")[0]}: not available: .+\\.\\nexit code 127$`));
});

test("an unknown command is not found", async () => {
  expect(await useTools(memoryWorkspace()).bash("frobnicate")).toEqual({
    content: "bash: frobnicate: command not found\nexit code 127",
    isError: true,
  });
});

test("links are refused with a reason", async () => {
  const { bash } = useTools(memoryWorkspace({ "a.txt": "a" }));
  for (const command of ["ln -s a.txt b.txt", "ln a.txt b.txt", "ln -s /etc/passwd b.txt"]) {
    expect((await bash(command)).content).toContain("the workspace has no links; copy instead");
  }
});

test("a file that cannot be written ends the script with the reason", async () => {
  const { bash } = useTools(memoryWorkspace({ "a.txt": "a" }));
  expect((await bash("echo x > 'a\\b'")).content).toContain("contains a backslash");
  expect((await bash("echo x > a.txt/below")).content).toContain("/a.txt: not a directory");
});

test("a command that takes too long is stopped", async () => {
  const { use } = useTools(memoryWorkspace());
  expect(await use("Bash", { command: "echo begun > a.txt; sleep 600", timeout: 50 })).toMatchObject({
    content: expect.stringContaining("Stopped after 50 ms"),
    isError: true,
  });
  expect((await use("Read", { file_path: "a.txt" })).content).toContain("begun");
});

test("an abort stops a command", async () => {
  const { use } = useTools(memoryWorkspace());
  const abort = new AbortController();
  const running = use("Bash", { command: "sleep 600; echo late > a.txt" }, abort.signal);
  abort.abort();
  expect(await running).toMatchObject({ content: expect.stringContaining("Interrupted"), isError: true });
});

test.each([
  ["an endless loop", "while true; do :; done"],
  ["an endless loop with output", "while true; do echo yes; done"],
  ["endless recursion", "f() { f; }; f"],
  ["a fork bomb", ":(){ :|:& };:"],
  ["an endless awk program", "awk 'BEGIN { while (1) x = x + 1 }'"],
  ["an endless sed program", "echo a | sed ':a; ba'"],
  ["a huge range", "jq -n '[range(1e9)] | length'"],
  ["a huge string", "x=a; while true; do x=$x$x; done"],
])("%s ends by itself", async (_, command) => {
  const { isError, content } = await useTools(memoryWorkspace()).bash(command);
  expect(isError).toBe(true);
  expect(content).not.toContain("executionLimits");
});

test("long output keeps its beginning and its end", async () => {
  const { content } = await useTools(memoryWorkspace()).bash("seq 1 20000; echo failed >&2; exit 1");
  expect(content.length).toBeLessThanOrEqual(30_000);
  expect(content).toMatch(/^1\n2\n/);
  expect(content).toMatch(/20000\nfailed\nexit code 1$/);
  expect(content).toMatch(/\[\d+ characters left out\. Send the output to a file/);
});

test("going through many files asks the workspace seldom", async () => {
  const files = memoryWorkspace(
    Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`src/f${index}.txt`, `needle ${index}\n`])),
  );
  const { content } = await useTools(files).bash("grep -rh needle src | wc -l; cat src/*.txt | wc -l");
  expect(content).toBe("120\n120");
  expect((files.calls.read ?? 0) + (files.calls.readMany ?? 0)).toBeLessThan(10);
  expect(files.calls.list).toBeLessThan(5);
});
