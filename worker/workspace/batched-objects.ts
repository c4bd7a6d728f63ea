import type { ObjectStore, Oid, StoredObject } from "../git/object-store.ts";

/** Of one transaction. */
const BATCH_BYTES = 4_000_000;

export interface BatchTarget extends ObjectStore {
  /** Keeps all of them in one transaction. */
  writeAll(objects: readonly StoredObject[]): Promise<void>;
}

/** Gathers what is written: thousands of objects one by one would be thousands of transactions. Call `flush` at the end. */
export class BatchedObjects implements ObjectStore {
  readonly #target: BatchTarget;
  #waiting = new Map<Oid, StoredObject>();
  #waitingBytes = 0;

  constructor(target: BatchTarget) {
    this.#target = target;
  }

  has(oid: Oid): boolean {
    return this.#waiting.has(oid) || this.#target.has(oid);
  }

  async read(oid: Oid): Promise<StoredObject | null> {
    return this.#waiting.get(oid) ?? (await this.#target.read(oid));
  }

  async write(object: StoredObject): Promise<void> {
    if (this.#waiting.has(object.oid)) return;
    this.#waiting.set(object.oid, object);
    this.#waitingBytes += object.deflated.byteLength;
    if (this.#waitingBytes >= BATCH_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    const batch = [...this.#waiting.values()];
    this.#waiting = new Map();
    this.#waitingBytes = 0;
    if (batch.length > 0) await this.#target.writeAll(batch);
  }
}
