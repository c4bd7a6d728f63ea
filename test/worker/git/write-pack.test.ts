import { join } from "node:path";
import { expect, test } from "vitest";
import { writePack } from "../../../worker/git/write-pack.ts";
import { allOf } from "../../support/byte-flows.ts";
import { importRepository } from "../../support/import-repository.ts";
import { memoryObjects } from "../../support/memory-objects.ts";
import { git, runGit } from "../../support/run-git.ts";
import { makeSampleRepository } from "../../support/sample-repository.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const directory = temporaryDirectory();

function unpack(packed: Uint8Array): string[] {
  const target = join(directory, crypto.randomUUID());
  git(directory, "init", "--quiet", "--bare", target);
  runGit(target, ["unpack-objects", "-q", "--strict"], packed);
  return git(target, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split("\n");
}

test("git unpacks all objects of a pack", async () => {
  const { directory: source } = makeSampleRepository(join(directory, "sample"));
  const objects = await importRepository(source);
  const packed = await allOf(writePack(objects.oids(), objects));
  expect(unpack(packed)).toEqual(objects.oids());
});

test("an empty pack, an empty file and a large file are packed", async () => {
  const objects = memoryObjects();
  expect((await allOf(writePack([], objects))).length).toBe(32);
  await objects.add("blob", "");
  await objects.add("blob", "x".repeat(15));
  await objects.add("blob", "x".repeat(16));
  await objects.add(
    "blob",
    Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * at) >> 7),
  );
  expect(unpack(await allOf(writePack(objects.oids(), objects)))).toEqual(objects.oids());
});

test("a pack is read only as fast as it is taken", async () => {
  const objects = memoryObjects();
  for (let at = 0; at < 50; at += 1)
    await objects.add("blob", crypto.getRandomValues(new Uint8Array(60_000)));
  let reads = 0;
  const counted = {
    read: (oid: string) => {
      reads += 1;
      return objects.read(oid);
    },
  };
  const reader = writePack(objects.oids(), counted).getReader();
  await reader.read();
  expect(reads).toBeLessThan(8);
  await reader.cancel();
});

test("a pack breaks when an object is gone", async () => {
  const oid = "1234567890123456789012345678901234567890";
  await expect(allOf(writePack([oid], memoryObjects()))).rejects.toThrow(`The object ${oid} is gone`);
});
