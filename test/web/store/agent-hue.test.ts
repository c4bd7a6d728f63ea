import { expect, test } from "vitest";
import { agentHue } from "../../../web/store/agent-hue.ts";
import { uuid } from "../factories.ts";

test("an agent keeps its hue", () => {
  expect(agentHue(uuid(1), [])).toBe(agentHue(uuid(1), []));
  expect(agentHue(uuid(1), [])).toBeLessThan(361);
});

test("agents seen together differ, also across red", () => {
  const taken: number[] = [];
  for (let n = 0; n < 9; n += 1) taken.push(agentHue(uuid(n), taken));
  for (const [index, hue] of taken.entries()) {
    for (const other of taken.slice(index + 1)) {
      const difference = Math.abs(hue - other);
      expect(Math.min(difference, 360 - difference)).toBeGreaterThan(10);
    }
  }
});

test("more agents than hues still get one", () => {
  const all = Array.from({ length: 360 }, (_, hue) => hue);
  expect(agentHue(uuid(3), all)).toBeGreaterThanOrEqual(0);
});
