import { inflateSync } from "node:zlib";
import type { Oid } from "../git/object-store.ts";
import type { WorkspaceApi } from "./workspace-api.ts";
import { repeatTransient } from "./repeat-transient.ts";

/** Packed contents of one answer; several are on their way at once. */
const BATCH_BYTES = 6_000_000;
const BATCHES_AT_ONCE = 3;
/** Contents kept in the isolate, which many agents share. They are known by their hash, so they never change. */
const KEPT_BYTES = 16_000_000;
const KEPT_EACH_BYTES = 500_000;

export interface WantedBlob {
  oid: Oid;
  sizeBytes: number;
}

/** Contents of files that are in the workspace. */
export class BlobReader {
  readonly #workspace: () => Pick<WorkspaceApi, "readObjects">;

  constructor(workspace: () => Pick<WorkspaceApi, "readObjects">) {
    this.#workspace = workspace;
  }

  async read(wanted: WantedBlob): Promise<Uint8Array> {
    const found = await this.readMany([wanted]);
    const content = found.get(wanted.oid);
    if (!content) throw new Error(`The workspace has lost the object ${wanted.oid}`);
    return content;
  }

  /** What is missing is left out. */
  async readMany(wanted: readonly WantedBlob[]): Promise<Map<Oid, Uint8Array>> {
    const found = new Map<Oid, Uint8Array>();
    const missing: WantedBlob[] = [];
    for (const blob of new Map(wanted.map((each) => [each.oid, each])).values()) {
      const content = kept.get(blob.oid);
      if (content) found.set(blob.oid, content);
      else missing.push(blob);
    }
    const batches = [...batchesOf(missing)];
    const work = async (): Promise<void> => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) await this.#load(batch, found);
    };
    await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, work));
    return found;
  }

  async #load(oids: readonly Oid[], found: Map<Oid, Uint8Array>): Promise<void> {
    for (let start = 0; start < oids.length;) {
      const asked = oids.slice(start);
      const { objects, taken } = await repeatTransient(
        () => this.#workspace().readObjects(asked),
        (delayMs) => scheduler.wait(delayMs),
      );
      for (const { oid, deflated } of objects) {
        const content = new Uint8Array(inflateSync(deflated));
        found.set(oid, content);
        keep(oid, content);
      }
      start += taken;
    }
  }
}

function* batchesOf(wanted: readonly WantedBlob[]): Generator<Oid[]> {
  let batch: Oid[] = [];
  let sizeBytes = 0;
  for (const blob of wanted) {
    if (batch.length > 0 && sizeBytes + blob.sizeBytes > BATCH_BYTES) {
      yield batch;
      batch = [];
      sizeBytes = 0;
    }
    batch.push(blob.oid);
    sizeBytes += blob.sizeBytes;
  }
  if (batch.length > 0) yield batch;
}

const kept = new Map<Oid, Uint8Array>();
let keptBytes = 0;

function keep(oid: Oid, content: Uint8Array): void {
  if (content.byteLength > KEPT_EACH_BYTES || kept.has(oid)) return;
  kept.set(oid, content);
  keptBytes += content.byteLength;
  for (const [oldest, { byteLength }] of kept) {
    if (keptBytes <= KEPT_BYTES) return;
    kept.delete(oldest);
    keptBytes -= byteLength;
  }
}
