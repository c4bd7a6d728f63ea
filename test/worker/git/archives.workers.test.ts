import { expect, test } from "vitest";
import { writeTarGz } from "../../../worker/git/write-archive.ts";
import { allOf } from "../../support/byte-flows.ts";
import { handMadeTar } from "../../support/hand-made-tar.ts";
import { handMadeZip } from "../../support/hand-made-zip.ts";
import { unpackArchive } from "../../support/unpack-archive.ts";

const modifiedAt = new Date("2026-01-02T03:04:05Z");
const text = "line\n".repeat(1000);

test("the Workers runtime writes a .tar.gz and reads it again", async () => {
  const files = Array.from({ length: 300 }, (_, at) => ({
    path: `src/file-${at}.ts`,
    mode: "100644" as const,
    read: async () => new TextEncoder().encode(`${at} ${text}`),
  }));
  const archive = await allOf(writeTarGz(files, { prefix: "project", modifiedAt }));
  const read = await unpackArchive(archive);
  expect(read).toMatchObject({ ok: true, value: { topDirectory: "project", skipped: [] } });
});

test("the Workers runtime reads tar and zip", async () => {
  const entries = [
    { name: "p/a.txt", content: text, unixMode: 0o100644 },
    { name: "p/run", content: "#!/bin/sh", unixMode: 0o100755, mode: 0o755 },
  ];
  for (const bytes of [handMadeTar(entries), handMadeZip(entries)])
    expect(await unpackArchive(bytes)).toEqual({
      ok: true,
      value: {
        files: { "a.txt": `100644 ${text}`, run: "100755 #!/bin/sh" },
        topDirectory: "p",
        skipped: [],
      },
    });
});

test("a damaged archive is a failure in the Workers runtime too", async () => {
  const archive = await allOf(
    writeTarGz([{ path: "a", mode: "100644", read: async () => new TextEncoder().encode(text) }], {
      modifiedAt,
    }),
  );
  const zip = handMadeZip([{ name: "a", content: text }]);
  for (const bytes of [archive, zip]) {
    for (let end = 3; end < bytes.length; end += 20)
      expect(await unpackArchive(bytes.subarray(0, end)), `cut at ${end}`).toMatchObject({ ok: false });
  }
  const bomb = handMadeZip([{ name: "bomb", content: new Uint8Array(26_000_000) }]);
  expect(await unpackArchive(bomb)).toMatchObject({ failure: { code: "archive_invalid", entry: "bomb" } });
});
