import { expect, test } from "vitest";
import { converse, tools, type Ran } from "./support/agent-loop.ts";
import { fakeFleet, MANAGEMENT_TOOLS } from "./support/fake-fleet.ts";
import { AGENT_TOOLS, fakeWorkspace } from "./support/fake-workspace.ts";
import { start } from "./support/start.ts";

const TEMPLATES = ["scout", "scout-fast", "planner", "builder", "reviewer", "tester", "documenter"];

function labels({ calls }: Ran): string[] {
  return calls.map(({ tool, input }) => {
    const name = String(input["agent_name"] ?? input["name"]);
    const { subagent_template, command } = input;
    const more = [subagent_template, command].find((value) => typeof value === "string") ?? "";
    const rest = more.split("\n")[0];
    return `${tool.replace("mcp__mgmt__", "").replace(/_agent$/, "")} ${name}: ${rest}`;
  });
}

const report = (agent: string, text: string, status = "completed"): string =>
  `<agent_report agent="${agent}" command_id="c" status="${status}">\n${text}\n</agent_report>`;

/** The conductor given a command, then one message after the other; what it calls each time, and its last words. */
async function direct(line: string, ...messages: string[]): Promise<{ steps: string[][]; text: string }> {
  const { client } = await start({ improvise: true });
  const loop = { client, tools: tools(MANAGEMENT_TOOLS), answer: fakeFleet([], TEMPLATES).answer };
  const name = line.slice(1).split(" ")[0] ?? "";
  const expanded = `${line}\n\n<slash_command name="${name}">\nIts text.\n</slash_command>`;
  let ran = await converse(loop, expanded);
  const steps = [labels(ran)];
  for (const message of messages) {
    ran = await converse(loop, message, ran.messages);
    steps.push(labels(ran));
  }
  return { steps, text: ran.text };
}

test("orch_one_shot_agent: an agent is made, works and is deleted, also when it failed", async () => {
  for (const status of ["completed", "failed"]) {
    const { steps, text } = await direct(
      "/orch_one_shot_agent write a README",
      report("one-shot", "It was hard.", status),
    );
    expect(steps).toEqual([
      ["create one-shot: documenter", "command one-shot: write a README"],
      ["delete one-shot: "],
    ]);
    expect(text).toMatch(/one-shot[\s\S]*It was hard[\s\S]*deleted/);
  }
});

test("parallel_subagents: as many as asked for are made at once, and deleted after the last report", async () => {
  const { steps } = await direct(
    "/parallel_subagents find the doors 2",
    report("part-1", "One door."),
    report("part-2", "No door."),
  );
  expect(steps[0]).toEqual([
    "create part-1: scout",
    "create part-2: scout",
    "command part-1: find the doors",
    "command part-2: find the doors",
  ]);
  expect(steps.slice(1)).toEqual([[], ["delete part-1: ", "delete part-2: "]]);
});

test("orch_scout_and_build: the builder gets the task with what the scout found", async () => {
  const { steps, text } = await direct(
    "/orch_scout_and_build a bell in bell.js",
    report("task-scout", "Nothing rings yet."),
    report("task-builder", "I wrote `bell.js`."),
  );
  expect(steps.map((labelled) => labelled.length)).toEqual([2, 2, 0]);
  expect(steps[1]).toEqual(["create task-builder: builder", "command task-builder: a bell in bell.js"]);
  expect(text).toMatch(/bell\.js[\s\S]*task-scout.*task-builder/);
});

test("a stage that failed ends a command whose later stages need it", async () => {
  const { steps, text } = await direct(
    "/orch_scout_and_build a bell",
    report("task-scout", "I could not look.", "failed"),
  );
  expect(steps[1]).toEqual([]);
  expect(text).toContain("I stop /orch_scout_and_build here.");
});

test("orch_plan_w_scouts_build_review: scouts, plan, build and review follow on each other's reports", async () => {
  const { steps, text } = await direct(
    "/orch_plan_w_scouts_build_review a bell",
    `${report("code-scout", "No code.")}\n\n${report("test-scout", "No tests.")}`,
    report("task-planner", "I wrote `specs/bell.md`."),
    report("task-builder", "I wrote `bell.js` and `index.html`."),
    report("task-reviewer", "VERDICT: PASS. It rings."),
  );
  expect(steps[1]?.slice(0, 3)).toEqual([
    "delete code-scout: ",
    "delete test-scout: ",
    "create task-planner: planner",
  ]);
  expect(steps[1]?.[3]).toBe("command task-planner: /plan a bell");
  expect(steps[2]?.[1]).toBe("command task-builder: /build specs/bell.md");
  expect(steps[3]?.[1]).toBe("command task-reviewer: /review bell.js and index.html");
  expect(steps[4]).toEqual([]);
  expect(text).toMatch(/PASS[\s\S]*task-planner.*task-builder.*task-reviewer/);
});

test("a command about files goes to a fitting agent as the person put it", async () => {
  const { steps } = await direct("/question where is the door?", report("question-agent", "In the wall."));
  expect(steps).toEqual([
    ["create question-agent: scout", "command question-agent: /question where is the door?"],
    [],
  ]);
});

test("other requests are understood as ever while a command is under way", async () => {
  const { steps } = await direct("/orch_scout_and_build a bell", "list agents");
  expect(steps[1]).toEqual(["list_agents undefined: "]);
});

test.each([
  [
    "Plan the following. Change no code.\n\n<request>\na bell\n</request>\n\nRead the places.\n\n[Tools for this command: Read.]",
    /specs\/bell\.md/,
  ],
  ["Build this: specs/bell.md\n\nIf that is the path of a plan, read it.", /bell/],
  ["Review this: calc.py\n\nFind out what it was to do.", /`calc\.py` is \d+ lines|calc\.py/],
  [
    "Answer this question about the repository. Change nothing.\n\n<question>\nexplain calc.py\n</question>\n\nLook.",
    /`calc\.py` has 1 line/,
  ],
])("an agent knows what a command's text asks for: %s", async (said, words) => {
  const { client } = await start({ improvise: true });
  const workspace = fakeWorkspace({ "calc.py": "x = 1\n", "specs/bell.md": "# Plan: bell in javascript\n" });
  const ran = await converse({ client, tools: tools(AGENT_TOOLS), answer: workspace.answer }, said);
  expect(ran.text).toMatch(words);
  expect(ran.text).not.toContain("did not fully understand");
});
