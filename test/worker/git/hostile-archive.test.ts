import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readArchive } from "../../../worker/git/read-archive.ts";
import { handMadeTar } from "../../support/hand-made-tar.ts";
import { handMadeZip } from "../../support/hand-made-zip.ts";
import { inPieces, unpackArchive } from "../../support/unpack-archive.ts";

const unsafeNames = [
  "../up.txt",
  "a/../../up.txt",
  "/etc/passwd",
  "C:/windows.txt",
  "a\\b.txt",
  "a\u0001b.txt",
  "c\nd.txt",
  `${"x".repeat(99)}\ufffd`.slice(-90),
];

const makers = [
  ["tar", (names: readonly string[]) => handMadeTar(names.map((name) => ({ name, content: name })))],
  [
    "tar.gz",
    (names: readonly string[]) => gzipSync(handMadeTar(names.map((name) => ({ name, content: name })))),
  ],
  ["zip", (names: readonly string[]) => handMadeZip(names.map((name) => ({ name, content: name })))],
] as const;

test.each(makers)(
  "%s: names that lead out, or mean something else elsewhere, are left out",
  async (_, make) => {
    const read = await unpackArchive(make(["good.txt", ...unsafeNames, "also/good.txt"]));
    expect(read).toMatchObject({
      ok: true,
      value: { files: { "good.txt": "100644 good.txt", "also/good.txt": "100644 also/good.txt" } },
    });
    expect(read.ok && read.value.skipped.map(({ reason }) => reason)).toEqual(
      unsafeNames.map(() => "unsafe_path"),
    );
  },
);

test.each(makers)("%s: no name of git's own folder gets in", async (_, make) => {
  const names = [
    ".git/config",
    "sub/.git/hooks/pre-commit",
    ".GIT/config",
    ".git ",
    "git~1/config",
    ".git./x",
  ];
  const read = await unpackArchive(make([...names, ".gitignore", ".github/a.yml"]));
  expect(read.ok && Object.keys(read.value.files)).toEqual([".gitignore", ".github/a.yml"]);
});

test.each(makers)("%s: what macOS adds is left out, and does not hide the folder", async (_, make) => {
  const read = await unpackArchive(make(["p/a.txt", "__MACOSX/p/._a.txt"]));
  expect(read).toMatchObject({
    value: {
      files: { "a.txt": "100644 p/a.txt" },
      topDirectory: "p",
      skipped: [{ reason: "macos_metadata" }],
    },
  });
});

test.each(makers)("%s: a file that is also a folder stays a file", async (_, make) => {
  const read = await unpackArchive(make(["x/a", "x/a/b", "x/a/c/d", "x/ab"]));
  expect(read.ok && Object.keys(read.value.files)).toEqual(["a", "ab"]);
  expect(read.ok && read.value.skipped.map(({ path }) => path)).toEqual(["x/a/b", "x/a/c/d"]);
});

test.each(makers)("%s: limits hold and name the entry", async (_, make) => {
  const names = ["one.txt", "two.txt", "a-longer-name.txt"];
  expect(await unpackArchive(make(names), { files: 2 })).toMatchObject({
    failure: {
      code: "archive_invalid",
      entry: "a-longer-name.txt",
      detail: expect.stringContaining("2 files"),
    },
  });
  expect(await unpackArchive(make(names), { fileBytes: 8 })).toMatchObject({
    failure: {
      code: "archive_invalid",
      entry: "a-longer-name.txt",
      detail: expect.stringContaining("8 bytes"),
    },
  });
  expect(await unpackArchive(make(names), { inflatedBytes: 20 })).toMatchObject({
    failure: { code: "archive_invalid", entry: null, detail: expect.stringContaining("20 bytes") },
  });
});

test("links, devices and folders of a tar are no files", async () => {
  const read = await unpackArchive(
    handMadeTar([
      { name: "folder", type: "5" },
      { name: "link", type: "2", linkTo: "/etc/passwd" },
      { name: "hard", type: "1", linkTo: "a.txt" },
      { name: "device", type: "3" },
      { name: "pipe", type: "6" },
      { name: "link/through.txt", content: "through" },
    ]),
  );
  expect(read).toMatchObject({
    ok: true,
    value: {
      skipped: [
        { path: "link", reason: "link" },
        { path: "hard", reason: "link" },
        { path: "device", reason: "device" },
        { path: "pipe", reason: "device" },
      ],
      files: { "through.txt": "100644 through" },
    },
  });
});

test("links and devices of a zip are no files", async () => {
  const read = await unpackArchive(
    handMadeZip([
      { name: "link", content: "/etc/passwd", unixMode: 0o120777 },
      { name: "device", unixMode: 0o060600 },
      { name: "folder/", unixMode: 0o040755 },
      { name: "program", content: "x", unixMode: 0o100755 },
      { name: "from-dos", content: "y" },
    ]),
  );
  expect(read).toMatchObject({
    value: {
      files: { program: "100755 x", "from-dos": "100644 y" },
      skipped: [
        { path: "link", reason: "link" },
        { path: "device", reason: "device" },
      ],
    },
  });
});

