import { expect, test } from "vitest";
import { type FaultKind, faultOf, retryAfterMs } from "../../../worker/models/fault.ts";
import { nextDelayMs, RETRY_AFTER_CAP_MS, RETRY_CAP_MS } from "../../../worker/models/retry-policy.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const without = (): number => 0;

function waitsFor(kind: FaultKind): number[] {
  const waits: number[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const delayMs = nextDelayMs(attempt, faultOf(kind), without);
    if (delayMs === null) return waits;
    waits.push(delayMs);
  }
}

test.each([
  ["overloaded", [1_000, 2_000, 4_000, 8_000, 16_000]],
  ["rate_limited", [1_000, 2_000, 4_000, 8_000, 16_000]],
  ["server_error", [1_000, 2_000, 4_000, 8_000]],
  ["connection", [1_000, 2_000, 4_000]],
  ["stream_cut", [1_000, 2_000, 4_000]],
  ["timeout", [1_000, 2_000]],
  ["conflict", [1_000, 2_000]],
  ["bad_tool_input", [1_000]],
  ["refused", []],
  ["prompt_too_long", []],
  ["spend_limit", []],
  ["not_the_api", []],
] as const)("after %s the waits are %j", (kind, waits) => {
  expect(waitsFor(kind)).toEqual(waits);
});

test("chance takes up to a quarter of a wait", () => {
  expect(nextDelayMs(1, faultOf("overloaded"), () => 1)).toBe(750);
});

test("no wait is longer than the cap", () => {
  for (const attempt of [1, 2, 3, 4, 5]) {
    expect(nextDelayMs(attempt, faultOf("overloaded"), without)).toBeLessThanOrEqual(RETRY_CAP_MS);
  }
});

test("the time that the server names is kept, one that is too long ends the call", () => {
  const fault = faultOf("rate_limited", { status: 429, retryAfterMs: 7_000 });
  expect(nextDelayMs(1, fault, without)).toBe(7_000);
  expect(nextDelayMs(1, { ...fault, retryAfterMs: RETRY_AFTER_CAP_MS + 1 }, without)).toBeNull();
});

test("a server that says no to another attempt gets none", () => {
  expect(nextDelayMs(1, faultOf("server_error", { isFinal: true }), without)).toBeNull();
});

test.each([
  [{ "retry-after": "3" }, 3_000],
  [{ "retry-after": "0.5" }, 500],
  [{ "retry-after-ms": "250", "retry-after": "3" }, 250],
  [{ "retry-after": "Fri, 20 Nov 2026 12:00:05 GMT" }, 5_000],
  [{ "retry-after": "Fri, 20 Nov 2026 11:00:00 GMT" }, null],
  [{ "retry-after": "soon" }, null],
  [{ "retry-after": "-1" }, null],
  [{ "retry-after": "0" }, null],
  [{}, null],
])("the headers %j ask for a wait of %s ms", (headers, waitMs) => {
  expect(retryAfterMs(new Headers(Object.entries(headers)), NOW)).toBe(waitMs);
});
