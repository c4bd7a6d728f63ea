import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeBundle } from "../../../worker/git/bundle.ts";
import { allOf } from "../../support/byte-flows.ts";
import { importRepository } from "../../support/import-repository.ts";
import { git } from "../../support/run-git.ts";
import { makeSampleRepository } from "../../support/sample-repository.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const directory = temporaryDirectory();
const sample = makeSampleRepository(join(directory, "sample"));
const objects = await importRepository(sample.directory);

const refs = [
  { name: "refs/heads/feature", oid: sample.feature },
  // Where main is too: a clone has to check out main all the same.
  { name: "refs/heads/agents/scout", oid: sample.main },
  { name: "refs/heads/main", oid: sample.main },
  { name: "refs/tags/v1", oid: git(sample.directory, "rev-parse", "v1") },
];

test("git verifies a bundle and clones it, with its branches, tags and files", async () => {
  const bundle = await writeBundle({ refs, head: "refs/heads/main" }, objects);
  if (!bundle.ok) throw new Error(JSON.stringify(bundle.failure));
  const file = join(directory, "export.bundle");
  writeFileSync(file, await allOf(bundle.value));
  expect(git(sample.directory, "bundle", "verify", file)).toContain("The bundle records a complete history");

  const clone = join(directory, "clone");
  git(directory, "clone", "--quiet", file, clone);
  expect(git(clone, "fsck", "--strict", "--full")).toBe("");
  expect(git(clone, "symbolic-ref", "HEAD")).toBe("refs/heads/main");
  expect(git(clone, "status", "--porcelain")).toBe("");
  const everything = ["log", "--all", "--format=%H %T %P %s"];
  expect(git(clone, ...everything)).toBe(git(sample.directory, ...everything));
  expect(git(clone, "branch", "-r", "--format=%(refname:short)").split("\n")).toContain(
    "origin/agents/scout",
  );
});

test("a bundle without its head, of a history with an end, or with a gap, is refused", async () => {
  expect(await writeBundle({ refs, head: "refs/heads/nope" }, objects)).toMatchObject({
    failure: { code: "not_supported", detail: "There is no refs/heads/nope to check out." },
  });
  const shallow = new Set([sample.main]);
  expect(await writeBundle({ refs, head: "refs/heads/main", shallow }, objects)).toMatchObject({
    failure: { code: "not_supported" },
  });
  const oid = "1234567890123456789012345678901234567890";
  const gap = [{ name: "refs/heads/main", oid }];
  expect(await writeBundle({ refs: gap, head: "refs/heads/main" }, objects)).toMatchObject({
    failure: { code: "object_missing", oid },
  });
});
