import { type Result, fail, succeed } from "../../../contract/failure.ts";
import type { ObjectStore, Oid } from "../object-store.ts";
import { applyDelta, deltaResultBytes } from "./apply-delta.ts";
import { createEntryIndex } from "./entry-index.ts";
import { createObjectContents } from "./object-contents.ts";
import { type PackEntry, invalidPack, objectTooLarge } from "./read-entries.ts";
import { type Awaited, type WaitingDelta, createWaitingDeltas } from "./waiting-deltas.ts";

export interface ObjectSettler {
  /** Takes the entries in the order of the pack, and writes what can be known of them by now. */
  settle(entry: PackEntry): Promise<Result<null>>;
  /** After the last entry: a base that never came, or null. */
  missingBase(): Oid | null;
}

/** Makes objects of entries: finds the bases of deltas, applies them, and writes what comes out to the store. */
export function createObjectSettler(
  store: ObjectStore,
  limits: { objectBytes: number; waitingBytes: number },
): ObjectSettler {
  const index = createEntryIndex();
  const objects = createObjectContents(store, limits.objectBytes);
  const waiting = createWaitingDeltas(limits.waitingBytes);

  async function build({ entry, delta }: WaitingDelta, baseOid: Oid): Promise<Result<Oid>> {
    const base = await objects.read(baseOid);
    if (!base) return fail(invalidPack(`The base of a delta, ${baseOid}, cannot be read.`));
    const content = contentFrom(base.content, delta, limits.objectBytes);
    if (!content.ok) return content;
    const oid = await objects.write({ kind: base.kind, content: content.value }, null);
    index.settle(entry, oid);
    return succeed(oid);
  }

  /** Builds all deltas that waited for an object, and those that waited for them. */
  async function release(first: { entry: number; oid: Oid }): Promise<Result<null>> {
    const bases = [first];
    for (let base = bases.pop(); base; base = bases.pop()) {
      for (const woken of waiting.wake(base.entry, base.oid)) {
        const built = await build(woken, base.oid);
        if (!built.ok) return built;
        bases.push({ entry: woken.entry, oid: built.value });
      }
    }
    return succeed(null);
  }

  async function follow(delta: WaitingDelta, baseOid: Oid): Promise<Result<null>> {
    const built = await build(delta, baseOid);
    return built.ok ? release({ entry: delta.entry, oid: built.value }) : built;
  }

  function wait(awaited: Awaited, delta: WaitingDelta): Result<null> {
    if (waiting.add(awaited, delta)) return succeed(null);
    return fail(invalidPack("Too many of its deltas come before what they build on."));
  }

  async function settle({ offset, holds, content, deflated }: PackEntry): Promise<Result<null>> {
    const entry = index.add(offset);
    const delta = { entry, delta: content };
    switch (holds.type) {
      case "object": {
        const oid = await objects.write({ kind: holds.kind, content }, deflated);
        index.settle(entry, oid);
        return release({ entry, oid });
      }
      case "offset_delta": {
        const base = index.find(offset - holds.distance);
        if (base === null || base === entry)
          return fail(invalidPack(`The delta at byte ${offset} builds on nothing.`));
        const oid = index.oidOf(base);
        return oid ? follow(delta, oid) : wait({ entry: base }, delta);
      }
      case "ref_delta":
        return objects.has(holds.base) ? follow(delta, holds.base) : wait({ oid: holds.base }, delta);
    }
  }

  return { settle, missingBase: waiting.missing };
}

function contentFrom(base: Uint8Array, delta: Uint8Array, limitBytes: number): Result<Uint8Array> {
  const sizeBytes = deltaResultBytes(delta, base.length);
  if (sizeBytes !== null && sizeBytes > limitBytes) return fail(objectTooLarge(limitBytes));
  const content = applyDelta(base, delta);
  return content ? succeed(content) : fail(invalidPack("A delta does not fit its base."));
}
