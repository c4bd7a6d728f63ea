import { afterAll, expect, test } from "vitest";
import type { Toolbox, ToolCall, ToolOutcome } from "../../../worker/agent-loop/ports.ts";
import { runTurn } from "../../../worker/agent-loop/run-turn.ts";
import type { TurnFrame } from "../../../worker/agent-loop/turn.ts";
import { createAnthropicModel } from "../../../worker/models/anthropic-model.ts";
import { startModel } from "../../model/server.ts";
import { MemoryJournal } from "../../support/memory-journal.ts";

const model = await startModel();
afterAll(() => model.close());

const settings = { model: "claude-sonnet-5-5", effort: null, system: "You test.", maxModelCalls: 20 };
const text = (words: string) => ({ content: [{ type: "text" as const, text: words }] });
const use = (name: string, input: Record<string, unknown> = {}, id?: string) => ({
  type: "tool_use" as const,
  name,
  input,
  ...(id === undefined ? {} : { id }),
});
const once = (reply: object) => ({ when: {}, reply, times: 1 });

/** Tools `look` (only reads) and `change`; what ran is noted in order, with its end. */
function toolbox(
  run: (call: ToolCall, signal: AbortSignal) => Promise<ToolOutcome> | ToolOutcome,
): Toolbox & { ran: string[] } {
  const ran: string[] = [];
  const inputSchema = { type: "object", properties: {} };
  return {
    ran,
    definitions: ["change", "look"].map((name) => ({ name, description: name, inputSchema })),
    isRepeatable: (name) => name === "look",
    run: async (call, signal) => {
      ran.push(`${call.name}>`);
      const outcome = await run(call, signal);
      ran.push(`<${call.name}`);
      return outcome;
    },
  };
}

interface Options {
  tools?: Toolbox;
  journal?: MemoryJournal;
  prompt?: string | null;
  abort?: AbortController;
  onFrame?: (frame: TurnFrame) => void;
  maxModelCalls?: number;
}

async function turn(rules: object[], options: Options = {}) {
  model.clear();
  await fetch(`${model.url}/__rules`, { method: "POST", body: JSON.stringify(rules) });
  const journal = options.journal ?? new MemoryJournal();
  const frames: TurnFrame[] = [];
  let id = 0;
  const end = await runTurn(
    {
      model: createAnthropicModel({
        apiKey: "k",
        baseUrl: model.url,
        now: Date.now,
        sleep: () => Promise.resolve(),
      }),
      toolbox: options.tools ?? toolbox(() => ({ content: "done", isError: false })),
      journal,
      stream: (frame) => {
        frames.push(frame);
        options.onFrame?.(frame);
      },
      newId: () => `id-${++id}`,
      now: () => 0,
      signal: (options.abort ?? new AbortController()).signal,
    },
    { ...settings, maxModelCalls: options.maxModelCalls ?? settings.maxModelCalls },
    options.prompt === undefined ? "Do it." : options.prompt,
  );
  expect(model.refused()).toEqual([]);
  return { end, journal, frames };
}

test("an answer without calls ends the turn with its text", async () => {
  const { end, journal, frames } = await turn([once(text("All done."))]);
  expect(end).toEqual({ status: "completed", result: "All done." });
  expect(journal.types().filter((type) => type !== "usage_known")).toEqual([
    "prompt_taken",
    "call_started",
    "message_finished",
    "turn_ended",
  ]);
  const shown = frames.flatMap((frame) => (frame.type === "block_delta" ? [frame.chunk] : [])).join("");
  expect(shown).toBe("All done.");
});

test("a block is known by the same id while it streams and when it is finished", async () => {
  const { journal, frames } = await turn([once(text("Hello."))]);
  const started = frames.find((frame) => frame.type === "block_started");
  const finished = journal.steps.find((step) => step.type === "message_finished");
  expect(finished?.eventIds).toEqual([started?.type === "block_started" && started.eventId]);
});

test("results go back to the model in the order of its calls", async () => {
  const rules = [
    once({ content: [use("change", { n: 1 }), use("look", { n: 2 })] }),
    once(text("Both done.")),
  ];
  const tools = toolbox((call) => ({ content: `${call.name} ${String(call.input["n"])}`, isError: false }));
  const { end, journal } = await turn(rules, { tools });
  expect(end.result).toBe("Both done.");
  const results = journal.steps.find((step) => step.type === "results_taken");
  expect(results?.results.map(({ outcome }) => outcome.content)).toEqual(["change 1", "look 2"]);
});

test("neighbouring calls that only read run side by side, the others alone", async () => {
  const rules = [
    once({ content: [use("look"), use("look"), use("change"), use("look")] }),
    once(text("Ok.")),
  ];
  const tools = toolbox(async () => {
    await new Promise((resolve) => setTimeout(resolve));
    return { content: "", isError: false };
  });
  await turn(rules, { tools });
  const [l, L, c, C] = ["look>", "<look", "change>", "<change"];
  expect(tools.ran).toEqual([l, l, L, L, c, C, l, L]);
});

test("a tool's failure is told to the model, which goes on", async () => {
  const rules = [
    once({ content: [use("change")] }),
    { when: { last: "no such file" }, reply: text("I saw that it failed.") },
  ];
  const tools = toolbox(() => ({ content: "no such file", isError: true }));
  const { end } = await turn(rules, { tools });
  expect(end).toEqual({ status: "completed", result: "I saw that it failed." });
});

test("an end without words is helped along once", async () => {
  const rules = [
    once({ content: [] }),
    { when: { last: "without an answer" }, reply: text("Sorry: it is done.") },
  ];
  expect((await turn(rules)).end.result).toBe("Sorry: it is done.");
});

