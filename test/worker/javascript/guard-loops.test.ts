import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { guardLoops } from "../../../worker/javascript/guard-loops.ts";

/** Runs guarded code that may take so many steps; gives the value of `out`. */
function run(code: string, maxSteps = 10_000): { out: unknown; steps: number; isStopped: boolean } {
  let steps = 0;
  const context = {
    out: null as unknown,
    $step: () => {
      if (++steps > maxSteps) throw new Error("stopped");
      return true;
    },
    $import: (name: string) => name,
    $meta: { url: "here" },
  };
  try {
    runInNewContext(guardLoops(code), context);
    return { out: context.out, steps, isStopped: false };
  } catch (error) {
    if (!(error instanceof Error) || error.message !== "stopped") throw error;
    return { out: context.out, steps, isStopped: true };
  }
}

test.each([
  "while (true);",
  "while (true) {}",
  "do {} while (true)",
  "for (;;);",
  "for (;;) {}",
  "for (let i = 0; ; i++) out = i",
  "for (let i = 0; i >= 0; i++);",
  "const f = (n) => n < 2 ? n : f(n - 1) + f(n - 2); f(60)",
  "const f = n => n < 2 ? n : f(n - 1) + f(n - 2)\nf(60)",
  "function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2) } f(60)",
  "const it = { [Symbol.iterator]() { return { next() { return { done: false } } } } }; for (const x of it) out = x",
  "function* g() { while (true) yield 1 } for (const x of g());",
  "class A { run() { for (;;) { try { throw 1 } catch {} } } } new A().run()",
  "while (true) { try { while (true) {} } catch {} }",
  "label: for (;;) { continue label }",
])("what never ends is stopped: %s", (code) => {
  expect(run(code).isStopped).toBe(true);
});

test.each<[string, unknown]>([
  ["out = [1, 2, 3].map(x => x * 2).join()", "2,4,6"],
  ["out = [1, 2].map((x) => ({ x })).length", 2],
  ["const f = a => b => a + b; out = f(1)(2)", 3],
  ["const f = a => b =>\n  a + b\nout = f(1)(2)", 3],
  ["const f = x => x ? y => y : z => -z; out = f(1)(4) + f(0)(1)", 3],
  ["const f = () => `a${[1].map(x => x + 1)}b`; out = f()", "a2b"],
  ["let n = 0; const f = () => n++\nf()\nout = n", 1],
  ["let n = 0; const f = () => n = 5\nf(); out = n", 5],
  ["const a = x => x\n  .toString()\n  .length\nout = a(12)", 2],
  ["const o = { f: x => x + 1, g: () => [1], h: async () => 1 }; out = o.f(1) + o.g()[0]", 3],
  [
    "class A extends (class { m() { return 1 } }) { static s = () => 2; m() { return super.m() + A.s() } } out = new A().m()",
    3,
  ],
  [
    "const mix = (b) => class extends b { x() { return 7 } }; class B extends mix(Object) { y() { return this.x() } } out = new B().y()",
    7,
  ],
  ["switch (2) { case 1: out = 1; break; case 2: out = 2 }", 2],
  ["let s = 0; for (let i = 0, j = 9; i < j; i++, j--) s += i; out = s", 10],
  [
    "let s = ''; for (const [k, v] of Object.entries({ a: 1 })) s += k + v; for (const k in { z: 1 }) s += k; out = s",
    "a1z",
  ],
  ["let i = 0; do i++; while (i < 3)\nout = i", 3],
  ["out = /while (x)/.test('while x') ? 1 : `for (;;) {}`.length // for (;;)", 1],
  ["out = 'while (true) {}'.length /* while */", 15],
  ["if (1) { out = 1 } else { out = 2 }", 1],
  ["try { throw 3 } catch (e) { out = e } finally { }", 3],
  ["const o = { get x() { return 4 }, set x(v) {}, ['y'](){ return 1 } }; out = o.x + o.y()", 5],
  ["function* g() { yield* [1, 2] } out = [...g()].length", 2],
  ["out = ((a, b = () => 2) => a + b())(1)", 3],
  ["const {a = x => x + 1} = {}; out = a(1)", 2],
  ["out = typeof import.meta.url", "string"],
  ["out = import('node:fs')", "node:fs"],
  ["const o = { import: 1, while: 2 }; out = o.import + o.while", 3],
  ["out = [3,1,2].sort((a, b) => a - b)[0]; var f = async x => { await x }", 1],
])("what a script does stays the same: %s", (code, out) => {
  expect(run(code)).toMatchObject({ out, isStopped: false });
});

test("lines keep their numbers", () => {
  const code = "const f = x =>\n  x + 1\n\nfor (;;) {\n  break\n}\n// end";
  expect(guardLoops(code).split("\n")).toHaveLength(code.split("\n").length);
});
