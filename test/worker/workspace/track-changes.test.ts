import { expect, test } from "vitest";
import { trackChanges } from "../../../worker/workspace/track-changes.ts";
import { memoryWorkspace, textIn } from "../../support/memory-workspace.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("created, modified and deleted files are told apart, by path", async () => {
  const { files, changes } = trackChanges(memoryWorkspace({ "b.txt": "old", "c/d.txt": "gone soon" }));
  await files.write("b.txt", bytes("new"));
  await files.write("/a.txt", bytes("first"));
  await files.write("a.txt", bytes("second"));
  await files.remove("c");
  expect(changes()).toEqual([
    { path: "a.txt", status: "created" },
    { path: "b.txt", status: "modified" },
    { path: "c/d.txt", status: "deleted" },
  ]);
});

test("what cancels out is no change", async () => {
  const { files, changes } = trackChanges(
    memoryWorkspace({ "same.txt": "same", "back.txt": "was", "moved.txt": "m" }),
  );
  await files.write("same.txt", bytes("same"));
  await files.write("back.txt", bytes("is"));
  await files.write("back.txt", bytes("was"));
  await files.write("temporary.txt", bytes("x"));
  await files.remove("temporary.txt");
  await files.move("moved.txt", "away.txt");
  await files.move("away.txt", "moved.txt");
  await files.makeDirectory("empty");
  expect(changes()).toEqual([]);
});

test("a file that is removed and written anew is modified", async () => {
  const { files, changes } = trackChanges(memoryWorkspace({ "a.txt": "one" }));
  await files.remove("a.txt");
  await files.write("a.txt", bytes("two"));
  expect(changes()).toEqual([{ path: "a.txt", status: "modified" }]);
});

test("a moved directory is its files deleted here and created there", async () => {
  const { files, changes } = trackChanges(
    memoryWorkspace({ "src/a.ts": "a", "src/b/c.ts": "c", "lib.ts": "l" }),
  );
  await files.write("src/a.ts", bytes("changed"));
  await files.move("src", "lib/src");
  expect(changes()).toEqual([
    { path: "lib/src/a.ts", status: "created" },
    { path: "lib/src/b/c.ts", status: "created" },
    { path: "src/a.ts", status: "deleted" },
    { path: "src/b/c.ts", status: "deleted" },
  ]);
});

test("a file that another one was moved onto is modified", async () => {
  const { files, changes } = trackChanges(memoryWorkspace({ "new.txt": "new", "old.txt": "old" }));
  await files.move("new.txt", "old.txt");
  expect(changes()).toEqual([
    { path: "new.txt", status: "deleted" },
    { path: "old.txt", status: "modified" },
  ]);
});

test("what was refused and what others have written is not counted", async () => {
  const shared = memoryWorkspace({ "dir/a.txt": "a" });
  const { files, changes } = trackChanges(shared);
  await shared.write("others.txt", bytes("theirs"));
  await files.write("dir", bytes("x"));
  await files.write("../out", bytes("x"));
  await files.remove("gone");
  await files.remove("/");
  await files.move("dir", "dir/inside");
  await files.move("dir/a.txt", "dir/a.txt");
  expect(changes()).toEqual([]);
  expect(await textIn(files, "dir/a.txt")).toBe("a");
});

test("reads are the files that were read one by one, once each", async () => {
  const { files, reads } = trackChanges(memoryWorkspace({ "a.txt": "a", "b.txt": "b", "c.txt": "c" }));
  await files.read("/b.txt");
  await files.read("a.txt");
  await files.read("b.txt");
  await files.read("gone.txt");
  await files.readMany(["c.txt"]);
  await files.write("c.txt", bytes("changed"));
  expect(reads()).toEqual(["b.txt", "a.txt"]);
});
