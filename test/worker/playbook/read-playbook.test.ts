import { expect, test } from "vitest";
import { mergePlaybooks } from "../../../worker/playbook/playbook.ts";
import { readPlaybook } from "../../../worker/playbook/read-playbook.ts";
import { findTemplate } from "../../../worker/playbook/template-aliases.ts";

const rules = {
  source: "workspace" as const,
  toolNames: ["Read", "Glob", "Bash"],
  isModel: (name: string) => name === "haiku",
};
const read = (files: Record<string, string>) =>
  readPlaybook(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    rules,
  );
const one = ".claude/agents/one.md";
const good = "---\nname: one\ndescription: Does one thing.\n---\n\nDo it.\n";
const withLine = (line: string) => good.replace("---\n\n", `${line}\n---\n\n`);

test("a template has all its fields, and defaults where it says nothing", () => {
  const { templates, problems } = read({ [one]: good });
  expect(problems).toEqual([]);
  expect(templates).toEqual([
    {
      name: "one",
      description: "Does one thing.",
      tools: null,
      model: null,
      color: null,
      source: "workspace",
      file: one,
      systemPrompt: "Do it.",
    },
  ]);
  const whole = withLine("tools: Read\nmodel: haiku\ncolor: teal");
  expect(read({ [one]: whole }).templates).toMatchObject([
    { tools: ["Read"], model: "haiku", color: "teal" },
  ]);
});

test.each([
  ["a line with commas", "tools: Read, Glob"],
  ["a list", "tools: [Read, Glob]"],
  ["a block list", "tools:\n  - Read\n  - Glob"],
])("tools are %s", (_, line) => {
  expect(read({ [one]: withLine(line) }).templates[0]?.tools).toEqual(["Read", "Glob"]);
});

test("a tool that there is not is a problem, and the template is usable without it", () => {
  const { templates, problems } = read({ [one]: withLine("tools: Read, Fly, Bash(git log:*), Swim") });
  expect(templates[0]?.tools).toEqual(["Read"]);
  expect(problems.map(({ file, message }) => [file, message])).toEqual([
    [one, expect.stringContaining("Bash(git log:*). A tool is allowed as a whole")],
    [one, expect.stringContaining("Fly, Swim. There is no such tool; there are Read")],
  ]);
});

test("a model is an alias, an id, or inherited; an unknown one is a problem", () => {
  expect(read({ [one]: withLine("model: inherit") })).toMatchObject({
    templates: [{ model: null }],
    problems: [],
  });
  const { templates, problems } = read({ [one]: withLine("model: gpt-7") });
  expect(templates[0]?.model).toBeNull();
  expect(problems[0]?.message).toContain("gpt-7");
});

test("dashes inside a description and below the front matter do not end it early", () => {
  const text = "---\r\nname: one\r\ndescription: a --- b\r\n---\r\nFirst.\n\n---\n\nSecond.";
  const [template] = read({ [one]: text }).templates;
  expect(template?.description).toBe("a --- b");
  expect(template?.systemPrompt).toContain("Second.");
});

test("a description over several lines becomes one line", () => {
  const text = good.replace("Does one thing.", "|\n  Does one\n  thing.");
  expect(read({ [one]: text }).templates[0]?.description).toBe("Does one thing.");
});

test.each([
  ["no front matter", "Just text.", "must begin with front matter"],
  ["front matter that is not closed", "---\nname: x\n", "no closing line"],
  ["a list for front matter", "---\n- one\n---\nText.", "not a list"],
  ["a lone value for front matter", "---\none\n---\nText.", "not a list or a lone value"],
  ["empty front matter", "---\n---\nText.", "name: is missing"],
  ["YAML that does not parse", "---\nname: [\n---\nText.", "line"],
  ["a colon in a bare value", "---\nname: x\ndescription: Review: x\n---\nText.", "line 2"],
  ["tabs for indentation", "---\nname: x\ndescription: d\ntools:\n\t- Read\n---\nText.", ""],
  ["aliases", "---\nname: &a x\ndescription: *a\n---\nText.", "alias"],
  ["no name", "---\ndescription: x\n---\nText.", "name: is missing"],
  ["a number for a name", "---\nname: 7\ndescription: x\n---\nText.", "name: is missing, or is not text"],
  ["a blank description", "---\nname: x\ndescription: ' '\n---\nText.", "description: is empty"],
  ["no prompt", "---\nname: x\ndescription: x\n---\n", "no prompt"],
  ["tools that are no names", "---\nname: x\ndescription: x\ntools: {a: 1}\n---\nText.", "tools: must be"],
])("a template with %s is a problem of its own and leaves the others alone", (_, text, words) => {
  const { templates, problems } = read({ ".claude/agents/bad.md": text, [one]: good });
  expect(templates.map(({ name }) => name)).toEqual(["one"]);
  expect(problems).toEqual([
    {
      file: ".claude/agents/bad.md",
      message: expect.stringMatching(new RegExp(words, "i")),
      source: "workspace",
    },
  ]);
});

