import { expect, test } from "vitest";
import { PrefixGate } from "../../../../worker/orchestrator/fleet/prefix-gate.ts";

const MINUTE = 60_000;

function gate() {
  const warm = new Map<string, number>();
  const clock = { ms: 1_000_000 };
  const sleeping: (() => void)[] = [];
  const made = new PrefixGate({
    store: {
      warmUntil: (key) => warm.get(key) ?? 0,
      keepWarm: (key, untilMs) => void warm.set(key, untilMs),
    },
    now: () => clock.ms,
    sleep: () => new Promise((resolve) => sleeping.push(resolve)),
  });
  /** Whether the agent is still held up once all that can settle has settled. */
  const isOpen = async (agent: string): Promise<boolean> => {
    let open = false;
    void made.opened(agent).then(() => (open = true));
    await new Promise((resolve) => setTimeout(resolve));
    return open;
  };
  return { made, clock, warm, isOpen, wake: () => sleeping.splice(0).forEach((resolve) => resolve()) };
}

test("an agent alone never waits, nor does one whose prefix nobody else has", async () => {
  const { made, isOpen } = gate();
  expect(made.admit("a", "one")).toBe(false);
  expect(made.admit("b", "two")).toBe(false);
  expect(made.admit("a", "one")).toBe(false);
  expect(await isOpen("a")).toBe(true);
});

test("of several with a cold prefix the first goes ahead, the others when its answer begins", async () => {
  const { made, isOpen } = gate();
  expect(["a", "b", "c"].map((agent) => made.admit(agent, "same"))).toEqual([false, true, true]);
  expect(await isOpen("b")).toBe(false);
  made.began("a");
  expect(await isOpen("b")).toBe(true);
  expect(await isOpen("c")).toBe(true);
  expect(made.admit("d", "same")).toBe(false);
});

test("nobody waits for one that has failed", async () => {
  const { made, isOpen } = gate();
  made.admit("a", "same");
  made.admit("b", "same");
  made.gaveUp("b");
  made.admit("c", "same");
  expect(await isOpen("c")).toBe(false);
  made.gaveUp("a");
  expect(await isOpen("c")).toBe(true);
  expect(made.admit("d", "same")).toBe(false);
});

test("a leader that neither begins nor fails is waited for only some seconds", async () => {
  const { made, clock, wake, isOpen } = gate();
  made.admit("a", "same");
  made.admit("b", "same");
  const opened = made.opened("b");
  wake();
  await opened;
  clock.ms += 30_000;
  expect(await isOpen("b")).toBe(true);
  expect(made.admit("c", "same")).toBe(false);
});

test("a prefix cools when nobody has used it for an hour, and stays warm while somebody does", () => {
  const { made, clock, warm } = gate();
  for (let minutes = 0; minutes < 120; minutes += 20) {
    expect(made.admit("a", "same")).toBe(false);
    made.began("a");
    made.began("a");
    clock.ms += 20 * MINUTE;
    expect(made.admit("b", "same")).toBe(false);
  }
  expect(warm.size).toBe(1);
  clock.ms += 60 * MINUTE;
  made.admit("a", "same");
  expect(made.admit("b", "same")).toBe(true);
});
