import { expect, test } from "vitest";
import type { SummaryItem } from "../../../contract/queue.ts";
import type { ModelOutcome, PricedUsage } from "../../../worker/agent-loop/ports.ts";
import { summarizeEvents } from "../../../worker/queue/summarize-events.ts";
import type { RecordedSummary } from "../../../worker/queue/summary-sink.ts";
import {
  isAway,
  linesOf,
  makeItems,
  PRICED,
  refuses,
  says,
  scriptedModel,
  sums,
  type Line,
} from "./scripted-model.ts";

/** What becomes of the items when the model answers so. */
async function summarized(
  items: SummaryItem[],
  answer: (lines: Line[], call: number) => ModelOutcome,
  signal = new AbortController().signal,
) {
  const model = scriptedModel(answer);
  const records: { results: RecordedSummary[]; priced: PricedUsage | null }[] = [];
  const unreached = await summarizeEvents(
    items,
    {
      model,
      summaryModel: "claude-haiku-5-5",
      record: async (results, priced) => void records.push({ results, priced }),
    },
    signal,
  );
  const results = records.flatMap((record) => record.results);
  const summaryOf = (item: SummaryItem | undefined) =>
    results.filter(({ eventId }) => eventId === item?.event_id).map(({ summary }) => summary);
  return { calls: model.calls, unreached, results, summaryOf, prices: records.map(({ priced }) => priced) };
}

const single = (lines: Line[], summary: string) =>
  says(JSON.stringify({ items: lines.map(({ id }) => ({ id, summary })) }));

test("forty-five items take three calls, and each item gets its own summary and agent", async () => {
  const items = makeItems(45);
  const { calls, results, unreached, prices } = await summarized(items, sums);

  expect(calls.map((request) => linesOf(request).length)).toEqual([20, 20, 5]);
  expect(results).toEqual(
    items.map(({ event_id, agent_id, text }) => ({
      eventId: event_id,
      agentId: agent_id,
      summary: `Summary of ${text}`,
    })),
  );
  expect(unreached).toEqual([]);
  expect(prices).toEqual([PRICED, PRICED, PRICED]);
});

test("nothing to summarise asks nobody", async () => {
  expect((await summarized([], sums)).calls).toEqual([]);
});

test("a call has no tools, a schema and the same system prompt each time; texts are JSON lines, shortened", async () => {
  const [item] = makeItems(1);
  const text = `line one\nline "two" ${"x".repeat(5_000)}`;
  const { calls } = await summarized(item ? [{ ...item, text }, ...makeItems(30)] : [], sums);

  expect(new Set(calls.map(({ system }) => system)).size).toBe(1);
  for (const { tools, outputSchema, maxTokens, effort } of calls) {
    expect({ tools, effort }).toEqual({ tools: [], effort: "low" });
    expect(outputSchema).toMatchObject({ type: "object", required: ["items"], additionalProperties: false });
    expect(maxTokens).toBeGreaterThanOrEqual(4_096);
  }
  const [line] = calls[0] ? linesOf(calls[0]) : [];
  expect(line?.text).toBe(text.slice(0, 2_000));
});

test("a long summary is cut to fifteen words on one line", async () => {
  const [item] = makeItems(1);
  const { summaryOf } = await summarized(item ? [item] : [], (lines) =>
    single(lines, "one two\n".repeat(20)),
  );

  const [summary] = summaryOf(item);
  expect(summary?.split(" ")).toHaveLength(15);
  expect(summary).toMatch(/^one two one[^\n]*…$/);
});

test("ids that were not asked for, repeated ids, empty summaries and wrong shapes are passed over", async () => {
  const items = makeItems(2);
  const { calls, summaryOf, results } = await summarized(items, (lines, call) =>
    call > 1
      ? sums(lines)
      : says(
          JSON.stringify({
            items: [
              { id: "1", summary: "First" },
              { id: "1", summary: "Again" },
              { id: "3", summary: "Nobody's" },
              { id: "2", summary: "  " },
              { id: "2" },
              "nonsense",
            ],
          }),
        ),
  );

  expect(summaryOf(items[0])).toEqual(["First"]);
  expect(summaryOf(items[1])).toEqual(["Summary of text 2"]);
  expect(calls).toHaveLength(2);
  expect(results).toHaveLength(2);
});

