import { onTestFinished } from "vitest";
import type { ModelEvent, ModelOutcome, ModelPort, ModelRequest } from "../../../worker/agent-loop/ports.ts";
import type { Message } from "../../../worker/agent-loop/transcript.ts";
import { type AnthropicModelOptions, createAnthropicModel } from "../../../worker/models/anthropic-model.ts";
import type { Rule } from "../../model/rules.ts";
import { type RunningModel, startModel } from "../../model/server.ts";

/** A stand-in for the Messages API that ends with the test. */
export async function standIn(rules: readonly Rule[] = []): Promise<RunningModel> {
  const running = await startModel({ rules });
  onTestFinished(() => running.close());
  return running;
}

export const TEST_KEY = "sk-ant-test-0123456789";

/** The port at that address. It does not wait between attempts, but notes in `waits` how long it would. */
export function modelAt(
  baseUrl: string,
  options: Partial<AnthropicModelOptions> = {},
): { model: ModelPort; waits: number[] } {
  const waits: number[] = [];
  const model = createAnthropicModel({
    apiKey: TEST_KEY,
    baseUrl,
    now: () => Date.parse("2026-11-20T12:00:00Z"),
    sleep: async (ms) => {
      waits.push(ms);
    },
    random: () => 0,
    ...options,
  });
  return { model, waits };
}

export const userSays = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });

export const READ_TOOL = {
  name: "Read",
  description: "Reads a file.",
  inputSchema: { type: "object", properties: { file_path: { type: "string" } }, required: ["file_path"] },
};

export function requestOf(overrides: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: "claude-sonnet-5-5",
    effort: null,
    system: "You work on files.",
    tools: [READ_TOOL],
    messages: [userSays("Go on.")],
    ...overrides,
  };
}

export interface Asked {
  outcome: ModelOutcome;
  events: ModelEvent[];
}

export async function ask(
  model: ModelPort,
  request: ModelRequest = requestOf(),
  onEvent: (event: ModelEvent) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<Asked> {
  const events: ModelEvent[] = [];
  const outcome = await model.call(
    request,
    (event) => {
      events.push(event);
      onEvent(event);
    },
    signal,
  );
  return { outcome, events };
}

/** The outcome of a call that must have been answered. */
export function answered({ outcome }: Asked): Extract<ModelOutcome, { ok: true }> {
  if (!outcome.ok) throw new Error(`The call failed: ${JSON.stringify(outcome.failure)}`);
  return outcome;
}

export function failed({ outcome }: Asked): Extract<ModelOutcome, { ok: false }> {
  if (outcome.ok) throw new Error(`The call was answered: ${JSON.stringify(outcome.content)}`);
  return outcome;
}

/** All deltas of a kind, joined. */
export function streamed(events: readonly ModelEvent[], blockType: "text" | "thinking" | "tool_use"): string {
  return events
    .map((event) => (event.type === "block_delta" && event.blockType === blockType ? event.chunk : ""))
    .join("");
}

export function typesOf(events: readonly ModelEvent[]): string[] {
  return events
    .map((event) => event.type)
    .filter((type, at, all) => type !== "block_delta" || all[at - 1] !== type);
}

/** Why attempts failed, as it is told while the next one is waited for. */
export function failedAttempts(events: readonly ModelEvent[]): string[] {
  return events.flatMap((event) => (event.type === "attempt_failed" ? [event.reason] : []));
}
