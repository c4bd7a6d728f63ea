import { afterAll, expect, test } from "vitest";
import { runCompaction } from "../../../worker/agent-loop/run-compaction.ts";
import { runTurn } from "../../../worker/agent-loop/run-turn.ts";
import type { TurnFrame } from "../../../worker/agent-loop/turn.ts";
import { MemoryJournal } from "../../support/memory-journal.ts";
import {
  full,
  bodies,
  compactions,
  deps,
  limit,
  model,
  once,
  saidIn,
  settings,
  summary,
  SUMMARY_WISH,
  text,
  turn,
  use,
} from "./compaction-turn.ts";

afterAll(() => model.close());

test("a conversation over the limit is summarised before the next call, and goes on in one message", async () => {
  const rules = [
    once({ last: "mill" }, { ...use("Read", { file_path: "a.ts" }), ...full(60_000) }),
    summary("The mill has a wheel."),
    once({ last: "wheel" }, text("The mill is built.")),
  ];
  const { end, journal } = await turn(rules);
  expect(end).toEqual({ status: "completed", result: "The mill is built." });
  const [, asked, after] = bodies();
  expect(asked?.messages.slice(0, 3)).toHaveLength(3);
  expect(asked?.tools).toHaveLength(3);
  expect(after?.messages).toHaveLength(1);
  const [opening] = after?.messages ?? [];
  for (const kept of [
    "<project_context>\\nUse tabs.",
    "<operator_instructions>\\nYou are ann.",
    "<conversation_summary>\\nThe mill has a wheel.",
    "- a.ts (3 lines seen)",
    "<open_instruction>\\nBuild the mill.",
  ]) {
    expect(saidIn(opening)).toContain(kept);
  }
  const [compacted] = compactions(journal);
  expect(compacted?.compaction).toMatchObject({ trigger: "auto", summary: "The mill has a wheel." });
  expect(compacted?.compaction.tokensBefore).toBeGreaterThan(60_000);
  expect(compacted?.compaction.tokensAfter).toBeLessThan(2_000);
  expect(compacted?.priced?.cost.nanoUsd).toBeGreaterThan(0);
});

test("the wish for a summary finds the whole conversation in the cache", async () => {
  await turn([
    once({ last: "mill" }, { ...use("Read", { file_path: "x".repeat(4_000) }), ...full(60_000) }),
    summary("Short."),
    once({ last: "Short." }, text("Done.")),
  ]);
  const [first, asked] = bodies();
  const unmarked = (part: unknown): unknown =>
    JSON.parse(JSON.stringify(part, (key, value: unknown) => (key === "cache_control" ? undefined : value)));
  expect(unmarked(asked?.messages.slice(0, 1))).toEqual(unmarked(first?.messages));
  expect(JSON.stringify(asked?.messages[0])).toContain("cache_control");
});

test("below the limit nothing is summarised", async () => {
  const { journal } = await turn([
    once({ last: "mill" }, { ...use("Read"), ...full(40_000) }),
    once({}, text("Done.")),
  ]);
  expect(compactions(journal)).toEqual([]);
});

test("what tools and others want kept outlives two compactions, the task in its own words", async () => {
  const todos = [{ content: "Carve </todo_list> the wheel", status: "in_progress", activeForm: "Carving" }];
  const rules = [
    once({ last: "mill" }, use("TodoWrite", { todos })),
    once({}, { ...use("Write", { file_path: "wheel.ts" }), ...full(60_000) }),
    summary("First part."),
    once({ last: "First part." }, { ...use("Read", { file_path: "b.ts" }), ...full(80_000) }),
    summary("Second part."),
    once({ last: "Second part." }, text("Done.")),
  ];
  const { end } = await turn(rules, { survivors: () => ["The lock is held by ben."] });
  expect(end.result).toBe("Done.");
  const last = bodies().at(-1)?.messages;
  expect(last).toHaveLength(1);
  for (const kept of [
    "Second part.",
    "- [in_progress] Carve <\\\\/todo_list> the wheel",
    "<files_changed>\\n- wheel.ts\\n",
    "- b.ts (3 lines seen)",
    "The lock is held by ben.",
    "<open_instruction>\\nBuild the mill.\\n</open_instruction>",
  ]) {
    expect(saidIn(last?.[0])).toContain(kept);
  }
  expect(saidIn(last?.[0])).not.toContain("First part.");
});

test("a summary that cannot be had is replaced by the conversation, shortened", async () => {
  const rules = [
    once({ last: "mill" }, { ...use("Read", { file_path: "deep/place.ts" }), ...full(60_000) }),
    once({ last: SUMMARY_WISH }, { status: 400, error: "invalid_request_error", message: "no" }),
    once({ last: "No model could write" }, text("Went on.")),
  ];
  const { end, journal } = await turn(rules);
  expect(end.result).toBe("Went on.");
  expect(compactions(journal)[0]).toMatchObject({ callId: null, priced: null });
  expect(saidIn(bodies().at(-1)?.messages[0])).toContain("deep/place.ts");
});