test("a tar says a longer name before the file", async () => {
  const name = `${"folder/".repeat(40)}file.txt`;
  const record = (text: string): string => `${text.length + 5} ${text}\n`;
  const read = await unpackArchive(
    handMadeTar([
      { name: "././@LongLink", type: "L", content: `${name}\0` },
      { name: name.slice(0, 100), content: "gnu" },
      { name: "pax", type: "x", content: record(`path=${name}2`) },
      { name: "short", content: "posix" },
      { name: "pax", type: "x", content: record(`path=../../${name}`) },
      { name: "harmless.txt", content: "not at all" },
    ]),
  );
  expect(read.ok && Object.values(read.value.files)).toEqual(["100644 gnu", "100644 posix"]);
  expect(read.ok && read.value.skipped).toMatchObject([{ reason: "unsafe_path" }]);
});

test("a name in the old alphabet of zip is read, and one that is no UTF-8 is left out", async () => {
  const read = await unpackArchive(
    handMadeZip([
      { name: Uint8Array.from([0x67, 0x72, 0x94, 0xe1, 0x65]), content: "DOS", flags: 0 },
      { name: Uint8Array.from([0x67, 0xff, 0xfe]), content: "bad", flags: 0x800 },
    ]),
  );
  expect(read).toMatchObject({
    value: { files: { größe: "100644 DOS" }, skipped: [{ reason: "unsafe_path" }] },
  });
});

test("a zip bomb is refused before it is inflated", async () => {
  const zeros = new Uint8Array(30_000_000);
  expect(await unpackArchive(handMadeZip([{ name: "bomb", content: zeros }]))).toMatchObject({
    failure: { code: "archive_invalid", entry: "bomb" },
  });
  // It says that it is small.
  expect(await unpackArchive(handMadeZip([{ name: "bomb", content: zeros, sizeBytes: 100 }]))).toMatchObject({
    failure: { code: "archive_invalid", entry: "bomb" },
  });
});

test("a tar bomb stops at the limit", async () => {
  const folders = Array.from({ length: 200 }, (_, at) => ({ name: `f${at}`, type: "5" }));
  expect(await unpackArchive(gzipSync(handMadeTar(folders)), { files: 10 })).toMatchObject({
    failure: { detail: expect.stringContaining("too many entries") },
  });
  const large = gzipSync(handMadeTar([{ name: "a", content: new Uint8Array(20_000_000) }]));
  expect(await unpackArchive(large, { inflatedBytes: 1_000_000 })).toMatchObject({
    failure: { entry: null },
  });
  const lying = handMadeTar([{ name: "huge", sizeBytes: 8_000_000_000 }]);
  expect(await unpackArchive(lying)).toMatchObject({ failure: { entry: "huge" } });
});

test("a zip larger than can be held says what to send instead", async () => {
  const zip = handMadeZip([{ name: "a", content: "x".repeat(5000), method: 0 }]);
  expect(await unpackArchive(zip, { zipBytes: 4000 })).toMatchObject({
    failure: { detail: "A zip may have 4000 bytes. A .tar.gz may have more: it is read as it comes." },
  });
});

test("what cannot be read in a zip is named", async () => {
  const entryOf = async (entry: object): Promise<unknown> => {
    const result = await unpackArchive(handMadeZip([{ name: "it.txt", content: "content", ...entry }]));
    return result.ok ? result.value : result.failure;
  };
  const named = { code: "archive_invalid", entry: "it.txt" };
  expect(await entryOf({ flags: 0x801 })).toEqual({ ...named, detail: '"it.txt": The file is encrypted.' });
  expect(await entryOf({ method: 12 })).toMatchObject({
    ...named,
    detail: expect.stringContaining("method 12"),
  });
  expect(await entryOf({ crc: 1 })).toMatchObject({ ...named, detail: expect.stringContaining("checksum") });
  expect(await entryOf({ sizeBytes: 6 })).toMatchObject(named);
  expect(await entryOf({ sizeBytes: 8 })).toMatchObject(named);
});

test("a changed byte in a tar's header is found", async () => {
  const tar = handMadeTar([
    { name: "a.txt", content: "a" },
    { name: "b.txt", content: "b" },
  ]);
  tar[1024] = 0x7a;
  expect(await unpackArchive(tar)).toMatchObject({ failure: { code: "archive_invalid", entry: "a.txt" } });
  const zipped = gzipSync(handMadeTar([{ name: "a.txt", content: "a".repeat(3000) }]));
  zipped[30] = (zipped[30] ?? 0) ^ 0xff;
  expect(await unpackArchive(zipped)).toMatchObject({ ok: false, failure: { code: "archive_invalid" } });
});

test("reading ends when its signal says so, and when the sender goes away", async () => {
  const tar = handMadeTar([{ name: "a.txt", content: "a" }]);
  const keep = async (): Promise<null> => null;
  expect(await readArchive(inPieces(tar), keep, {}, AbortSignal.abort())).toMatchObject({
    failure: { detail: "Reading it was ended." },
  });
  const broken = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(gzipSync(tar).subarray(0, 40)),
    pull: (controller) => controller.error(new Error("gone")),
  });
  expect(await readArchive(broken, keep, {}, new AbortController().signal)).toMatchObject({
    failure: { code: "archive_invalid", detail: expect.stringContaining("did not come to its end") },
  });
});

test("an archive without any file has none", async () => {
  for (const bytes of [handMadeTar([]), gzipSync(handMadeTar([])), handMadeZip([])])
    expect(await unpackArchive(bytes)).toEqual({
      ok: true,
      value: { files: {}, topDirectory: null, skipped: [] },
    });
});