test.each([
  ["brackets without end", `---\nname: ${"[".repeat(90_000)}\n---\nText.`],
  ["a hint that is mostly spaces", `---\nargument-hint: a${" ".repeat(90_000)}b\n- x\n---\nText.`],
  ["nothing but dashes", "---\n".repeat(20_000)],
  ["keys of objects", "---\n__proto__: {name: x}\nconstructor: y\n---\nText."],
])("a template made of %s is a problem like any other", (_, text) => {
  const { templates, problems } = read({ ".claude/agents/bad.md": text, [one]: good });
  expect(templates.map(({ name }) => name)).toEqual(["one"]);
  expect(problems).toHaveLength(1);
});

test("of two templates with one name the first file counts", () => {
  const { templates, problems } = read({ [one]: good, ".claude/agents/two.md": good });
  expect(templates).toHaveLength(1);
  expect(problems).toMatchObject([{ file: ".claude/agents/two.md", message: expect.stringContaining(one) }]);
});

test("only files right below the folder are templates", () => {
  expect(read({ ".claude/agents/deep/one.md": good, ".claude/agents/one.txt": good }).templates).toEqual([]);
});

test("a command's name is its path, and everything in its front matter is optional", () => {
  const { commands, problems } = read({
    ".claude/commands/plan.md": "Plan $ARGUMENTS.",
    ".claude/commands/git/tidy-up.md":
      "---\ndescription: Tidies up\nargument-hint: [branch] [count]\nallowed-tools: Read, Bash\nmodel: haiku\ndisable-model-invocation: true\n---\nTidy.",
  });
  expect(problems).toEqual([]);
  expect(commands).toMatchObject([
    {
      name: "git:tidy-up",
      description: "Tidies up",
      argument_hint: "[branch] [count]",
      allowed_tools: ["Read", "Bash"],
      model: "haiku",
      disable_model_invocation: true,
      body: "Tidy.",
    },
    {
      name: "plan",
      description: "Plan $ARGUMENTS.",
      argument_hint: "",
      allowed_tools: null,
      model: null,
      disable_model_invocation: false,
    },
  ]);
});

test.each([
  ["bad name.md", "Text.", "name"],
  ["list.md", "---\n- a\n---\nText.", "not a list"],
  ["flag.md", "---\ndisable-model-invocation: sometimes\n---\nText.", "true or false"],
  ["colon.md", "---\ndescription: Review: x\n---\nText.", "line 1"],
  ["empty.md", "---\ndescription: x\n---\n", "no text"],
])("a command file %s that does not hold is a problem and is left out", (name, text, words) => {
  const { commands, problems } = read({
    [`.claude/commands/${name}`]: text,
    ".claude/commands/ok.md": "Ok.",
  });
  expect(commands.map((command) => command.name)).toEqual(["ok"]);
  expect(problems).toMatchObject([
    { file: `.claude/commands/${name}`, message: expect.stringContaining(words) },
  ]);
});

test("CLAUDE.md of the root goes before the one in .claude, and a huge one is cut with a problem", () => {
  const both = read({ ".claude/CLAUDE.md": "inner", "CLAUDE.md": "outer\n" });
  expect(both.projectContext).toBe("outer");
  const huge = read({ "CLAUDE.md": "x".repeat(50_000) });
  expect(huge.projectContext).toHaveLength(40_000);
  expect(huge.problems).toMatchObject([{ file: "CLAUDE.md" }]);
  expect(read({ "CLAUDE.md": " \n" }).projectContext).toBeNull();
});

test("the workspace goes before what is shipped, name by name", () => {
  const shipped = readPlaybook(
    [
      { path: one, text: good },
      { path: ".claude/agents/two.md", text: good.replace("one\n", "two\n") },
      { path: ".claude/CLAUDE.md", text: "shipped" },
    ],
    { ...rules, source: "shipped" },
  );
  const own = read({ ".claude/agents/mine.md": good.replace("name: one", "name: ONE") });
  const merged = mergePlaybooks(shipped, own);
  expect(merged.templates.map(({ name, source }) => [name, source])).toEqual([
    ["ONE", "workspace"],
    ["two", "shipped"],
  ]);
  expect(merged.projectContext).toBe("shipped");
});

test("templates are found by name in any case, and by the names that others know them by", () => {
  const { templates } = read({ [one]: good.replace("name: one", "name: builder") });
  expect(findTemplate({ templates }, "Builder")?.name).toBe("builder");
  expect(findTemplate({ templates }, "build-agent")?.name).toBe("builder");
  expect(findTemplate({ templates }, "constructor")).toBeUndefined();
  const own = read({ [one]: good.replace("name: one", "name: build-agent") });
  expect(findTemplate(own, "build-agent")?.name).toBe("build-agent");
});
