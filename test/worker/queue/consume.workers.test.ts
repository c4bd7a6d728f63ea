import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { expect, test } from "vitest";
import type { EventId, OrchestratorId } from "../../../contract/ids.ts";
import { OrchestratorIdSchema } from "../../../contract/ids.ts";
import type { SummaryItem, SummaryJob } from "../../../contract/queue.ts";
import type { ModelPort, PricedUsage } from "../../../worker/agent-loop/ports.ts";
import { consumeSummaries } from "../../../worker/queue/consume.ts";
import type { SummarySink } from "../../../worker/queue/summary-sink.ts";
import { isAway, linesOf, makeItems, PRICED, scriptedModel, sums } from "./scripted-model.ts";

/** An orchestrator that keeps claims and summaries as the real one does, without expiry. */
function makeSink() {
  const claims = new Set<EventId>();
  const summaries = new Map<EventId, string>();
  const prices: PricedUsage[] = [];
  const sink: SummarySink = {
    async claim(ids) {
      const open = ids.filter((id) => !claims.has(id) && !summaries.has(id));
      for (const id of open) claims.add(id);
      return open;
    },
    async record(results, priced) {
      for (const { eventId, summary } of results) summaries.set(eventId, summary);
      if (priced) prices.push(priced);
    },
    async release(ids) {
      for (const id of ids) claims.delete(id);
    },
  };
  return { sink, claims, summaries, prices };
}

const makeOrchestratorId = () => OrchestratorIdSchema.parse(crypto.randomUUID());
const jobOf = (orchestrator_id: OrchestratorId, items: SummaryItem[]): SummaryJob => ({
  orchestrator_id,
  items,
});

async function deliver(
  bodies: { body: unknown; attempts?: number; id?: string }[],
  sinks: Map<OrchestratorId, SummarySink>,
  model: ModelPort,
) {
  const logged: string[] = [];
  const messages = bodies.map(({ body, attempts = 1, id }, index) => ({
    id: id ?? `m${index + 1}`,
    timestamp: new Date(0),
    attempts,
    body,
  }));
  const batch = createMessageBatch("control-room-summaries", messages);
  await consumeSummaries(
    batch,
    {
      sinkFor(id) {
        const sink = sinks.get(id);
        if (!sink) throw new Error("no such orchestrator");
        return sink;
      },
      model,
      summaryModel: "claude-haiku-5-5",
      newId: () => crypto.randomUUID(),
      log: (event) => logged.push(event),
    },
    new AbortController().signal,
  );
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext());
  return {
    acked: explicitAcks.toSorted(),
    retried: retryMessages.map(({ msgId }) => msgId).toSorted(),
    logged,
  };
}

test("messages of one orchestrator are summarised in common calls, those of another by themselves", async () => {
  const [one, other] = [makeOrchestratorId(), makeOrchestratorId()];
  const [first, second] = [makeSink(), makeSink()];
  const model = scriptedModel(sums);
  const result = await deliver(
    [
      { body: jobOf(one, makeItems(3)) },
      { body: jobOf(other, makeItems(2)) },
      { body: jobOf(one, makeItems(4)) },
    ],
    new Map([
      [one, first.sink],
      [other, second.sink],
    ]),
    model,
  );

  expect(result).toEqual({ acked: ["m1", "m2", "m3"], retried: [], logged: [] });
  expect(new Set(model.calls.map((request) => linesOf(request).length))).toEqual(new Set([2, 7]));
  expect([first.summaries.size, second.summaries.size]).toEqual([7, 2]);
  expect([first.prices, second.prices]).toEqual([[PRICED], [PRICED]]);
});

test("a message that comes twice costs one call, in one batch, later, or at the same time", async () => {
  const id = makeOrchestratorId();
  const { sink, summaries, prices } = makeSink();
  const model = scriptedModel(sums);
  const sinks = new Map([[id, sink]]);
  const body = jobOf(id, makeItems(5));

  const [both] = await Promise.all([
    deliver([{ body }, { body }], sinks, model),
    deliver([{ body }], sinks, model),
  ]);
  await deliver([{ body, attempts: 2 }], sinks, model);

  expect(both.acked).toEqual(["m1", "m2"]);
  expect(model.calls).toHaveLength(1);
  expect(prices).toEqual([PRICED]);
  expect(summaries.size).toBe(5);
});

