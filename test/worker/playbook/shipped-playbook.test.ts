import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveModel } from "../../../worker/models/model-catalog.ts";
import { readPlaybook } from "../../../worker/playbook/read-playbook.ts";

const root = join(import.meta.dirname, "../../..");
const paths = readdirSync(join(root, ".claude"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".md"))
  .map((path) => `.claude/${path}`);
const table = readFileSync(join(root, "worker/playbook/shipped-playbook.ts"), "utf8");

/** All that command agents may have: spec of the tools. */
const TOOLS =
  "Read Write Edit MultiEdit Glob Grep Bash BashOutput KillShell WebFetch TodoWrite SendMessage AskUser".split(
    " ",
  );

function shipped() {
  const files = paths.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
  return readPlaybook(files, {
    source: "shipped",
    toolNames: TOOLS,
    isModel: (name) => resolveModel(name).ok,
  });
}

test("every file in .claude is imported under its own path", () => {
  expect(paths.length).toBeGreaterThan(15);
  for (const path of paths) {
    expect(table).toContain(`from "../../${path}"`);
    expect(table).toContain(`"${path}": `);
  }
  expect(table.match(/^ {2}"\.claude/gm)).toHaveLength(paths.length);
});

test("everything shipped is sound", () => {
  const { templates, commands, projectContext, problems } = shipped();
  expect(problems).toEqual([]);
  expect(templates.map(({ name }) => name)).toEqual(
    "builder docs-scraper documenter meta-agent planner reviewer scout scout-fast tester".split(" "),
  );
  expect(commands.map(({ name }) => name)).toEqual(
    "build build_in_parallel fix orch_one_shot_agent orch_plan_w_scouts_build_review orch_scout_and_build parallel_subagents plan prime question review".split(
      " ",
    ),
  );
  expect(projectContext).toContain("specs/");
  for (const { file, name } of [...templates, ...commands]) expect(file.endsWith(`/${name}.md`)).toBe(true);
});

test("who only looks cannot write, and templates that a command names exist", () => {
  const { templates, commands } = shipped();
  for (const { name, tools } of templates) {
    if (/scout|review/.test(name)) expect(tools).toEqual(["Read", "Glob", "Grep"]);
  }
  const named = commands.flatMap(({ body }) =>
    [...body.matchAll(/\(template ([a-z-]+)\)|template ([a-z-]+) and command/g)].map(([, a, b]) => a ?? b),
  );
  expect(new Set(named)).toEqual(new Set(["scout-fast", "scout", "builder", "planner", "reviewer"]));
  expect(commands.filter((command) => command.disable_model_invocation).map(({ name }) => name)).toEqual(
    commands.map(({ name }) => name).filter((name) => /orch|parallel/.test(name)),
  );
});
