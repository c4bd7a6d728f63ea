import type { PlaybookProblem } from "../../contract/playbook.ts";
import type { Playbook, PlaybookFile, PlaybookRules } from "./playbook.ts";
import { readSlashCommand } from "./read-slash-command.ts";
import { readTemplate } from "./read-template.ts";

export const AGENTS_FOLDER = ".claude/agents/";
export const COMMANDS_FOLDER = ".claude/commands/";
/** The first that there is counts. */
export const CONTEXT_FILES: readonly string[] = ["CLAUDE.md", ".claude/CLAUDE.md"];

/** A longer `CLAUDE.md` is cut: every agent pays for it. */
const CONTEXT_CHARS = 40_000;

type Found<Item> = { item: Item | null; problems: PlaybookProblem[] };

/** Reads what there is. A bad file becomes a problem and leaves the others alone. */
export function readPlaybook(files: readonly PlaybookFile[], rules: PlaybookRules): Playbook {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const templates = sorted
    .filter(({ path }) => isTemplate(path))
    .map((file) =>
      readOne(file, rules, (text, where, checks) => readTemplate(text, where, { ...rules, ...checks })),
    );
  const commands = sorted
    .filter(({ path }) => path.startsWith(COMMANDS_FOLDER) && path.endsWith(".md"))
    .map((file) =>
      readOne(file, rules, (text, where, checks) =>
        readSlashCommand(text, file.path.slice(COMMANDS_FOLDER.length), where, { ...rules, ...checks }),
      ),
    );
  const context = readContext(files, rules);
  const kept = { templates: uniquely(templates), commands: uniquely(commands) };
  return {
    templates: kept.templates.items,
    commands: kept.commands.items,
    projectContext: context.item,
    problems: [...kept.templates.problems, ...kept.commands.problems, ...context.problems],
  };
}

function isTemplate(path: string): boolean {
  return (
    path.startsWith(AGENTS_FOLDER) && path.endsWith(".md") && !path.slice(AGENTS_FOLDER.length).includes("/")
  );
}

/** `read` throws for people. */
function readOne<Item>(
  { path, text, problem }: PlaybookFile,
  { source }: PlaybookRules,
  read: (
    text: string,
    where: { source: PlaybookRules["source"]; file: string },
    checks: { complain: (message: string) => void },
  ) => Item,
): Found<Item> {
  const problems: PlaybookProblem[] = [];
  const complain = (message: string): void => void problems.push({ file: path, message, source });
  try {
    if (text === null) throw new Error(problem ?? "The file could not be read");
    return { item: read(text, { source, file: path }, { complain }), problems };
  } catch (error) {
    complain(error instanceof Error ? error.message.trimEnd() : "The file could not be read");
    return { item: null, problems };
  }
}

/** Sorted by name. Of two files with one name the first counts and the second is told of. */
function uniquely<Item extends { name: string; file: string; source: PlaybookRules["source"] }>(
  found: readonly Found<Item>[],
): { items: Item[]; problems: PlaybookProblem[] } {
  const byName = new Map<string, Item>();
  const problems = found.flatMap((each) => each.problems);
  for (const { item } of found) {
    const first = item && byName.get(item.name.toLowerCase());
    if (item && !first) byName.set(item.name.toLowerCase(), item);
    if (item && first) {
      const message = `Left out: ${first.file} has the name ${item.name} already.`;
      problems.push({ file: item.file, message, source: item.source });
    }
  }
  return { items: [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)), problems };
}

function readContext(files: readonly PlaybookFile[], rules: PlaybookRules): Found<string> {
  const file = CONTEXT_FILES.map((path) => files.find((each) => each.path === path)).find(Boolean);
  if (!file || file.text?.trim() === "") return { item: null, problems: [] };
  return readOne(file, rules, (text, _, { complain }) => {
    if (text.length <= CONTEXT_CHARS) return text.trim();
    complain(`Only the first ${CONTEXT_CHARS} characters are given to agents.`);
    return text.slice(0, CONTEXT_CHARS).trim();
  });
}
