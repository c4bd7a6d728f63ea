import { afterAll, expect, test } from "vitest";
import {
  full,
  bodies,
  compactions,
  once,
  saidIn,
  summary,
  SUMMARY_WISH,
  text,
  turn,
  use,
  model,
} from "./compaction-turn.ts";

afterAll(() => model.close());

const tooLong = { status: 400, error: "invalid_request_error", message: "prompt is too long: 9 > 8 maximum" };

test("a conversation that the API refuses as too long is compacted without sending it, and sent once more", async () => {
  const rules = [
    once({ last: "mill" }, use("Read", { file_path: "a.ts" })),
    once({ last: "three" }, tooLong),
    summary("All of it."),
    once({ last: "All of it." }, text("Fits now.")),
  ];
  const { end } = await turn(rules);
  expect(end).toEqual({ status: "completed", result: "Fits now." });
  const asked = bodies()[2];
  expect(asked?.messages).toHaveLength(1);
  expect(asked?.tools).toBeUndefined();
  expect(saidIn(asked?.messages[0])).toContain("<transcript>");
});

test("a request too large for the way to the API is treated alike", async () => {
  const rules = [
    once({ last: "mill" }, use("Read")),
    once({ last: "three" }, { status: 413, error: "request_too_large" }),
    summary("Small."),
    once({ last: "Small." }, text("Fits now.")),
  ];
  expect((await turn(rules)).end.result).toBe("Fits now.");
});

test("a conversation that is too long even then fails and says so", async () => {
  const rules = [
    once({ last: "mill" }, use("Read")),
    once({ last: "three" }, tooLong),
    summary("All of it."),
    once({ last: "All of it." }, tooLong),
  ];
  const { end } = await turn(rules);
  expect(end.status).toBe("failed");
  expect(end.result).toContain("too long");
});

test("a summary that does not fit either is asked for with less", async () => {
  const rules = [
    once({ last: "mill" }, { ...use("Read"), ...full(60_000) }),
    once({ last: SUMMARY_WISH }, tooLong),
    once({ last: SUMMARY_WISH }, tooLong),
    summary("In the end."),
    once({ last: "In the end." }, text("Done.")),
  ];
  const { end, journal } = await turn(rules);
  expect(end.result).toBe("Done.");
  expect(compactions(journal)[0]?.compaction.summary).toBe("In the end.");
});

test("an answer that fills the window is kept, and the rest is written after a compaction", async () => {
  const rules = [
    once({ last: "mill" }, { ...text("The first half"), stop: "model_context_window_exceeded" }),
    summary("Half of it is said."),
    once({ last: "Half of it" }, text("and the second.")),
  ];
  const { end } = await turn(rules);
  expect(end).toEqual({ status: "completed", result: "and the second." });
});
