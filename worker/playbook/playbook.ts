import type {
  PlaybookProblem,
  PlaybookSource,
  SlashCommandInfo,
  TemplateInfo,
} from "../../contract/playbook.ts";

/** A kind of agent that can be named when one is created. */
export interface Template extends TemplateInfo {
  systemPrompt: string;
}

/** Text that stands for a line such as `/plan a login page`. */
export interface SlashCommand extends SlashCommandInfo {
  body: string;
}

/** What templates, commands and `CLAUDE.md` there are. Lists are sorted by name. */
export interface Playbook {
  templates: readonly Template[];
  commands: readonly SlashCommand[];
  /** The text of `CLAUDE.md`. */
  projectContext: string | null;
  problems: readonly PlaybookProblem[];
  /** The workspace did not answer: its part is as it was, or missing. */
  isStale?: true;
}

/** A file as it was found: text, or why there is none. `path` is relative to the root of where it was found. */
export interface PlaybookFile {
  path: string;
  text: string | null;
  problem?: string;
}

/** What files are checked against. */
export interface PlaybookRules {
  source: PlaybookSource;
  toolNames: readonly string[];
  /** Whether an alias or id names a model. */
  isModel: (name: string) => boolean;
}

/** The workspace's own goes before what is shipped under the same name. */
export function mergePlaybooks(shipped: Playbook, workspace: Playbook): Playbook {
  return {
    templates: overlaid(shipped.templates, workspace.templates),
    commands: overlaid(shipped.commands, workspace.commands),
    projectContext: workspace.projectContext ?? shipped.projectContext,
    problems: [...shipped.problems, ...workspace.problems],
  };
}

function overlaid<Item extends { name: string }>(below: readonly Item[], above: readonly Item[]): Item[] {
  const byName = new Map([...below, ...above].map((item) => [item.name.toLowerCase(), item]));
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The one of this name; upper and lower case only matter when they tell two apart. */
export function findByName<Item extends { name: string }>(
  items: readonly Item[],
  name: string,
): Item | undefined {
  const lower = name.toLowerCase();
  return items.find((item) => item.name === name) ?? items.find((item) => item.name.toLowerCase() === lower);
}
