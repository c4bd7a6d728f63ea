import { beforeAll, expect, test } from "vitest";
import { objectId } from "../../../worker/git/pack/object-id.ts";
import { type PackProgress, explodePack } from "../../../worker/git/read-pack.ts";
import { flowInPieces } from "../../support/byte-flows.ts";
import { memoryObjects } from "../../support/memory-objects.ts";
import { handMadePack, insertDelta, refDelta, whole } from "../../support/hand-made-pack.ts";
import { git, runGit } from "../../support/run-git.ts";
import { makeSampleRepository } from "../../support/sample-repository.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const directory = temporaryDirectory();
const never = new AbortController().signal;

beforeAll(() => void makeSampleRepository(directory));

const allOids = (): string[] =>
  git(directory, "rev-list", "--objects", "--all", "--no-object-names").split("\n").toSorted();

/** What `git pack-objects` makes of a list of revisions. */
const pack = (revisions: string, ...args: string[]): Buffer =>
  runGit(directory, ["pack-objects", "--stdout", "--revs", "--quiet", ...args], `${revisions}\n`);

test.each([
  ["deltas by offset", ["--delta-base-offset"]],
  ["deltas by name", []],
  ["chains of fifty deltas", ["--delta-base-offset", "--depth=50", "--window=60", "--no-reuse-delta"]],
  ["no deltas", ["--depth=0"]],
])("a pack with %s becomes the objects that git lists", async (_, args) => {
  const store = memoryObjects();
  const packed = pack("main\nfeature\nv1", ...args);
  expect(await explodePack(flowInPieces(packed), store, {}, never)).toEqual({
    ok: true,
    value: { objects: allOids().length },
  });
  expect(store.oids()).toEqual(allOids());
});

test("a thin pack finds the bases of its deltas in the store", async () => {
  const store = memoryObjects();
  await explodePack(flowInPieces(pack("main~20")), store, {}, never);
  const before = store.oids().length;
  const thin = pack("main\nfeature\nv1\n^main~20", "--thin", "--delta-base-offset");
  expect(await explodePack(flowInPieces(thin), store, {}, never)).toMatchObject({ ok: true });
  expect(store.oids().length).toBeGreaterThan(before);
  expect(store.oids()).toEqual(allOids());

  const alone = await explodePack(flowInPieces(thin), memoryObjects(), {}, never);
  expect(alone).toMatchObject({ ok: false, failure: { code: "pack_invalid" } });
});

test("a pack that ends too early is refused wherever it ends", async () => {
  const packed = pack("main\n^main~35", "--delta-base-offset");
  for (let end = 0; end < packed.length; end += 1000) {
    const result = await explodePack(flowInPieces(packed.subarray(0, end)), memoryObjects(), {}, never);
    expect(result, `cut at ${end}`).toEqual({
      ok: false,
      failure: { code: "pack_invalid", detail: "The pack cannot be read. It ends too early." },
    });
  }
});

test("a large object is read, and refused wherever it is cut or changed", async () => {
  const content = Buffer.alloc(3_000_000, "some text of a large file\n");
  crypto.getRandomValues(content.subarray(1_000_000, 1_060_000));
  const packed = handMadePack([whole("blob", content), whole("blob", Buffer.from("small"))]);
  const store = memoryObjects();
  expect(await explodePack(flowInPieces(packed), store, {}, never)).toMatchObject({ ok: true });
  expect(store.oids()).toEqual(
    [objectId("blob", content), objectId("blob", Buffer.from("small"))].toSorted(),
  );
  for (let at = 0; at < packed.length; at += 5003) {
    const cut = await explodePack(flowInPieces(packed.subarray(0, at)), memoryObjects(), {}, never);
    expect(cut, `cut at ${at}`).toMatchObject({
      failure: { detail: expect.stringContaining("ends too early") },
    });
    const changed = Uint8Array.from(packed);
    changed[at] = (changed[at] ?? 0) ^ 0x41;
    const read = await explodePack(flowInPieces(changed), memoryObjects(), {}, never);
    expect(read, `changed at ${at}`).toMatchObject({ ok: false, failure: { code: "pack_invalid" } });
  }
});

test("a large object that is longer or shorter than it says is refused", async () => {
  const content = Buffer.alloc(2_000_000, "text ");
  for (const sizeBytes of [1_999_999, 2_000_001, 600_000]) {
    const read = await explodePack(
      flowInPieces(handMadePack([whole("blob", content, sizeBytes)])),
      memoryObjects(),
      {},
      never,
    );
    expect(read).toMatchObject({ ok: false, failure: { detail: expect.stringContaining("is damaged") } });
  }
});

