import type { EventId, OrchestratorId } from "../../contract/ids.ts";
import { SummaryJobSchema, type SummaryItem } from "../../contract/queue.ts";
import type { ModelPort } from "../agent-loop/ports.ts";
import { fallbacksFor, summarizeEvents } from "./summarize-events.ts";
import type { SummarySink } from "./summary-sink.ts";

/**
 * Deliveries of one message for which the model is asked; below the queue's own limit, so that nothing ends among the
 * dead letters because of a model. At the last one, templates take the place of a model that is away.
 */
const MAX_DELIVERIES = 3;
/** Times the number of deliveries so far. A claim of a delivery that died has expired by the last one. */
const RETRY_SECONDS = 60;

export interface ConsumeDeps {
  sinkFor: (orchestratorId: OrchestratorId) => SummarySink;
  model: ModelPort;
  summaryModel: string;
  newId: () => string;
  /** One structured line: the name of what happened, ids and numbers. */
  log: (event: string, fields: Record<string, string | number>) => void;
}

interface Delivery {
  message: Message;
  items: SummaryItem[];
}

/**
 * Every message is acknowledged or put back by itself, and no message comes back for ever: what cannot be read is
 * dropped with a line in the log. Never throws.
 */
export async function consumeSummaries(
  batch: MessageBatch,
  deps: ConsumeDeps,
  signal: AbortSignal,
): Promise<void> {
  const byOrchestrator = new Map<OrchestratorId, Delivery[]>();
  for (const message of batch.messages) {
    const job = SummaryJobSchema.safeParse(message.body);
    if (!job.success) {
      deps.log("summary_job_unreadable", { messageId: message.id, queue: batch.queue });
      message.ack();
      continue;
    }
    const { orchestrator_id: id, items } = job.data;
    byOrchestrator.set(id, [...(byOrchestrator.get(id) ?? []), { message, items }]);
  }
  await Promise.all([...byOrchestrator].map(([id, deliveries]) => consumeFor(id, deliveries, deps, signal)));
}

async function consumeFor(
  orchestratorId: OrchestratorId,
  deliveries: readonly Delivery[],
  deps: ConsumeDeps,
  signal: AbortSignal,
): Promise<void> {
  try {
    const sink = deps.sinkFor(orchestratorId);
    const open = await summarizeOnce(deliveries, sink, deps, signal);
    const lastChance = new Set(
      deliveries.filter(isLast).flatMap(({ items }) => items.map((item) => item.event_id)),
    );
    const given = open.unreached.filter((item) => lastChance.has(item.event_id));
    const released = open.unreached.filter((item) => !lastChance.has(item.event_id));
    if (given.length > 0) await sink.record(fallbacksFor(given), null);
    if (released.length > 0) await sink.release(released.map((item) => item.event_id));
    for (const delivery of deliveries) {
      const isSettled = delivery.items.every((item) => open.settled.has(item.event_id));
      if (isSettled || isLast(delivery)) delivery.message.ack();
      else retryLater(delivery);
    }
  } catch (cause) {
    // The orchestrator did not answer. Which of the events have a summary, it says at the next delivery.
    deps.log("summaries_failed", { orchestratorId, messages: deliveries.length, reason: String(cause) });
    deliveries.forEach(retryLater);
  }
}

/**
 * Makes the summaries that nobody else makes. Items that are neither settled nor unreached have a summary already, or
 * another delivery has claimed them and may yet die: only a later delivery can tell.
 */
async function summarizeOnce(
  deliveries: readonly Delivery[],
  sink: SummarySink,
  { model, summaryModel, newId }: ConsumeDeps,
  signal: AbortSignal,
): Promise<{ settled: Set<EventId>; unreached: SummaryItem[] }> {
  const items = new Map(
    deliveries.flatMap((delivery) => delivery.items).map((item) => [item.event_id, item]),
  );
  const claimed = await sink.claim([...items.keys()], newId());
  const wanted = claimed.map((id) => items.get(id)).filter((item) => item !== undefined);
  const record: SummarySink["record"] = (results, priced) => sink.record(results, priced);
  const unreached = await summarizeEvents(wanted, { model, summaryModel, record }, signal);
  const settled = new Set(claimed);
  for (const item of unreached) settled.delete(item.event_id);
  return { settled, unreached };
}

function isLast({ message }: Delivery): boolean {
  return message.attempts >= MAX_DELIVERIES;
}

function retryLater({ message }: Delivery): void {
  message.retry({ delaySeconds: RETRY_SECONDS * message.attempts });
}
