/** Ways to go on, by how a message to the conductor ends. */
const ENDINGS: readonly (readonly [RegExp, readonly [string, string, string]])[] = [
  [
    /\b(?:called|named)\s*$/i,
    ["builder for implementation", "tester for testing", "reviewer for code review"],
  ],
  [/\bagents?\s*$/i, ["called alice for Python", "for testing", "using the build template"]],
  [/\b(?:create|make)\s*$/i, ["an agent called alice", "two agents for testing", "a README"]],
  [/\bto\s*$/i, ["write tests for it", "review the last change", "explain main.py"]],
  [/\b(?:tell|ask|have)\s*$/i, ["everyone to report", "alice to write tests", "alice to review main.py"]],
];

const GENERAL: readonly [string, string, string] = [
  "and write tests for it",
  "then review the result",
  "and explain each step",
];

/** Three short continuations of a text. */
export function suggestions(said: string): readonly [string, string, string] {
  const last = said.trimEnd().split("\n").at(-1) ?? "";
  return ENDINGS.find(([ending]) => ending.test(last))?.[1] ?? GENERAL;
}