test("missing items are asked for once more, then get a template", async () => {
  const items = makeItems(3);
  const { calls, summaryOf, prices } = await summarized(items, (lines) => sums(lines.slice(0, 1)));

  expect(calls.map((request) => linesOf(request).map(({ text }) => text))).toEqual([
    ["text 1", "text 2", "text 3"],
    ["text 2", "text 3"],
  ]);
  expect(items.map(summaryOf)).toEqual([["Summary of text 1"], ["Summary of text 2"], ["text 3"]]);
  expect(prices).toEqual([PRICED, PRICED]);
});

test("one text that the model refuses costs only its half the model's summary", async () => {
  const items = makeItems(4);
  const { calls, summaryOf, unreached } = await summarized(items, (lines) =>
    lines.some(({ text }) => text === "text 4") ? refuses() : sums(lines),
  );

  expect(calls).toHaveLength(3);
  expect(items.map(summaryOf)).toEqual([
    ["Summary of text 1"],
    ["Summary of text 2"],
    ["text 3"],
    ["text 4"],
  ]);
  expect(unreached).toEqual([]);
});

test.for(["ok", "", "{", "[]", "null", '{"items":"none"}', '{"items":[]}', "```json\n{]\n```"])(
  "an answer like %j ends with templates after three calls, each paid for once",
  async (answer) => {
    const items = makeItems(20);
    const { calls, results, unreached, prices } = await summarized(items, () => says(answer));

    expect(calls).toHaveLength(3);
    expect(results.map(({ summary }) => summary)).toEqual(items.map(({ text }) => text));
    expect(unreached).toEqual([]);
    expect(prices).toEqual([PRICED, PRICED, PRICED]);
  },
);

test("JSON in a code block, between words, or with numbers for ids is understood", async () => {
  const items = makeItems(2);
  const { calls, results } = await summarized(items, () =>
    says('Here you are:\n```json\n{"items":[{"id":1,"summary":"One"},{"id":2,"summary":"Two"}]}\n```\n'),
  );

  expect(calls).toHaveLength(1);
  expect(results.map(({ summary }) => summary)).toEqual(["One", "Two"]);
});

test("a model that is away leaves the items for later, and is not asked for the rest", async () => {
  const items = makeItems(60);
  const { calls, results, unreached, prices } = await summarized(items, (lines, call) =>
    call === 1 ? sums(lines) : isAway(PRICED),
  );

  expect(calls).toHaveLength(2);
  expect(results).toHaveLength(20);
  expect(unreached).toEqual(items.slice(20));
  expect(prices).toEqual([PRICED, PRICED]);
});

test("a model that goes away between halves leaves only what has no summary", async () => {
  const items = makeItems(4);
  const { summaryOf, unreached } = await summarized(items, (lines, call) =>
    call === 1 ? refuses() : call === 2 ? sums(lines) : isAway(),
  );

  expect(items.map(summaryOf)).toEqual([["Summary of text 1"], ["Summary of text 2"], [], []]);
  expect(unreached).toEqual(items.slice(2));
});

test("an aborted call leaves the items for later", async () => {
  const items = makeItems(2);
  const { unreached, results } = await summarized(items, sums, AbortSignal.abort());

  expect(unreached).toEqual(items);
  expect(results).toEqual([]);
});

test.for<[string, ModelOutcome]>([
  [
    "is not configured",
    { ok: false, failure: { code: "model_not_configured", message: "No key" }, partial: [], priced: null },
  ],
  [
    "refuses every request",
    {
      ok: false,
      failure: {
        code: "model_refused_request",
        status: 401,
        errorType: "authentication_error",
        message: "No",
      },
      partial: [],
      priced: null,
    },
  ],
])("a model that %s is asked once, then templates do", async ([, outcome]) => {
  const items = makeItems(5);
  const { calls, results, unreached } = await summarized(items, () => outcome);

  expect(calls).toHaveLength(1);
  expect(results.map(({ summary }) => summary)).toEqual(items.map(({ text }) => text));
  expect(unreached).toEqual([]);
});

test("a prompt that is too long is halved", async () => {
  const items = makeItems(2);
  const tooLong: ModelOutcome = {
    ok: false,
    failure: { code: "prompt_too_long", message: "" },
    partial: [],
    priced: null,
  };
  const { summaryOf } = await summarized(items, (lines) => (lines.length > 1 ? tooLong : sums(lines)));

  expect(items.map(summaryOf)).toEqual([["Summary of text 1"], ["Summary of text 2"]]);
});