test("a pack with a changed byte is refused wherever it is", async () => {
  const packed = pack("main\n^main~35", "--delta-base-offset");
  for (let at = 0; at < packed.length; at += 997) {
    const changed = Uint8Array.from(packed);
    changed[at] = (changed[at] ?? 0) ^ 0x41;
    const result = await explodePack(flowInPieces(changed), memoryObjects(), {}, never);
    expect(result, `changed at ${at}`).toMatchObject({ ok: false, failure: { code: "pack_invalid" } });
  }
});

test("a pack that goes on after its end is refused", async () => {
  const longer = Buffer.concat([pack("main"), Buffer.from("more")]);
  expect(await explodePack(flowInPieces(longer), memoryObjects(), {}, never)).toEqual({
    ok: false,
    failure: { code: "pack_invalid", detail: "The pack cannot be read. It goes on after its end." },
  });
});

test("a delta may come before what it builds on", async () => {
  const base = "a line that stays\n".repeat(50);
  const middle = insertDelta(base, "once\n");
  const store = memoryObjects();
  const baseOid = objectId("blob", Buffer.from(base));
  const middleOid = objectId("blob", Buffer.from(middle.result));
  const last = insertDelta(middle.result, "twice\n");
  const packed = handMadePack([
    refDelta(middleOid, last.delta),
    refDelta(baseOid, middle.delta),
    whole("blob", Buffer.from(base)),
  ]);
  expect(await explodePack(flowInPieces(packed), store, {}, never)).toMatchObject({ ok: true });
  expect(store.oids()).toEqual([baseOid, middleOid, objectId("blob", Buffer.from(last.result))].toSorted());
});

test("deltas that wait for their base take no more than the limit", async () => {
  const delta = Buffer.from([1, 40, 40, ...Buffer.from("x".repeat(40))]);
  const packed = handMadePack(
    Array.from({ length: 100 }, (_, at) => refDelta(at.toString(16).padStart(40, "f"), delta)),
  );
  const options = { limits: { waitingBytes: 1000 } };
  expect(await explodePack(flowInPieces(packed), memoryObjects(), options, never)).toMatchObject({
    ok: false,
    failure: { detail: expect.stringContaining("before what they build on") },
  });
});

test("objects and deltas that would be too large are refused before they are made", async () => {
  const zeros = handMadePack([whole("blob", new Uint8Array(30_000_000))]);
  const refusal = { ok: false, failure: { detail: expect.stringContaining("more than 25000000 bytes") } };
  expect(await explodePack(flowInPieces(zeros), memoryObjects(), {}, never)).toMatchObject(refusal);

  const store = memoryObjects();
  const oid = await store.add("blob", "0123456789");
  // Ten bytes become 30,000,000 by copying them again and again.
  const copies = Array.from({ length: 200 }, () => [0x90, 10]).flat();
  const bomb = handMadePack([refDelta(oid, Uint8Array.from([10, 0x80, 0x87, 0xa7, 0x0e, ...copies]))]);
  expect(await explodePack(flowInPieces(bomb), store, {}, never)).toMatchObject(refusal);
});

test("a pack that says it has more objects than the limit is refused at once", async () => {
  const packed = handMadePack([]);
  packed.writeUInt32BE(4_000_000_000, 8);
  expect(await explodePack(flowInPieces(packed), memoryObjects(), {}, never)).toMatchObject({
    ok: false,
    failure: {
      detail: "The pack has 4000000000 objects; the limit is 400000. Take less of the history (depth).",
    },
  });
});

test("what does not begin as a pack is refused", async () => {
  for (const bytes of ["<html>not a pack</html>", "PACK\0\0\0\u0009\0\0\0\0 and more"])
    expect(await explodePack(flowInPieces(Buffer.from(bytes)), memoryObjects(), {}, never)).toEqual({
      ok: false,
      failure: { code: "pack_invalid", detail: "The pack cannot be read. It does not begin as a pack does." },
    });
});

test("reading ends when its signal says so", async () => {
  const result = await explodePack(flowInPieces(pack("main")), memoryObjects(), {}, AbortSignal.abort());
  expect(result).toMatchObject({ ok: false, failure: { code: "remote_unavailable" } });
});

test("the last progress is the whole pack", async () => {
  const packed = pack("main");
  const progress: PackProgress[] = [];
  const options = { onProgress: (step: PackProgress) => void progress.push(step) };
  await explodePack(flowInPieces(packed), memoryObjects(), options, never);
  const total = packed.readUInt32BE(8);
  expect(progress.at(-1)).toEqual({ objectsDone: total, objectsTotal: total, takenBytes: packed.length });
  expect(progress.length).toBeGreaterThan(2);
});
