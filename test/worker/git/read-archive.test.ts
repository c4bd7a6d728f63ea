import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { git, runGit } from "../../support/run-git.ts";
import { makeSampleRepository } from "../../support/sample-repository.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { type Unpacked, unpackArchive } from "../../support/unpack-archive.ts";

const root = temporaryDirectory();
const folder = join(root, "project");
const deep = `${"a-long-name-of-a-folder/".repeat(8)}${"and-of-a-file".repeat(6)}.txt`;

const files: Record<string, string> = {
  "README.md": "100644 # Project\n",
  "bin/run": "100755 #!/bin/sh\n",
  "src/größe 大きさ.ts": "100644 export {};\n",
  "empty.txt": "100644 ",
  [deep]: "100644 deep\n",
  "large.txt": `100644 ${"all work and no play\n".repeat(20_000)}`,
};

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.slice(7));
    if (text.startsWith("100755")) chmodSync(file, 0o755);
  }
  mkdirSync(join(folder, "nothing/in/here"), { recursive: true });
  symlinkSync("../README.md", join(folder, "src/link.md"));
  mkdirSync(join(folder, ".git/objects"), { recursive: true });
  writeFileSync(join(folder, ".git/config"), "[core]\n");
  writeFileSync(join(folder, ".git/objects/one"), "");
});

async function unpacked(bytes: Uint8Array): Promise<Unpacked> {
  const result = await unpackArchive(bytes);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

const tar = (...args: string[]): Buffer =>
  execFileSync("tar", args, { cwd: root, maxBuffer: 100_000_000, stdio: ["ignore", "pipe", "ignore"] });

const skipped = [
  { path: "project/.git", reason: "git_directory" },
  { path: "project/src/link.md", reason: "link" },
];
const byPath = (one: { path: string }, other: { path: string }): number => (one.path < other.path ? -1 : 1);

test.each([
  ["the tar of GNU, compressed", ["--format=gnu", "-cz", "project"]],
  ["the tar of POSIX, compressed", ["--format=pax", "-cz", "project"]],
  ["a tar that is not compressed", ["--format=gnu", "-c", "project"]],
])("%s", async (_, args) => {
  const read = await unpacked(tar(...args));
  expect(read.files).toEqual(files);
  expect(read.topDirectory).toBe("project");
  expect(read.skipped.toSorted(byPath)).toEqual(skipped);
});

test("a tar of what is in a folder has no folder to take off", async () => {
  const read = await unpacked(tar("-cz", "-C", "project", "."));
  expect(read.files).toEqual(files);
  expect(read.topDirectory).toBeNull();
});

test("a sparse file is left out, because its content would be wrong", async () => {
  writeFileSync(join(root, "holes"), "");
  truncateSync(join(root, "holes"), 1_000_000);
  const read = await unpacked(tar("--format=pax", "--sparse", "-c", "holes", "project/README.md"));
  expect(read.skipped).toMatchObject([{ reason: "sparse_file" }]);
});

test("of two files with the same path the later one counts", async () => {
  const first = tar("-c", "project/README.md");
  writeFileSync(join(root, "twice.tar"), first);
  writeFileSync(join(folder, "README.md"), "# New\n");
  tar("-rf", "twice.tar", "project/README.md");
  writeFileSync(join(folder, "README.md"), "# Project\n");
  expect((await unpacked(readFileSync(join(root, "twice.tar")))).files).toEqual({
    "README.md": "100644 # New\n",
  });
});

const hasZip = ((): boolean => {
  try {
    execFileSync("zip", ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!hasZip).each([
  ["a zip", []],
  ["a zip that is not compressed", ["-0"]],
  ["a zip with sizes of 64 bits", ["-fz"]],
])("%s", async (_, args) => {
  const file = join(root, `${crypto.randomUUID()}.zip`);
  execFileSync("zip", ["-qry", ...args, file, "project"], { cwd: root });
  const read = await unpacked(readFileSync(file));
  expect(read.files).toEqual(files);
  expect(read.topDirectory).toBe("project");
  expect(read.skipped.toSorted(byPath)).toEqual(skipped);
});

test.skipIf(!hasZip)("a zip that says sizes only after the content, as when it was streamed", async () => {
  const file = join(root, "streamed.zip");
  execFileSync("zip", ["-qr", "-fd", file, "project/README.md", "project/large.txt", "project/bin"], {
    cwd: root,
  });
  const { "README.md": readme, "large.txt": large, "bin/run": run } = files;
  const read = await unpacked(readFileSync(file));
  expect(read.files).toEqual({ "README.md": readme, "large.txt": large, "bin/run": run });
});

test.each(["tar", "tar.gz", "zip"])("an archive that git makes, as %s", async (format) => {
  const { directory } = makeSampleRepository(join(root, format));
  const archive = runGit(directory, ["archive", `--format=${format}`, "--prefix=sample-1.0/", "main"]);
  const read = await unpacked(archive);
  const modes = git(directory, "ls-tree", "-r", "-z", "--full-tree", "main").split("\0").filter(Boolean);
  const expected = modes
    .map((line) => /^(\d+) blob \w+\t(.*)$/s.exec(line))
    .flatMap((match) => (match && match[1] !== "120000" ? [`${match[1]} ${match[2]}`] : []));
  const actual = Object.entries(read.files).map(([path, text]) => `${text.slice(0, 6)} ${path}`);
  expect(actual.toSorted()).toEqual(expected.toSorted());
  expect(read.files["long.txt"]).toBe(`100644 ${git(directory, "show", "main:long.txt")}`);
  expect(read.topDirectory).toBe("sample-1.0");
  expect(read.skipped).toEqual([{ path: "sample-1.0/docs/link.md", reason: "link" }]);
});

test.each([
  ["tar.gz", () => tar("-cz", "project")],
  ["tar", () => tar("-c", "project")],
  [
    "zip",
    () =>
      runGit(makeSampleRepository(join(root, crypto.randomUUID())).directory, [
        "archive",
        "--format=zip",
        "main",
      ]),
  ],
])("a %s that ends too early is refused wherever it ends", async (_, make) => {
  const bytes = make();
  const step = Math.max(1, Math.floor(bytes.length / 50));
  for (let end = 0; end < bytes.length - 1024 * 20; end += step) {
    const result = await unpackArchive(bytes.subarray(0, end));
    expect(result, `cut at ${end} of ${bytes.length}`).toMatchObject({
      ok: false,
      failure: { code: "archive_invalid" },
    });
  }
});

test("what is no archive says what would be one", async () => {
  const detailOf = async (bytes: Uint8Array): Promise<string> => {
    const result = await unpackArchive(bytes);
    return !result.ok && result.failure.code === "archive_invalid" ? result.failure.detail : "";
  };
  const wanted = "Send a .tar.gz, .tar or .zip.";
  expect(await detailOf(Buffer.from("hello"))).toBe(`This is no archive. ${wanted}`);
  expect(await detailOf(Buffer.alloc(0))).toBe(`This is no archive. ${wanted}`);
  expect(await detailOf(Buffer.from("a text of some length\n".repeat(100)))).toBe(
    `This is no archive. ${wanted}`,
  );
  expect(await detailOf(gzipSync("only a text"))).toBe(
    `This is compressed, but there is no tar in it. ${wanted}`,
  );
  expect(await detailOf(Buffer.from("BZh91AY&SY"))).toBe(
    `Archives of the kind bzip2 are not read. ${wanted}`,
  );
});
