import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTemplates } from "../../../../worker/orchestrator/fleet/templates.ts";

const root = join(import.meta.dirname, "../../../..");
const folder = join(root, ".claude/agents");
const good = "---\nname: one\ndescription: Does one thing.\n---\n\nDo it.\n";

test("a template without tools may use all of them", () => {
  const { templates, problems } = readTemplates({ "one.md": good });
  expect(problems).toEqual([]);
  expect(templates).toEqual([
    {
      name: "one",
      description: "Does one thing.",
      tools: null,
      model: null,
      color: null,
      systemPrompt: "Do it.",
    },
  ]);
});

test("tools are a list or a line with commas", () => {
  const line = good.replace("---\n\n", "tools: Read, Glob\n---\n\n");
  const list = good.replace("---\n\n", "tools: [Read, Glob]\n---\n\n");
  for (const text of [line, list])
    expect(readTemplates({ "one.md": text }).templates[0]?.tools).toEqual(["Read", "Glob"]);
});

test("dashes inside a description and below the front matter do not end it early", () => {
  const text = "---\nname: one\ndescription: a --- b\n---\nFirst.\n\n---\n\nSecond.";
  const [template] = readTemplates({ "one.md": text }).templates;
  expect(template?.description).toBe("a --- b");
  expect(template?.systemPrompt).toContain("Second.");
});

test.each([
  ["no front matter", "Just text."],
  ["a list for front matter", "---\n- one\n---\nText."],
  ["YAML that does not parse", "---\nname: [\n---\nText."],
  ["no name", "---\ndescription: x\n---\nText."],
  ["no prompt", "---\nname: x\ndescription: x\n---\n"],
])("a file with %s is a problem of its own and leaves the others alone", (_, text) => {
  const { templates, problems } = readTemplates({ "bad.md": text, "one.md": good });
  expect(templates.map(({ name }) => name)).toEqual(["one"]);
  expect(problems).toEqual([{ file: "bad.md", message: expect.any(String) }]);
});

test("every shipped template is sound and is imported", () => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".md"));
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  expect(readTemplates(files).problems).toEqual([]);
  const imports = readFileSync(join(root, "worker/orchestrator/fleet/shipped-templates.ts"), "utf8");
  for (const name of names) expect(imports).toContain(`agents/${name}`);
});
