import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import type { ByteFlow } from "../../../worker/git/byte-flow.ts";
import { inflateAhead } from "../../../worker/git/pack/zlib.ts";
import { explodePack } from "../../../worker/git/read-pack.ts";
import { writePack } from "../../../worker/git/write-pack.ts";
import { allOf, flowInPieces } from "../../support/byte-flows.ts";
import { memoryObjects } from "../../support/memory-objects.ts";

const never = new AbortController().signal;

test("the Workers runtime tells where a zlib stream ends", () => {
  for (const sizeBytes of [0, 1, 100, 70_000, 2_000_000]) {
    const content = Uint8Array.from({ length: sizeBytes }, (_, at) => (at * at) >> 5);
    const deflated = deflateSync(content);
    const more = new Uint8Array(deflated.length + 5000).fill(7);
    more.set(deflated);
    const inflated = inflateAhead(more, sizeBytes);
    if (typeof inflated === "string") throw new Error(inflated);
    expect(inflated.deflatedBytes).toBe(deflated.length);
    expect(inflated.content.length).toBe(sizeBytes);
    expect(inflateAhead(deflated.subarray(0, deflated.length - 1), sizeBytes)).toBe("unfinished");
    expect(inflateAhead(more, sizeBytes + 1)).toBe("corrupt");
    if (sizeBytes > 0) expect(inflateAhead(more, sizeBytes - 1)).toBe("corrupt");
    expect(inflateAhead(more.subarray(3), sizeBytes)).toBe("corrupt");
  }
});

test("a pack is written and read in the Workers runtime", async () => {
  const source = memoryObjects();
  for (let at = 0; at < 500; at += 1) await source.add("blob", `file ${at}\n`.repeat(at));
  const packed = await allOf(writePack(source.oids(), source));
  const target = memoryObjects();
  expect(await explodePack(flowInPieces(packed), target, {}, never)).toEqual({
    ok: true,
    value: { objects: 500 },
  });
  expect(target.oids()).toEqual(source.oids());
});

test("a pack of many megabytes goes through a piece at a time", async () => {
  const source = memoryObjects();
  for (let at = 0; at < 8; at += 1) await source.add("blob", noise(5_000_000, at));
  await source.add("blob", new Uint8Array(5_000_000));
  let objects = 0;
  const known = new Set(source.oids());
  const forgetful = {
    ...memoryObjects(),
    write: async ({ oid }: { oid: string }) => {
      objects += 1;
      known.delete(oid);
    },
  };
  const flow = readingOf(writePack(source.oids(), source));
  expect(await explodePack(flow, forgetful, {}, never)).toMatchObject({ ok: true });
  expect(objects).toBe(9);
  expect(known.size).toBe(0);
});

/** Bytes that do not get smaller. */
function noise(sizeBytes: number, seed: number): Uint8Array {
  const words = new Uint32Array(sizeBytes / 4);
  let word = seed + 1;
  for (let at = 0; at < words.length; at += 1) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    words[at] = word;
  }
  return new Uint8Array(words.buffer);
}

async function* readingOf(stream: ReadableStream<Uint8Array>): ByteFlow {
  for await (const chunk of stream) yield chunk;
  return null;
}
