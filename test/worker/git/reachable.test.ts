import { beforeAll, expect, test } from "vitest";
import { reachableOids } from "../../../worker/git/reachable.ts";
import { importRepository } from "../../support/import-repository.ts";
import { type MemoryObjects, memoryObjects } from "../../support/memory-objects.ts";
import { git, runGit } from "../../support/run-git.ts";
import { makeSampleRepository } from "../../support/sample-repository.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const directory = temporaryDirectory();
let objects: MemoryObjects;

beforeAll(async () => {
  makeSampleRepository(directory);
  objects = await importRepository(directory);
});

const at = (name: string): string => git(directory, "rev-parse", name);

/** What git itself would send. */
const listed = (...revisions: string[]): string[] =>
  git(directory, "rev-list", "--objects", "--no-object-names", ...revisions)
    .split("\n")
    .filter((oid) => oid !== "")
    .toSorted();

test.each([
  ["a branch", ["main"], []],
  ["a tag", ["v1"], []],
  ["several branches", ["main", "feature", "side-10"], []],
  ["a branch without what is on another", ["feature"], ["main"]],
  ["the last ten commits", ["main"], ["main~10"]],
  ["what came after a merged branch", ["main"], ["side-20", "main~30"]],
  ["nothing, for what the other side has", ["main~3"], ["main"]],
])("what can be reached from %s is what git lists", async (_, from, without) => {
  const reach = { from: from.map(at), without: without.map(at) };
  const found = await reachableOids(objects, reach);
  expect(found.ok && found.value.toSorted()).toEqual(listed(...from, ...without.map((name) => `^${name}`)));
});

test("commits that the other side has and we do not are passed over", async () => {
  const without = ["1234567890123456789012345678901234567890", at("main~1")];
  const found = await reachableOids(objects, { from: [at("main")], without });
  expect(found.ok && found.value.toSorted()).toEqual(listed("main", "^main~1"));
});

test("a commit without its parents ends the history when it is known to be shallow", async () => {
  const only = memoryObjects();
  const tree = await only.add("tree", "");
  const parent = "1234567890123456789012345678901234567890";
  const commit = await only.add("commit", `tree ${tree}\nparent ${parent}\nauthor a <a> 1 +0000\n\nm\n`);
  expect(await reachableOids(only, { from: [commit], shallow: new Set([commit]) })).toEqual({
    ok: true,
    value: [commit, tree],
  });
  expect(await reachableOids(only, { from: [commit] })).toEqual({
    ok: false,
    failure: { code: "object_missing", oid: parent },
  });
});

test("what a merge takes from a branch that the other side has is left out", async () => {
  const found = await reachableOids(objects, { from: [at("main")], without: [at("main^1"), at("main^2")] });
  expect(found.ok && found.value.toSorted()).toEqual(listed("main", "^main^1", "^main^2"));
});

test("tags on tags, files and folders are followed, submodules are not", async () => {
  const tag = (name: string, target: string): string => {
    git(directory, "tag", "-a", name, "-m", name, target);
    return at(name);
  };
  tag("again", "v1");
  tag("file", "main:README.md");
  tag("folder", "main:bin");
  const blob = at("main:README.md");
  const tree = runGit(
    directory,
    ["mktree", "--missing"],
    `160000 commit ${"1".repeat(40)}\tsub\n100644 blob ${blob}\ta\n`,
  );
  git(directory, "tag", "with-submodule", git(directory, "commit-tree", tree.toString().trim(), "-m", "sub"));
  const names = ["again", "file", "folder", "with-submodule"];
  const all = await importRepository(directory);
  const found = await reachableOids(all, { from: names.map(at) });
  expect(found.ok && found.value.toSorted()).toEqual(listed(...names));
});
