import { expect } from "vitest";
import { LIMITS } from "../../contract/limits.ts";
import type { WorkspaceFiles } from "../../worker/agent-loop/ports.ts";
import { textIn } from "./memory-workspace.ts";

type Check = (files: WorkspaceFiles) => Promise<void>;

const bytes = (text: string) => new TextEncoder().encode(text);
const codeOf = (result: { ok: true } | { ok: false; failure: { code: string } }) =>
  result.ok ? "ok" : result.failure.code;

/** What holds for every implementation of `WorkspaceFiles`, each to be checked with an empty one. */
export const WORKSPACE_FACTS: Readonly<Record<string, Check>> = {
  "a written file is read back byte for byte, whatever is in it": async (files) => {
    const contents = [
      bytes(""),
      bytes("plain\n"),
      bytes("\uFEFFwith a mark, 漢字 and \r\n"),
      bytes("a NUL \0 inside"),
      new Uint8Array([0xff, 0xfe, 0x00, 0x80, 0xc3]),
      Uint8Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256),
    ];
    for (const [index, content] of contents.entries()) {
      expect(codeOf(await files.write(`dir/${index}.bin`, content))).toBe("ok");
      const read = await files.read(`/dir/${index}.bin`);
      expect(read.ok && [...read.value]).toEqual([...content]);
    }
  },

  "a text of the largest size is kept, and one byte more is refused": async (files) => {
    expect(codeOf(await files.write("text", new Uint8Array(LIMITS.fileBytes).fill(97)))).toBe("ok");
    expect(codeOf(await files.write("binary", new Uint8Array(1_490_000).fill(255)))).toBe("ok");
    const refused = await files.write("text", new Uint8Array(LIMITS.fileBytes + 1).fill(97));
    expect(codeOf(refused)).toBe("file_too_large");
    expect((await textIn(files, "text")).length).toBe(LIMITS.fileBytes);
  },

  "directories come into being with their first file and stay": async (files) => {
    await files.write("a/b/c.txt", bytes("c"));
    expect(codeOf(await files.remove("a/b/c.txt"))).toBe("ok");
    const stat = await files.stat("a/b");
    expect(stat.ok && stat.value.type).toBe("directory");
    const root = await files.stat("");
    expect(root.ok && root.value.type).toBe("directory");
  },

  "sizes are bytes and times do not lie in the past": async (files) => {
    const before = Date.now();
    await files.write("é.txt", bytes("é漢"));
    const stat = await files.stat("é.txt");
    expect(stat.ok && stat.value).toMatchObject({ type: "file", sizeBytes: 5 });
    expect(stat.ok && (stat.value.modifiedAtMs >= before - 1_000 || stat.value.modifiedAtMs < 100_000)).toBe(
      true,
    );
  },

  "a directory lists its direct children by name, files and directories": async (files) => {
    await files.write("src/b.ts", bytes("b"));
    await files.write("src/a/deep.ts", bytes("deep"));
    await files.makeDirectory("src/empty");
    const list = await files.list("/src/");
    expect(list.ok && list.value.map(({ path, type }) => [path, type])).toEqual([
      ["src/a", "directory"],
      ["src/b.ts", "file"],
      ["src/empty", "directory"],
    ]);
    const root = await files.list("");
    expect(root.ok && root.value.map(({ path }) => path)).toEqual(["src"]);
  },

  "listing everything gives the files below a directory by path and nothing beside it": async (files) => {
    for (const path of ["a/x.ts", "a/b/y.ts", "a.ts", "ab/z.ts", "a/b.ts"])
      await files.write(path, bytes(path));
    await files.makeDirectory("a/empty");
    const below = await files.listAll("a");
    expect(below.ok && below.value.map(({ path }) => path)).toEqual(["a/b.ts", "a/b/y.ts", "a/x.ts"]);
    const all = await files.listAll("/");
    expect(all.ok && all.value.length).toBe(5);
  },

  "names that mean something in patterns, in SQL or in a shell are plain names": async (files) => {
    const names = [
      "a[b]",
      "a*",
      "a?",
      "{a,b}",
      "a%",
      "a_b",
      "it's",
      '"q"',
      "a b",
      "$(x)",
      "-rf",
      "a;b",
      "x\u00a0y",
    ];
    for (const name of names) await files.write(`${name}/in/${name}.txt`, bytes(name));
    for (const name of names) {
      const below = await files.listAll(name);
      expect(below.ok && below.value.map(({ path }) => path)).toEqual([`${name}/in/${name}.txt`]);
      expect(await textIn(files, `${name}/in/${name}.txt`)).toBe(name);
    }
    expect(codeOf(await files.move("a[b]", "moved"))).toBe("ok");
    expect(await textIn(files, "moved/in/a[b].txt")).toBe("a[b]");
    expect(codeOf(await files.remove("a_b"))).toBe("ok");
    expect(codeOf(await files.stat("a%/in/a%.txt"))).toBe("ok");
  },

  "reading many gives what is there and leaves out what is not": async (files) => {
    await files.write("one", bytes("1"));
    await files.write("dir/two", bytes("2"));
    const many = await files.readMany(["one", "gone", "dir", "../out", "dir/two"]);
    expect(many.ok && many.value.map(({ path, content }) => [path, content[0]])).toEqual([
      ["one", 49],
      ["dir/two", 50],
    ]);
    expect(await files.readMany([])).toEqual({ ok: true, value: [] });
  },

  "removing a directory removes all in it and nothing beside it": async (files) => {
    for (const path of ["a/b/c", "a/d", "a.txt", "ab"]) await files.write(path, bytes(path));
    expect(codeOf(await files.remove("a"))).toBe("ok");
    const all = await files.listAll("");
    expect(all.ok && all.value.map(({ path }) => path)).toEqual(["a.txt", "ab"]);
    expect(codeOf(await files.stat("a/b"))).toBe("file_not_found");
  },

  "moving a file replaces a file and makes the directories it needs": async (files) => {
    await files.write("from.txt", bytes("new"));
    await files.write("to/here.txt", bytes("old"));
    expect(codeOf(await files.move("from.txt", "to/here.txt"))).toBe("ok");
    expect(codeOf(await files.move("to/here.txt", "x/y/z.txt"))).toBe("ok");
    expect(await textIn(files, "x/y/z.txt")).toBe("new");
    expect(codeOf(await files.stat("from.txt"))).toBe("file_not_found");
    expect(codeOf(await files.move("x/y/z.txt", "/x/./y/z.txt"))).toBe("ok");
    expect(await textIn(files, "x/y/z.txt")).toBe("new");
  },

  "moving a directory takes all in it along": async (files) => {
    await files.write("a/one", bytes("1"));
    await files.write("a/b/two", new Uint8Array([0, 255]));
    await files.makeDirectory("a/empty");
    expect(codeOf(await files.move("a", "c/d"))).toBe("ok");
    const all = await files.listAll("");
    expect(all.ok && all.value.map(({ path }) => path)).toEqual(["c/d/b/two", "c/d/one"]);
    expect(codeOf(await files.stat("c/d/empty"))).toBe("ok");
    expect(codeOf(await files.stat("a"))).toBe("file_not_found");
  },

  "a directory is not moved to where a path in it would be too long": async (files) => {
    await files.write(`a/${"x/".repeat(50)}deep.txt`, bytes("deep"));
    await files.write("a/flat.txt", bytes("flat"));
    expect(codeOf(await files.move("a", "y/".repeat(20)))).toBe("invalid_request");
    const all = await files.listAll("a");
    expect(all.ok && all.value.length).toBe(2);
  },

  "what cannot be done is refused and changes nothing": async (files) => {
    await files.write("file", bytes("f"));
    await files.write("dir/inner", bytes("i"));
    const refusals: [string, Promise<Parameters<typeof codeOf>[0]>][] = [
      ["file_not_found", files.read("gone")],
      ["file_not_found", files.stat("file/below")],
      ["is_a_directory", files.read("dir")],
      ["is_a_directory", files.read("")],
      ["is_a_directory", files.write("dir", bytes("x"))],
      ["is_a_directory", files.write("/", bytes("x"))],
      ["not_a_directory", files.write("file/below", bytes("x"))],
      ["not_a_directory", files.write("file/far/below", bytes("x"))],
      ["not_a_directory", files.makeDirectory("file")],
      ["not_a_directory", files.makeDirectory("file/below")],
      ["not_a_directory", files.list("file")],
      ["not_a_directory", files.listAll("file")],
      ["file_not_found", files.list("gone")],
      ["file_not_found", files.listAll("gone")],
      ["file_not_found", files.remove("gone")],
      ["invalid_request", files.remove("/")],
      ["file_not_found", files.move("gone", "x")],
      ["invalid_request", files.move("/", "x")],
      ["invalid_request", files.move("dir", "dir/inside")],
      ["is_a_directory", files.move("file", "dir")],
      ["not_a_directory", files.move("dir", "file")],
      ["not_a_directory", files.move("dir", "file/below")],
      ["path_outside_workspace", files.read("../x")],
      ["path_outside_workspace", files.write("a/../../x", bytes("x"))],
      ["path_outside_workspace", files.remove("/..")],
      ["path_outside_workspace", files.move("file", "../x")],
      ["path_outside_workspace", files.list("..")],
      ["invalid_request", files.write("a\0b", bytes("x"))],
    ];
    for (const [code, result] of refusals) expect(codeOf(await result)).toBe(code);
    const all = await files.listAll("");
    expect(all.ok && all.value.map(({ path }) => path)).toEqual(["dir/inner", "file"]);
    expect(codeOf(await files.makeDirectory("dir"))).toBe("ok");
  },
};
