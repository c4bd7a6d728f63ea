import { afterAll, expect, test } from "vitest";
import type { ParkedCall, ToolCall, Toolbox, ToolOutcome } from "../../../worker/agent-loop/ports.ts";
import { runTurn } from "../../../worker/agent-loop/run-turn.ts";
import type { Mail } from "../../../worker/agent-loop/turn.ts";
import { createAnthropicModel } from "../../../worker/models/anthropic-model.ts";
import { startModel } from "../../model/server.ts";
import { MemoryJournal } from "../../support/memory-journal.ts";

/** Turns into which others write, or which wait for others. */

const model = await startModel();
afterAll(() => model.close());

const text = (words: string) => ({ content: [{ type: "text" as const, text: words }] });
const use = (name: string) => ({ type: "tool_use" as const, name, input: {} });
const once = (reply: object) => ({ when: {}, reply, times: 1 });

type Run = (call: ToolCall) => ToolOutcome | ParkedCall;

/** Tools `look` (may be repeated) and `change`; `ran` has what ran, in order. */
function toolbox(run: Run): Toolbox & { ran: string[] } {
  const ran: string[] = [];
  const inputSchema = { type: "object", properties: {} };
  return {
    ran,
    definitions: ["change", "look"].map((name) => ({ name, description: name, inputSchema })),
    isRepeatable: (name) => name === "look",
    run: async (call) => {
      ran.push(call.name);
      return run(call);
    },
  };
}

interface Options {
  tools?: Toolbox;
  journal?: MemoryJournal;
  prompt?: string | null;
  abort?: AbortController;
  maxModelCalls?: number;
  /** Each is handed out until it is taken. */
  mail?: Mail[];
}

async function turn(rules: object[], options: Options = {}) {
  model.clear();
  await fetch(`${model.url}/__rules`, { method: "POST", body: JSON.stringify(rules) });
  const journal = options.journal ?? new MemoryJournal();
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
      mail: () => notTaken(options.mail ?? [], journal),
      stream: () => undefined,
      newId: () => `id-${++id}`,
      now: () => 0,
      signal: (options.abort ?? new AbortController()).signal,
    },
    {
      model: "claude-sonnet-5-5",
      effort: null,
      system: "You test.",
      maxModelCalls: options.maxModelCalls ?? 20,
    },
    options.prompt === undefined ? "Do it." : options.prompt,
  );
  expect(model.refused()).toEqual([]);
  return { end, journal };
}

function notTaken(mail: readonly Mail[], journal: MemoryJournal): Mail[] {
  const taken = journal.steps.flatMap((step) =>
    step.type === "results_taken" || step.type === "mail_taken" ? (step.mail ?? []) : [],
  );
  return mail.filter(({ id }) => !taken.some((other) => other.id === id));
}

const mail = (words: string): Mail => ({ id: words, text: words, eventId: words });

test("a message that comes while tools run stands after their results, in the same message", async () => {
  const rules = [
    once({ content: [use("look"), use("change")] }),
    { when: { last: "faster" }, reply: text("Faster it is.") },
  ];
  const tools = toolbox(() => ({ content: "seen", isError: false }));
  const { end, journal } = await turn(rules, { tools, mail: [mail("faster")] });
  expect(end.result).toBe("Faster it is.");
  const content = journal.messages()[2]?.content;
  expect(content?.map(({ type }) => type)).toEqual(["tool_result", "tool_result", "text"]);
});

test("a message that comes when the model has nothing more to do goes on with the turn", async () => {
  const rules = [once(text("Done.")), { when: { last: "one more" }, reply: text("That too.") }];
  const { end, journal } = await turn(rules, { mail: [mail("one more")] });
  expect(end).toEqual({ status: "completed", result: "That too." });
  expect(journal.messages().map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant"]);
});

test("a turn without a model call left, or that is interrupted, takes no message along", async () => {
  const rules = [once({ content: [use("look")] })];
  const spent = await turn(rules, { mail: [mail("later")], maxModelCalls: 1 });
  expect(spent.end.status).toBe("failed");
  const abort = new AbortController();
  const tools = toolbox(() => {
    abort.abort();
    return { content: "", isError: false };
  });
  const stopped = await turn(rules, { mail: [mail("later")], tools, abort });
  expect(stopped.end.status).toBe("interrupted");
  for (const { journal } of [spent, stopped])
    expect(JSON.stringify(journal.messages())).not.toContain("later");
});

test("a turn rests while a call is parked, runs the others, and goes on with the answer", async () => {
  let answer: string | null = null;
  const tools = toolbox((call) =>
    call.name === "look" && answer === null
      ? { waitsFor: "Which one?" }
      : { content: answer ?? "changed", isError: false },
  );
  const rules = [once({ content: [use("look"), use("change")] }), once(text("Went on."))];
  const first = await turn(rules, { tools });
  expect(first.end).toEqual({ status: "parked", result: "Which one?" });
  expect(first.journal.types().at(-1)).toBe("turn_parked");
  expect(tools.ran).toEqual(["look", "change"]);
  answer = "the left one";
  const { end, journal } = await turn([once(text("Went on."))], {
    tools,
    journal: first.journal,
    prompt: null,
    mail: [mail("and quickly")],
  });
  expect(end.result).toBe("Went on.");
  expect(tools.ran).toEqual(["look", "change", "look"]);
  const taken = journal.steps.find((step) => step.type === "results_taken");
  expect(taken?.results.map(({ outcome }) => outcome.content)).toEqual(["the left one", "changed"]);
  expect(taken?.mail?.map(({ text: words }) => words)).toEqual(["and quickly"]);
});

test("a parked turn that is interrupted ends with a conversation that the API takes", async () => {
  const tools = toolbox(() => ({ waitsFor: "Which one?" }));
  const first = await turn([once({ content: [use("look"), use("look")] })], { tools });
  const abort = new AbortController();
  abort.abort();
  const stopped = await turn([], { tools, journal: first.journal, prompt: null, abort });
  expect(stopped.end.status).toBe("interrupted");
  const next = await turn([once(text("New task done."))], { journal: first.journal, prompt: "Another." });
  expect(next.end.result).toBe("New task done.");
});

test("a turn that is interrupted while its last call parks does not rest", async () => {
  const abort = new AbortController();
  const tools = toolbox(() => {
    abort.abort();
    return { waitsFor: "Which one?" };
  });
  const { end } = await turn([once({ content: [use("look")] })], { tools, abort });
  expect(end.status).toBe("interrupted");
});
