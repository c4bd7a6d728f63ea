import type { AgentReport } from "./conversation.ts";
import type { GivenCommand } from "./given-command.ts";
import { gistOf } from "./report-outcomes.ts";
import { listed } from "./words.ts";

/** An agent that a stage of a command asks for. */
export interface Part {
  role: string;
  template: string;
  command: string;
}

/** What a stage knows: the command, the reports it waited for, and all agents of the stages before. */
export interface Scene {
  given: GivenCommand;
  reports: readonly AgentReport[];
  made: readonly { name: string; template: string }[];
}

/** What a stage does, in this order. Without new parts and commands the command has come to its end. */
export interface Stage {
  remove?: readonly string[];
  create?: readonly Part[];
  /** To agents of earlier stages. */
  command?: readonly { agent: string; command: string }[];
  /** The last words of the whole command. */
  text?: string;
}

type Play = readonly ((scene: Scene) => Stage)[];

const TEMPLATES: readonly (readonly [RegExp, string])[] = [
  [/\breview|\baudit/i, "reviewer"],
  [/\btests?\b/i, "tester"],
  [/\bdocument|\breadme\b/i, "documenter"],
  [/^\/?plan\b|\bdesign\b/i, "planner"],
  [/^\/?(?:find|look|search|explain|list|count|show|where|what|question|prime)\b/i, "scout"],
];

function templateFor(task: string): string {
  return TEMPLATES.find(([words]) => words.test(task))?.[1] ?? "builder";
}

const MOST_TOGETHER = 10;

/** `task 3`: the number at the end says how many. */
function taskAndCount(args: string): { task: string; count: number } {
  const [, task = args, count = "3"] = /^([\s\S]*?)\s+(\d{1,2})$/.exec(args) ?? [];
  return { task, count: Math.min(Math.max(Number(count), 1), MOST_TOGETHER) };
}

const nameOf = ({ made }: Scene, template: string): string =>
  made.findLast((each) => each.template === template)?.name ?? template;
const findings = ({ reports }: Scene): string =>
  reports.map(({ agent, text }) => `${agent} found: ${gistOf(text)}`).join("\n");
const allNames = ({ made }: Scene): string => listed(made.map(({ name }) => `**${name}**`));

const look = (task: string, what: string): string => `List the files that are ${what} this task: ${task}`;
const planIn = (text: string): string | undefined => /\bspecs\/[\w./-]+\.md\b/.exec(text)?.[0];

const ONE_SHOT: Play = [
  ({ given }) => ({ create: [{ role: "one-shot", template: templateFor(given.args), command: given.args }] }),
  (scene) => ({ remove: scene.made.map(({ name }) => name), text: `${allNames(scene)} is deleted.` }),
];

const PARALLEL: Play = [
  ({ given }) => {
    const { task, count } = taskAndCount(given.args);
    const part = (at: number): Part => ({
      role: `part-${at + 1}`,
      template: templateFor(task),
      command: `${task}\n\nYour part is ${at + 1} of ${count}.`,
    });
    return { create: Array.from({ length: count }, (_, at) => part(at)) };
  },
  (scene) => ({ remove: scene.made.map(({ name }) => name), text: `${allNames(scene)} are deleted.` }),
];

const SCOUT_AND_BUILD: Play = [
  ({ given }) => ({
    create: [{ role: "task-scout", template: "scout", command: look(given.args, "to be changed for") }],
  }),
  (scene) => {
    const command = `${scene.given.args}\n\n${findings(scene)}`;
    return { create: [{ role: "task-builder", template: "builder", command }] };
  },
  (scene) => ({ text: `${allNames(scene)} stay for questions.` }),
];

const PLAN_BUILD_REVIEW: Play = [
  ({ given: { args } }) => ({
    create: [
      { role: "code-scout", template: "scout-fast", command: look(args, "to be changed for") },
      { role: "test-scout", template: "scout-fast", command: look(args, "to be kept working in") },
    ],
  }),
  (scene) => {
    const command = `/plan ${scene.given.args}\n\n${findings(scene)}`;
    const remove = scene.made.map(({ name }) => name);
    return { remove, create: [{ role: "task-planner", template: "planner", command }] };
  },
  ({ given, reports }) => {
    const plan = planIn(reports.map(({ text }) => text).join("\n")) ?? given.args;
    return { create: [{ role: "task-builder", template: "builder", command: `/build ${plan}` }] };
  },
  ({ reports }) => {
    const text = reports.map((report) => report.text).join("\n");
    const files = [...text.matchAll(/`([\w./-]+\.\w+)`/g)].map(([, path = ""]) => path);
    const command = `/review ${listed([...new Set(files)]) || "what was built"}`;
    return { create: [{ role: "task-reviewer", template: "reviewer", command }] };
  },
  (scene) => {
    const [planner, builder] = [nameOf(scene, "planner"), nameOf(scene, "builder")];
    const scouts = scene.made.filter(({ template }) => template === "scout-fast").map(({ name }) => name);
    const reviewer = nameOf(scene, "reviewer");
    return {
      text: `${listed(scouts)} looked around and are deleted, **${planner}** planned, **${builder}** built and **${reviewer}** reviewed it. The last three stay for corrections.`,
    };
  },
];

const BUILD_IN_PARALLEL: Play = [
  ({ given }) => ({
    create: [{ role: "plan-reader", template: "scout-fast", command: `Explain ${given.args}` }],
  }),
  ({ given }) => ({
    create: [{ role: "plan-builder", template: "builder", command: `/build ${given.args}` }],
  }),
  (scene) => ({
    remove: [nameOf(scene, "scout-fast")],
    text: "The stand-in model does not see parts in a plan, so one builder did it all.",
  }),
];

const PLAYS: ReadonlyMap<string, Play> = new Map([
  ["orch_one_shot_agent", ONE_SHOT],
  ["parallel_subagents", PARALLEL],
  ["orch_scout_and_build", SCOUT_AND_BUILD],
  ["orch_plan_w_scouts_build_review", PLAN_BUILD_REVIEW],
  ["build_in_parallel", BUILD_IN_PARALLEL],
]);

/** A command about files goes to an agent as it is. */
const PASSED_ON: Play = [
  ({ given }) => ({
    create: [{ role: `${given.name}-agent`, template: templateFor(given.line), command: given.line }],
  }),
  (scene) => ({ text: `${allNames(scene)} stays for more.` }),
];

export function playOf({ name }: GivenCommand): Play {
  return PLAYS.get(name) ?? PASSED_ON;
}

/** Whose agents are deleted however their work ended. */
export function outlivesFailure({ name }: GivenCommand): boolean {
  return name === "orch_one_shot_agent" || name === "parallel_subagents";
}
