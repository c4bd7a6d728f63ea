import { expect, test } from "vitest";
import { memoryWorkspace, textIn } from "../../support/memory-workspace.ts";
import { useTools } from "../../support/use-tools.ts";

async function pathsIn(files: ReturnType<typeof memoryWorkspace>): Promise<string[]> {
  const all = await files.listAll("");
  return all.ok ? all.value.map(({ path }) => path) : [];
}

test("what is written to /tmp is there for the next call and never in the workspace", async () => {
  const files = memoryWorkspace({ "a.txt": "a\n" });
  const { bash, use } = useTools(files);
  await bash("mkdir -p /tmp/deep && cp a.txt /tmp/deep/b.txt && echo more >> /tmp/deep/b.txt");
  expect((await bash("cat /tmp/deep/b.txt; ls /tmp; cd /tmp && pwd")).content).toContain(
    "a\nmore\ndeep\n/tmp",
  );
  expect((await use("Read", { file_path: "/tmp/deep/b.txt" })).content).toContain("more");
  expect(await pathsIn(files)).toEqual(["a.txt"]);
});

test("a file moves between scratch and workspace", async () => {
  const files = memoryWorkspace({ "d/x.txt": "x" });
  const { bash } = useTools(files);
  expect((await bash("mv d /tmp/d && cat /tmp/d/x.txt && mv /tmp/d/x.txt back.txt")).content).toBe("x");
  expect(await pathsIn(files)).toEqual(["back.txt"]);
});

test("searching everything does not search scratch, naming it does", async () => {
  const { bash, use } = useTools(memoryWorkspace({ "a.txt": "needle\n" }));
  await bash("echo needle > /tmp/n.txt");
  expect((await use("Grep", { pattern: "needle" })).content).toBe("/a.txt");
  expect((await use("Grep", { pattern: "needle", path: "/tmp" })).content).toBe("/tmp/n.txt");
  expect((await bash("find / -type f")).content).toBe("/a.txt");
});

test("a workspace's own /tmp stays the workspace's", async () => {
  const files = memoryWorkspace({ "tmp/kept.txt": "1\n" });
  const { bash } = useTools(files);
  expect((await bash("echo 2 >> /tmp/kept.txt; echo 3 > /tmp/new.txt; ls /tmp")).content).toBe(
    "kept.txt\nnew.txt",
  );
  expect(await textIn(files, "tmp/kept.txt")).toBe("1\n2\n");
  expect(await pathsIn(files)).toEqual(["tmp/kept.txt"]);
});

test("scratch has an end", async () => {
  const { bash, use } = useTools(memoryWorkspace());
  await use("Write", { file_path: "/tmp/0", content: "x".repeat(1_400_000) });
  const { content } = await bash("for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do cp /tmp/0 /tmp/$i; done");
  expect(content).toContain("/tmp is full");
  expect((await bash("rm /tmp/*; echo x > /tmp/0; cat /tmp/0")).content).toBe("x");
});
