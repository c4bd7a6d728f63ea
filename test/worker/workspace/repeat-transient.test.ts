import { expect, test } from "vitest";
import { repeatTransient } from "../../../worker/workspace/repeat-transient.ts";

const broken = (marks: object) => Object.assign(new Error("Network connection lost."), marks);

/** Fails with these errors in turn, then gives "done". */
function calls(...errors: Error[]) {
  const waits: number[] = [];
  const left = [...errors];
  const run = () =>
    repeatTransient(
      async () => {
        const error = left.shift();
        if (error) throw error;
        return "done";
      },
      async (delayMs) => waits.push(delayMs),
    );
  return { run, waits };
}

test("a call that the platform marks as retryable is made again after a growing pause", async () => {
  const { run, waits } = calls(broken({ retryable: true }), broken({ retryable: true }));
  expect(await run()).toBe("done");
  expect(waits).toEqual([50, 100]);
});

test("three failures are enough", async () => {
  const { run, waits } = calls(...Array.from({ length: 3 }, () => broken({ retryable: true })));
  await expect(run()).rejects.toThrow("Network connection lost.");
  expect(waits.length).toBe(2);
});

test("an overloaded object and a bug are left alone", async () => {
  for (const error of [broken({ retryable: true, overloaded: true }), new TypeError("bug")]) {
    const { run, waits } = calls(error);
    await expect(run()).rejects.toBe(error);
    expect(waits).toEqual([]);
  }
});
