import type { AgentId, EventId } from "../../contract/ids.ts";
import type { PricedUsage } from "../agent-loop/ports.ts";

export interface RecordedSummary {
  eventId: EventId;
  agentId: AgentId | null;
  summary: string;
}

/** How long a claim holds: longer than a delivery works, shorter than until its second repetition. */
export const CLAIM_MS = 120_000;

/** The orchestrator as the summaries' consumer sees it: it knows which events need one, and takes what was made. */
export interface SummarySink {
  /**
   * Of these events, those that still need a summary and that no other delivery works on. They are then claimed for
   * `claimant` until they are recorded or released, or for `CLAIM_MS`: no event costs two calls.
   */
  claim(eventIds: EventId[], claimant: string): Promise<EventId[]>;
  /** `priced` is given exactly once for each call of the model, also for one that gave no summaries. */
  record(results: RecordedSummary[], priced: PricedUsage | null): Promise<void>;
  /** The model could not be reached: another delivery may try these again. */
  release(eventIds: EventId[]): Promise<void>;
}
