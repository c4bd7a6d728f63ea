import { expect } from "vitest";
import type { Message } from "../../../worker/agent-loop/transcript.ts";
import { type TurnDeps, type TurnSettings, runTurn } from "../../../worker/agent-loop/run-turn.ts";
import { createAnthropicModel } from "../../../worker/models/anthropic-model.ts";
import { type RunningModel, startModel } from "../../model/server.ts";
import { MemoryJournal } from "../../support/memory-journal.ts";

/** A turn that is given a conversation too long for its limit, against the scripted model. */

export const model: RunningModel = await startModel();

export const SUMMARY_WISH = "Summarize this conversation so far";
export const text = (words: string) => ({ content: [{ type: "text" as const, text: words }] });
export const use = (name: string, input: Record<string, unknown> = {}) => ({
  content: [
    { type: "thinking" as const, thinking: "Hm." },
    { type: "tool_use" as const, name, input },
  ],
});
export const once = (when: object, reply: object) => ({ when, reply, times: 1 });
export const summary = (words: string, more: object = {}) =>
  once({ last: SUMMARY_WISH }, { ...text(`<summary>\n${words}\n</summary>`), ...more });
export const full = (tokens: number) => ({ usage: { input_tokens: tokens } });

export const limit = { windowTokens: 200_000, compactAtTokens: 50_000 };
export const settings: TurnSettings = {
  model: "claude-sonnet-5-5",
  effort: null,
  system: "You test.",
  maxModelCalls: 20,
  briefing: { projectContext: "Use tabs.", role: "You are ann." },
  task: "Build the mill.",
  limit,
};

export function deps(journal: MemoryJournal, more: Partial<TurnDeps> = {}): TurnDeps {
  let id = 0;
  return {
    model: createAnthropicModel({
      apiKey: "k",
      baseUrl: model.url,
      now: Date.now,
      sleep: () => Promise.resolve(),
    }),
    toolbox: {
      definitions: ["Read", "TodoWrite", "Write"].map((name) => ({
        name,
        description: name,
        inputSchema: { type: "object", properties: {} },
      })),
      isRepeatable: () => true,
      run: async () => ({ content: "1 one\n2 two\n3 three", isError: false }),
    },
    journal,
    stream: () => undefined,
    newId: () => `id-${++id}`,
    now: () => 0,
    signal: new AbortController().signal,
    ...more,
  };
}

export async function turn(rules: object[], more: Partial<TurnDeps> = {}, journal = new MemoryJournal()) {
  model.clear();
  await fetch(`${model.url}/__rules`, { method: "POST", body: JSON.stringify(rules) });
  const end = await runTurn(deps(journal, more), settings, "Build the mill.");
  expect(model.refused()).toEqual([]);
  return { end, journal };
}

export const bodies = () =>
  model.requests().map(({ body }) => body as { messages: Message[]; tools?: unknown[] });
export const saidIn = (message: Message | undefined): string => JSON.stringify(message?.content ?? []);
export const compactions = (journal: MemoryJournal) =>
  journal.steps.flatMap((step) => (step.type === "history_compacted" ? [step] : []));
