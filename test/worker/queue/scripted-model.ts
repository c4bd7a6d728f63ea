import { z } from "zod";
import type { SummaryItem } from "../../../contract/queue.ts";
import { AgentIdSchema, EventIdSchema } from "../../../contract/ids.ts";
import type { ModelOutcome, ModelPort, ModelRequest, PricedUsage } from "../../../worker/agent-loop/ports.ts";

export const PRICED: PricedUsage = {
  model: "claude-haiku-5-5",
  usage: {
    inputTokens: 900,
    outputTokens: 60,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
  },
  cost: { nanoUsd: 120_000, isEstimate: false },
};

const LineSchema = z.object({ id: z.string(), type: z.string(), text: z.string() });
export type Line = z.infer<typeof LineSchema>;

/** The items that a request asks about. */
export function linesOf(request: ModelRequest): Line[] {
  return request.messages
    .flatMap(({ content }) => content)
    .flatMap((block) => ("text" in block && typeof block.text === "string" ? block.text.split("\n") : []))
    .map((line) => LineSchema.parse(JSON.parse(line)));
}

export const says = (text: string): ModelOutcome => ({
  ok: true,
  content: [{ type: "text", text }],
  stopReason: "end_turn",
  priced: PRICED,
  refusalCategory: null,
});

/** An answer by the rules: `Summary of <text>` for each line. */
export const sums = (lines: readonly Line[]): ModelOutcome =>
  says(JSON.stringify({ items: lines.map(({ id, text }) => ({ id, summary: `Summary of ${text}` })) }));

export const refuses = (): ModelOutcome => ({
  ok: true,
  content: [],
  stopReason: "refusal",
  priced: PRICED,
  refusalCategory: "cyber",
});

export const isAway = (priced: PricedUsage | null = null): ModelOutcome => ({
  ok: false,
  failure: { code: "model_unavailable", status: 529, errorType: "overloaded_error", message: "Overloaded" },
  partial: [],
  priced,
});

/** A model that answers each call by `answer`, and keeps what it was asked. */
export function scriptedModel(
  answer: (lines: Line[], call: number) => ModelOutcome,
): ModelPort & { calls: ModelRequest[] } {
  const calls: ModelRequest[] = [];
  return {
    calls,
    async call(request, _onEvent, signal) {
      calls.push(request);
      if (signal.aborted) return { ok: false, failure: { code: "aborted" }, partial: [], priced: null };
      return answer(linesOf(request), calls.length);
    },
  };
}

export function makeItems(count: number): SummaryItem[] {
  return Array.from({ length: count }, (_, index) => ({
    event_id: EventIdSchema.parse(crypto.randomUUID()),
    agent_id: AgentIdSchema.parse(crypto.randomUUID()),
    type: "TextBlock",
    text: `text ${index + 1}`,
  }));
}
