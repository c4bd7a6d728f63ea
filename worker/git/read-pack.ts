import { type Failure, type Result, fail, succeed } from "../../contract/failure.ts";
import { type ByteFlow, createByteReader } from "./byte-flow.ts";
import type { ObjectStore } from "./object-store.ts";
import { type PackEntry, createPackReader, invalidPack } from "./pack/read-entries.ts";
import { createObjectSettler } from "./pack/settle-objects.ts";

export interface PackLimits {
  objects: number;
  /** Of one object, and of one delta. */
  objectBytes: number;
  /** Of all deltas that wait for their base at one time. */
  waitingBytes: number;
}

export interface PackProgress {
  objectsDone: number;
  objectsTotal: number;
  /** Of the pack. */
  takenBytes: number;
}

export interface PackOptions {
  limits?: Partial<PackLimits>;
  onProgress?: (progress: PackProgress) => void;
}

/** What fits into 128 MB, the memory of an isolate: one object is there inflated and deflated, and so is its base. */
const LIMITS: PackLimits = {
  objects: 400_000,
  objectBytes: 25_000_000,
  waitingBytes: 20_000_000,
};

const PROGRESS_EVERY_OBJECTS = 100;

/**
 * Writes every object of a pack (version 2 or 3, thin ones too) to the store while the pack comes in, and keeps only
 * what a later delta needs. After a failure some objects are there that nothing refers to. Never throws but when the
 * store does.
 */
export async function explodePack(
  flow: ByteFlow,
  store: ObjectStore,
  options: PackOptions,
  signal: AbortSignal,
): Promise<Result<{ objects: number }>> {
  try {
    return await explode(flow, store, options, signal);
  } finally {
    await flow.return(null);
  }
}

async function explode(
  flow: ByteFlow,
  store: ObjectStore,
  options: PackOptions,
  signal: AbortSignal,
): Promise<Result<{ objects: number }>> {
  const limits = { ...LIMITS, ...options.limits };
  const bytes = createByteReader(flow);
  const pack = createPackReader(bytes, limits.objectBytes);
  const objects = createObjectSettler(store, limits);
  const started = await pack.start();
  if (!started.ok) return started;
  const total = started.value;
  if (total > limits.objects) return fail(tooManyObjects(total, limits.objects));
  const tell = (objectsDone: number): void =>
    options.onProgress?.({ objectsDone, objectsTotal: total, takenBytes: bytes.takenBytes() });

  for (let done = 0; done < total; done += 1) {
    if (signal.aborted) return fail({ code: "remote_unavailable", detail: "Reading the pack was ended." });
    const entry: Result<PackEntry> = await pack.next();
    if (!entry.ok) return entry;
    const settled = await objects.settle(entry.value);
    if (!settled.ok) return settled;
    if (done % PROGRESS_EVERY_OBJECTS === 0) tell(done);
  }
  const finished = await pack.finish();
  if (!finished.ok) return finished;
  tell(total);
  const base = objects.missingBase();
  return base
    ? fail(invalidPack(`The base of a delta, ${base}, is neither in it nor here.`))
    : succeed({ objects: total });
}

function tooManyObjects(count: number, limit: number): Failure {
  return {
    code: "pack_invalid",
    detail: `The pack has ${count} objects; the limit is ${limit}. Take less of the history (depth).`,
  };
}