test("an answer cut at the output limit goes on", async () => {
  const rules = [
    once({ ...text("The first half"), stop: "max_tokens" }),
    { when: { last: "cut off" }, reply: text("and the second.") },
  ];
  const { end, journal } = await turn(rules);
  expect(end.status).toBe("completed");
  expect(journal.messages().map((message) => message.role)).toEqual([
    "user",
    "assistant",
    "user",
    "assistant",
  ]);
});

test("a refusal is told and leaves no answer in the conversation", async () => {
  const { end, journal } = await turn([once({ ...text("I will not"), stop: "refusal" })]);
  expect(end.status).toBe("failed");
  expect(end.result).toContain("declined");
  expect(journal.messages().some((message) => message.role === "assistant")).toBe(false);
});

test("an error of the API fails the turn with words for a person", async () => {
  const { end } = await turn([{ when: {}, reply: { status: 401, error: "authentication_error" } }]);
  expect(end.status).toBe("failed");
  expect(end.result).toMatch(/key/i);
});

test("a stream that breaks is withdrawn and made anew", async () => {
  const rules = [
    once({ ...text("This one breaks off here"), cutAfter: 6, chunk: 4, chunkMs: 10 }),
    once(text("This one holds.")),
  ];
  const { end, journal, frames } = await turn(rules);
  expect(end.result).toBe("This one holds.");
  expect(frames.some((frame) => frame.type === "block_ended" && frame.isDiscarded)).toBe(true);
  expect(frames.some((frame) => frame.type === "waiting")).toBe(true);
  expect(journal.steps.filter((step) => step.type === "message_finished")).toHaveLength(1);
});

test("interrupting in the middle of a text keeps what was said", async () => {
  const abort = new AbortController();
  let shown = "";
  const onFrame = (frame: TurnFrame): void => {
    if (frame.type === "block_delta") shown += frame.chunk;
    if (shown.includes("three")) abort.abort();
  };
  const words = "one two three four five six seven eight";
  const { end, journal } = await turn([once({ ...text(words), chunkMs: 20, chunk: 6 })], { abort, onFrame });
  expect(end.status).toBe("interrupted");
  expect(end.result).toMatch(/^one two three/);
  expect(end.result.length).toBeLessThan(words.length);
  expect(journal.steps.find((step) => step.type === "message_finished")?.isPartial).toBe(true);
});

test("interrupting during a tool leaves a conversation that the API takes", async () => {
  const abort = new AbortController();
  const rules = [once({ content: [use("change"), use("change")] }), once(text("New task done."))];
  const tools = toolbox(() => {
    abort.abort();
    return { content: "half done", isError: true };
  });
  const { end, journal } = await turn(rules, { tools, abort });
  expect(end.status).toBe("interrupted");
  expect(tools.ran).toEqual(["change>", "<change"]);
  const next = await turn([once(text("New task done."))], { journal, prompt: "Another task." });
  expect(next.end.result).toBe("New task done.");
});

test("after a restart a finished call is not run again, a lost one only if it just reads", async () => {
  const calls = [
    use("change", {}, "toolu_done"),
    use("change", {}, "toolu_lost"),
    use("look", {}, "toolu_read"),
  ];
  const first = new MemoryJournal([
    { type: "prompt_taken", eventId: "p", text: "Do it." },
    {
      type: "message_finished",
      callId: "c",
      content: calls.map(({ id = "", ...call }) => ({ ...call, id })),
      eventIds: [],
      priced: null,
      isPartial: false,
    },
    { type: "tool_started", eventId: "s1", call: { toolUseId: "toolu_done", name: "change", input: {} } },
    {
      type: "tool_finished",
      eventId: "f1",
      call: { toolUseId: "toolu_done", name: "change", input: {} },
      outcome: { content: "it was done", isError: false },
      durationMs: 1,
    },
    { type: "tool_started", eventId: "s2", call: { toolUseId: "toolu_lost", name: "change", input: {} } },
    { type: "tool_started", eventId: "s3", call: { toolUseId: "toolu_read", name: "look", input: {} } },
  ]);
  const tools = toolbox(() => ({ content: "read again", isError: false }));
  const { end, journal } = await turn([once(text("Went on."))], { tools, journal: first, prompt: null });
  expect(end.result).toBe("Went on.");
  expect(tools.ran).toEqual(["look>", "<look"]);
  const taken = journal.steps.find((step) => step.type === "results_taken");
  expect(taken?.results.map(({ outcome }) => outcome.content)).toEqual([
    "it was done",
    expect.stringContaining("restarted"),
    "read again",
  ]);
});

test("a turn that only lacked its end is ended without another call", async () => {
  const journal = new MemoryJournal([
    { type: "prompt_taken", eventId: "p", text: "Do it." },
    {
      type: "message_finished",
      callId: "c",
      content: [{ type: "text", text: "Done before." }],
      eventIds: ["e"],
      priced: null,
      isPartial: false,
    },
  ]);
  const { end } = await turn([once(text("never asked"))], { journal, prompt: null });
  expect(end.result).toBe("Done before.");
  expect(model.requests()).toHaveLength(0);
});

test("a turn that never stops calling is stopped", async () => {
  const { end } = await turn([{ when: {}, reply: { content: [use("look")] } }], { maxModelCalls: 3 });
  expect(end.status).toBe("failed");
  expect(end.result).toMatch(/^Stopped after 3 model calls.*max_turns.*continues from here/);
});
