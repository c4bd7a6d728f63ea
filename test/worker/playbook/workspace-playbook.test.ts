import { expect, test } from "vitest";
import type { Playbook } from "../../../worker/playbook/playbook.ts";
import {
  WorkspacePlaybook,
  type WorkspacePlaybookDeps,
} from "../../../worker/playbook/workspace-playbook.ts";
import { memoryWorkspace } from "../../support/memory-workspace.ts";

const shipped: Playbook = { templates: [], commands: [], projectContext: "shipped", problems: [] };
const encode = (text: string) => new TextEncoder().encode(text);
const never = () => new Promise<void>(() => undefined);

function open<F extends ReturnType<WorkspacePlaybookDeps["files"]>>(
  files: F,
  sleep: () => Promise<void> = never,
) {
  let nowMs = 1_000;
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  const versionOf = async (paths: readonly string[]): Promise<string> => {
    await Promise.all(paths.map((path) => files.stat(path)));
    const all = await files.listAll("");
    const contents = await files.readMany(all.ok ? all.value.map(({ path }) => path) : []);
    const found = contents.ok ? contents.value : [];
    return found.map(({ path, content }) => `${path} ${Buffer.from(content).toString("base64")}`).join("\n");
  };
  const rules = { toolNames: [], isModel: () => true };
  const deps = { files: () => files, versionOf, shipped, onFailure, rules };
  const playbook = new WorkspacePlaybook({ ...deps, now: () => nowMs, sleep });
  const names = async (maxAgeMs?: number) =>
    (await playbook.read(maxAgeMs)).commands.map(({ name, body }) => `${name}: ${body}`);
  return { files, playbook, failures, names, pass: (ms: number) => void (nowMs += ms) };
}

test("a workspace without such files leaves what is shipped", async () => {
  const { playbook } = open(memoryWorkspace());
  expect(await playbook.read()).toEqual(shipped);
});

test("each reading sees the files as they are, also a change of equal length", async () => {
  const { files, names } = open(memoryWorkspace());
  await files.write(".claude/commands/a.md", encode("one"));
  expect(await names()).toEqual(["a: one"]);
  await files.write(".claude/commands/a.md", encode("two"));
  expect(await names()).toEqual(["a: two"]);
  await files.remove(".claude");
  expect(await names()).toEqual([]);
});

test("who can do with older knowledge is answered from it", async () => {
  const { files, names, pass } = open(memoryWorkspace());
  expect(await names(500)).toEqual([]);
  await files.write(".claude/commands/a.md", encode("one"));
  expect(await names(500)).toEqual([]);
  pass(500);
  expect(await names(500)).toEqual(["a: one"]);
});

test("files that are no text or too large are problems", async () => {
  const { files, playbook } = open(memoryWorkspace());
  await files.write(".claude/commands/latin.md", new Uint8Array([0x63, 0xe9]));
  await files.write(".claude/commands/nul.md", encode("a\0b"));
  await files.write(".claude/commands/huge.md", encode("x".repeat(100_001)));
  await files.write(".claude/commands/bom.md", encode("\uFEFF---\ndescription: d\n---\nText."));
  const { commands, problems } = await playbook.read();
  expect(commands.map(({ name, description }) => [name, description])).toEqual([["bom", "d"]]);
  expect(problems.map(({ file, message }) => [file, message])).toEqual([
    [".claude/commands/huge.md", expect.stringContaining("100001 bytes")],
    [".claude/commands/latin.md", "The file is not UTF-8 text"],
    [".claude/commands/nul.md", "The file is not text"],
  ]);
});

test("more than can be held is left out with a problem, and the rest is read", async () => {
  const { files, playbook } = open(memoryWorkspace());
  for (let at = 10; at < 32; at += 1) {
    await files.write(`.claude/commands/c${at}.md`, encode("x".repeat(95_000)));
  }
  const { commands, problems } = await playbook.read();
  expect(commands).toHaveLength(21);
  expect(problems.map(({ file }) => file)).toEqual([".claude/commands/c31.md"]);
});

test("a file where a folder should be is nothing to read", async () => {
  const { files, playbook } = open(memoryWorkspace());
  await files.write(".claude", encode("not a folder"));
  expect(await playbook.read()).toEqual(shipped);
});

test("a workspace that fails or does not answer leaves what was known, and says so", async () => {
  const files = memoryWorkspace();
  await files.write("CLAUDE.md", encode("known"));
  let isDown: "" | "throws" | "hangs" = "";
  const flaky = {
    listAll: (path: string) => files.listAll(path),
    readMany: (paths: readonly string[]) => files.readMany(paths),
    stat: async (path: string) => {
      if (isDown === "throws") throw new Error("away");
      return isDown === "hangs" ? await new Promise<never>(() => undefined) : await files.stat(path);
    },
  };
  const { playbook, failures } = open(
    flaky,
    async () => await new Promise((resolve) => setTimeout(resolve, 5)),
  );
  expect((await playbook.read()).projectContext).toBe("known");
  for (const how of ["throws", "hangs"] as const) {
    isDown = how;
    const { projectContext, problems } = await playbook.read();
    expect(projectContext).toBe("known");
    expect(problems).toMatchObject([{ message: expect.stringContaining("did not answer") }]);
    expect(await playbook.isPath("/CLAUDE.md")).toBe(false);
  }
  isDown = "";
  expect(failures).toMatchObject([{ message: "away" }]);
  expect((await playbook.read()).problems).toEqual([]);
});