test("a key that is refused costs no memory: the turn fails for that reason with the conversation as it was", async () => {
  const refusal = { status: 401, error: "authentication_error" };
  const { end, journal } = await turn([
    once({ last: "mill" }, { ...use("Read"), ...full(60_000) }),
    { when: {}, reply: refusal },
  ]);
  expect(end).toMatchObject({ status: "failed", result: expect.stringContaining("API key") });
  expect(compactions(journal)).toEqual([]);
  expect(journal.messages()).toHaveLength(3);
});

test("a model that calls tools instead of summarising is not obeyed", async () => {
  const rules = [
    once({ last: "mill" }, { ...use("Read"), ...full(60_000) }),
    once({ last: SUMMARY_WISH }, use("Write", { file_path: "evil.ts" })),
    once({ last: "No model could write" }, text("Went on.")),
  ];
  const ran: string[] = [];
  const journal = new MemoryJournal();
  const base = deps(journal);
  const toolbox = {
    ...base.toolbox,
    run: async ({ name }: { name: string }) => {
      ran.push(name);
      return { content: "", isError: false };
    },
  };
  const { end } = await turn(rules, { toolbox }, journal);
  expect(end.result).toBe("Went on.");
  expect(ran).toEqual(["Read"]);
});

test("the hook before a compaction hears of it and adds to what the summary is to look at", async () => {
  const heard: unknown[] = [];
  const rules = [
    once({ last: "mill" }, { ...use("Read"), ...full(60_000) }),
    once({ last: "Look in particular at this: the sluice" }, text("<summary>Sluice.</summary>")),
    once({ last: "Sluice." }, text("Done.")),
  ];
  await turn(rules, {
    onPreCompact: async (info) => {
      heard.push(info.trigger, info.tokensBefore > 60_000);
      return { instructions: "the sluice" };
    },
  });
  expect(heard).toEqual(["auto", true]);
});

test("people see that a compaction runs, and nothing of the summary as an answer", async () => {
  const frames: TurnFrame[] = [];
  await turn(
    [
      once({ last: "mill" }, { ...use("Read"), ...full(60_000) }),
      summary("Secret summary."),
      once({ last: "Secret summary." }, text("Done.")),
    ],
    { stream: (frame) => frames.push(frame) },
  );
  const waits = frames.flatMap((frame) => (frame.type === "waiting" ? [frame.reason] : []));
  expect(waits).toEqual([expect.stringMatching(/^Compacting the conversation \(6\dk tokens\)\.$/)]);
  expect(JSON.stringify(frames)).not.toContain("Secret");
});

test("an interruption during a compaction leaves the conversation as it was", async () => {
  const abort = new AbortController();
  const rules = [
    once({ last: "mill" }, { ...use("Read"), ...full(60_000) }),
    summary("word ".repeat(200), { chunk: 5, chunkMs: 10, firstMs: 30 }),
  ];
  const onPreCompact = async () => {
    setTimeout(() => abort.abort(), 5);
    return {};
  };
  const { end, journal } = await turn(rules, { onPreCompact, signal: abort.signal });
  expect(end.status).toBe("interrupted");
  expect(compactions(journal)).toEqual([]);
  expect(journal.messages().length).toBeGreaterThan(2);
});

test("after a restart in the middle of a compaction it is made once", async () => {
  const first = await turn([
    once({ last: "mill" }, { ...use("Read"), ...full(60_000) }),
    summary("Made."),
    once({ last: "Made." }, text("Done.")),
  ]);
  const { steps } = first.journal;
  const at = steps.findIndex((step) => step.type === "history_compacted");
  for (const cut of [at, at + 1]) {
    const journal = new MemoryJournal(steps.slice(0, cut));
    await fetch(`${model.url}/__rules`, {
      method: "POST",
      body: JSON.stringify([summary("Made."), once({ last: "Made." }, text("Done."))]),
    });
    const end = await runTurn(deps(journal), settings, null);
    expect(end.result).toBe("Done.");
    expect(compactions(journal)).toHaveLength(1);
    expect(model.refused()).toEqual([]);
  }
});

test("an empty conversation has nothing to compact, a short one is compacted when asked to", async () => {
  const journal = new MemoryJournal();
  const { task: _, ...between } = settings;
  const none = await runCompaction(deps(journal), between, limit, "/compact", null);
  expect(none.result).toContain("nothing to compact");
  await turn([once({ last: "mill" }, text("Built."))], {}, journal);
  await fetch(`${model.url}/__rules`, {
    method: "POST",
    body: JSON.stringify([once({ last: "the wheel alone" }, text("<summary>A wheel.</summary>"))]),
  });
  const end = await runCompaction(
    deps(journal),
    between,
    limit,
    "/compact the wheel alone",
    "the wheel alone",
  );
  expect(end).toMatchObject({
    status: "completed",
    result: expect.stringMatching(/^Compacted .* → .* tokens/),
  });
  expect(journal.messages()).toHaveLength(1);
  expect(saidIn(journal.messages()[0])).toContain("No task is open");
});