test("events that another delivery has claimed are looked at again, and left alone in the end", async () => {
  const id = makeOrchestratorId();
  const { sink, claims } = makeSink();
  const items = makeItems(2);
  for (const item of items) claims.add(item.event_id);
  const model = scriptedModel(sums);
  const at = (attempts: number) =>
    deliver([{ body: jobOf(id, items), attempts }], new Map([[id, sink]]), model);

  expect(await at(1)).toEqual({ acked: [], retried: ["m1"], logged: [] });
  expect(await at(2)).toEqual({ acked: [], retried: ["m1"], logged: [] });
  expect(await at(3)).toEqual({ acked: ["m1"], retried: [], logged: [] });
  expect(model.calls).toEqual([]);
});

test("what cannot be read is dropped with a line in the log, and the rest is done", async () => {
  const id = makeOrchestratorId();
  const { sink, summaries } = makeSink();
  const bodies = [
    null,
    "text",
    {},
    { orchestrator_id: "x", items: [] },
    jobOf(id, []),
    jobOf(id, makeItems(1)),
  ];
  const result = await deliver(
    bodies.map((body) => ({ body })),
    new Map([[id, sink]]),
    scriptedModel(sums),
  );

  expect(result.acked).toEqual(["m1", "m2", "m3", "m4", "m5", "m6"]);
  expect(result.logged).toEqual(Array.from({ length: 5 }, () => "summary_job_unreadable"));
  expect(summaries.size).toBe(1);
});

test("while the model is away a message comes back, with nothing claimed and everything paid", async () => {
  const id = makeOrchestratorId();
  const { sink, claims, summaries, prices } = makeSink();
  const body = jobOf(id, makeItems(3));
  const sinks = new Map([[id, sink]]);

  expect(
    await deliver(
      [{ body }],
      sinks,
      scriptedModel(() => isAway(PRICED)),
    ),
  ).toMatchObject({
    acked: [],
    retried: ["m1"],
  });
  expect([claims.size, prices.length]).toEqual([0, 1]);
  expect(await deliver([{ body, attempts: 2 }], sinks, scriptedModel(sums))).toMatchObject({ acked: ["m1"] });
  expect(summaries.size).toBe(3);
});

test("a message keeps coming back only until its third delivery: then templates do", async () => {
  const id = makeOrchestratorId();
  const { sink, summaries } = makeSink();
  const [fresh, old] = [makeItems(2), makeItems(2)];
  const result = await deliver(
    [{ body: jobOf(id, fresh) }, { body: jobOf(id, old), attempts: 3 }],
    new Map([[id, sink]]),
    scriptedModel(() => isAway()),
  );

  expect(result).toMatchObject({ acked: ["m2"], retried: ["m1"] });
  expect([...summaries.keys()]).toEqual(old.map(({ event_id }) => event_id));
});

test("an orchestrator that fails keeps its messages and holds up no other", async () => {
  const [broken, missing, well] = [makeOrchestratorId(), makeOrchestratorId(), makeOrchestratorId()];
  const { sink, summaries } = makeSink();
  const failing: SummarySink = { ...makeSink().sink, record: () => Promise.reject(new Error("reset")) };
  const result = await deliver(
    [broken, missing, well].map((id) => ({ body: jobOf(id, makeItems(1)) })),
    new Map([
      [broken, failing],
      [well, sink],
    ]),
    scriptedModel(sums),
  );

  expect(result.acked).toEqual(["m3"]);
  expect(result.retried).toEqual(["m1", "m2"]);
  expect(result.logged).toEqual(["summaries_failed", "summaries_failed"]);
  expect(summaries.size).toBe(1);
});
