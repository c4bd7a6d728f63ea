import { logLine } from "../log.ts";
import { modelFromEnv } from "../models/model-from-env.ts";
import { newId } from "../new-id.ts";
import { orchestrator } from "../orchestrator/orchestrator-client.ts";
import { consumeSummaries } from "./consume.ts";
import type { SummarySink } from "./summary-sink.ts";

/** Ties the summaries' consumer to the platform. An invocation may take 15 minutes; a batch is done long before. */
const BATCH_TIMEOUT_MS = 120_000;

export async function consumeQueue(batch: MessageBatch<unknown>, env: Cloudflare.Env): Promise<void> {
  const { model, names } = modelFromEnv(env);
  const deps = {
    model,
    summaryModel: names.summary,
    newId,
    log: (event: string, fields: Record<string, string | number>) => logLine("warn", event, fields),
    sinkFor: (id: Parameters<typeof orchestrator>[1]): SummarySink => {
      const object = orchestrator(env, id);
      return {
        claim: (eventIds, claimant) => object.claimSummaries(eventIds, claimant),
        record: (results, priced) => object.recordSummaries(results, priced),
        release: (eventIds) => object.releaseSummaries(eventIds),
      };
    },
  };
  await consumeSummaries(batch, deps, AbortSignal.timeout(BATCH_TIMEOUT_MS));
}
