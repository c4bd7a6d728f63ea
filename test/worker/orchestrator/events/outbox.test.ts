import { expect, test } from "vitest";
import type { Event } from "../../../../contract/event.ts";
import { type HistoryBatch, Outbox, retryDelayMs } from "../../../../worker/orchestrator/events/outbox.ts";
import { makeEvent } from "../../../support/make-event.ts";

/** An outbox over a log in memory and a database that fails as told. Sleeping takes no time and is noted. */
function setUp(options: { fails?: (attempt: number) => boolean } = {}) {
  const events: Event[] = [];
  let drained = 0;
  let attempts = 0;
  const written: number[] = [];
  const batches: HistoryBatch[] = [];
  const slept: number[] = [];
  const told: boolean[] = [];
  const parts = {
    log: {
      lastSeq: () => events.length,
      after: (seq: number, limit: number) => events.slice(seq, seq + limit),
      trim: () => undefined,
    },
    drained: { get: () => drained, set: (seq: number) => void (drained = seq) },
  };
  const outbox = new Outbox({
    ...parts,
    changedState: () => ({ ...({} as HistoryBatch), agents: [], written: () => undefined }), // the state is not what is tested
    write: async (batch) => {
      if (options.fails?.(++attempts)) throw new Error("away");
      batches.push(batch);
      written.push(...batch.events.map((event) => event.seq));
    },
    sleep: (ms) => {
      slept.push(ms);
      return new Promise((resolve) => setTimeout(resolve));
    },
    wakeLater: async () => undefined,
    onBehind: (isBehind) => told.push(isBehind),
  });
  const append = (count: number): void => {
    for (let i = 0; i < count; i++)
      events.push(makeEvent({ type: "error", message: "x", details: {} }, events.length + 1));
    outbox.wake();
  };
  const settled = async (): Promise<void> => {
    while (outbox.depth() > 0) await new Promise((resolve) => setTimeout(resolve));
  };
  return { outbox, append, settled, written, batches, slept, told };
}

test("every event is written once and in order, in batches", async () => {
  const { append, settled, written, batches } = setUp();
  append(120);
  append(3);
  await settled();
  expect(written).toEqual(Array.from({ length: 123 }, (_, index) => index + 1));
  expect(batches.length).toBeLessThanOrEqual(4);
});

test("while the database is away pauses grow, nothing is lost, and it is told once", async () => {
  const { append, settled, written, told, slept } = setUp({ fails: (attempt) => attempt <= 6 });
  append(10);
  await settled();
  expect(written).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(told).toEqual([true, false]);
  const pauses = slept.filter((ms) => ms >= 500);
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16000]);
});

test("pauses stop growing at half a minute", () => expect(retryDelayMs(30)).toBe(30_000));

test("a reader gets everything up to now, or learns that it is behind", async () => {
  const { outbox, append } = setUp();
  append(60);
  expect(await outbox.flush(1000)).toBe(true);
  const away = setUp({ fails: (attempt) => attempt < 5 });
  away.append(1);
  expect(await away.outbox.flush(1000)).toBe(false);
});
