import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type FileToArchive, writeTarGz } from "../../../worker/git/write-archive.ts";
import { allOf } from "../../support/byte-flows.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { unpackArchive } from "../../support/unpack-archive.ts";

const root = temporaryDirectory();
const modifiedAt = new Date("2026-01-02T03:04:05Z");

const file = (path: string, text: string, mode: FileToArchive["mode"] = "100644"): FileToArchive => ({
  path,
  mode,
  read: async () => new TextEncoder().encode(text),
});

const longPath = `${"a-long-name-of-a-folder/".repeat(12)}${"größe".repeat(20)}.txt`;

test("tar unpacks it: folders, modes, links, long names and names in other scripts", async () => {
  const files = [
    file("README.md", "# Read\n"),
    file("bin/run", "#!/bin/sh\n", "100755"),
    file("docs/link.md", "../README.md", "120000"),
    file(longPath, "deep\n"),
    file("大きさ.txt", ""),
  ];
  const archive = await allOf(writeTarGz(files, { prefix: "project", modifiedAt }));
  const target = join(root, "unpacked");
  mkdirSync(target);
  writeFileSync(join(root, "archive.tar.gz"), archive);
  execFileSync("tar", ["-xzf", join(root, "archive.tar.gz")], { cwd: target });
  const at = (path: string): string => join(target, "project", path);
  expect(readFileSync(at("README.md"), "utf8")).toBe("# Read\n");
  expect(lstatSync(at("bin/run")).mode & 0o777).toBe(0o755);
  expect(lstatSync(at("README.md")).mode & 0o777).toBe(0o644);
  expect(lstatSync(at("README.md")).mtime).toEqual(modifiedAt);
  expect(readlinkSync(at("docs/link.md"))).toBe("../README.md");
  expect(readFileSync(at(longPath), "utf8")).toBe("deep\n");
  expect(readFileSync(at("大きさ.txt"), "utf8")).toBe("");
});

test("what is written is read again", async () => {
  const files = [file("a.txt", "a"), file("b/c.sh", "c", "100755"), file(longPath, "deep")];
  const read = await unpackArchive(await allOf(writeTarGz(files, { modifiedAt })));
  expect(read).toEqual({
    ok: true,
    value: {
      files: { "a.txt": "100644 a", "b/c.sh": "100755 c", [longPath]: "100644 deep" },
      topDirectory: null,
      skipped: [],
    },
  });
});

test("files are read only as fast as the archive is taken", async () => {
  let reads = 0;
  const noise: FileToArchive = {
    path: "noise",
    mode: "100644",
    read: async () => {
      reads += 1;
      const bytes = new Uint8Array(2_000_000);
      for (let at = 0; at < bytes.length; at += 50_000)
        crypto.getRandomValues(bytes.subarray(at, at + 50_000));
      return bytes;
    },
  };
  const reader = writeTarGz(
    Array.from({ length: 100 }, () => noise),
    { modifiedAt },
  ).getReader();
  for (let taken = 0; taken < 1_000_000;) taken += (await reader.read()).value?.length ?? Infinity;
  expect(reads).toBeLessThan(20);
  await reader.cancel();
});

test("the archive breaks when a file cannot be read", async () => {
  const broken: FileToArchive = {
    path: "gone",
    mode: "100644",
    read: () => Promise.reject(new Error("The object is gone")),
  };
  await expect(allOf(writeTarGz([file("a", "a"), broken], { modifiedAt }))).rejects.toThrow(
    "The object is gone",
  );
});
