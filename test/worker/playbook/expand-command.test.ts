import { expect, test } from "vitest";
import { shellWords } from "../../../worker/playbook/command-line.ts";
import { expandCommand } from "../../../worker/playbook/expand-command.ts";
import { readPlaybook } from "../../../worker/playbook/read-playbook.ts";

const BODIES: Record<string, string> = {
  all: "Do: $ARGUMENTS.",
  words: "First $1, second $2, third [$3]; price \\$1 and $10.",
  none: "Just do it.",
  "git:tidy": "Tidy $1.",
  Fix: "Fix it.",
  bomb: "$ARGUMENTS ".repeat(500),
};
const playbook = readPlaybook(
  Object.entries(BODIES).map(([name, text]) => ({
    path: `.claude/commands/${name.replace(":", "/")}.md`,
    text,
  })),
  { source: "workspace", toolNames: [], isModel: () => true },
);

async function expand(text: string, paths: string[] = []) {
  return await expandCommand(
    text,
    async () => playbook,
    async (path) => paths.includes(path),
  );
}

async function expansion(text: string): Promise<string | undefined> {
  const result = await expand(text);
  return result.ok ? result.value?.text : undefined;
}

test.each([
  ["/all a  login page", "Do: a  login page."],
  ["/all", "Do: ."],
  ["/all two\nlines", "Do: two\nlines."],
  ["  /all x", "Do: x."],
  ['/words "a b" c', "First a b, second c, third []; price $1 and $10."],
  ["/words what's up", "First what's, second up, third []; price $1 and $10."],
  ["/words $2 x", "First $2, second x, third []; price $1 and $10."],
  ["/none", "Just do it."],
  ["/none with words", "Just do it.\n\nArguments: with words"],
  ["/git:tidy main", "Tidy main."],
  ["/fix", "Fix it."],
  ["/ALL x", "Do: x."],
])("%j becomes %j", async (typed, wanted) => {
  expect(await expansion(typed)).toBe(wanted);
});

test.each([
  "/",
  "/ all",
  "/src/a.ts is broken",
  "/a.ts",
  "//comment",
  "a /all",
  "/compact",
  "/compact keep the plan",
  "/Users have no rights",
  "/~",
])("%j is no command", async (typed) => {
  expect(await expand(typed)).toEqual({ ok: true, value: null });
});

test("an unknown name is a failure that lists near ones, unless the workspace has it as a path", async () => {
  expect(await expand("/git-tidy main")).toMatchObject({
    ok: false,
    failure: {
      code: "slash_command_unknown",
      command: "git-tidy",
      known: expect.arrayContaining(["git:tidy"]),
    },
  });
  expect(await expand("/src has a bug", ["/src"])).toEqual({ ok: true, value: null });
});

test("a command that would grow beyond any message is refused", async () => {
  const result = await expand(`/bomb ${"x".repeat(150_000)}`);
  expect(result).toMatchObject({ ok: false, failure: { code: "invalid_request" } });
});

test.each([
  ["a b", ["a", "b"]],
  [`"a login page" quick`, ["a login page", "quick"]],
  [`'x y' "say \\"hi\\" now"`, ["x y", 'say "hi" now']],
  [`--name="a b" c`, ["--name=a b", "c"]],
  ["a\\ b c", ["a b", "c"]],
  [`"never closed`, [`"never`, "closed"]],
  [`"" b`, ["", "b"]],
  ["don't or won't", ["don't", "or", "won't"]],
  ["trailing\\", ["trailing\\"]],
  ["  ", []],
])("%j is split into %j", (typed, words) => {
  expect(shellWords(typed)).toEqual(words);
});
