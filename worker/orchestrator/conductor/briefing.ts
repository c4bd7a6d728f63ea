import { z } from "zod";
import { conversationStart } from "../../journal/turn-journal.ts";
import { commandLine, templateLine } from "../../playbook/playbook-maps.ts";
import type { Playbook } from "../../playbook/playbook.ts";
import type { WorkspacePlaybook } from "../../playbook/workspace-playbook.ts";
import { conductorPrompt } from "./conductor-prompt.ts";

export interface BriefingDeps {
  sql: SqlStorage;
  playbook: Pick<WorkspacePlaybook, "read">;
  /** The orchestrator's own system prompt. */
  own: () => string | null;
}

const LinesSchema = z.record(z.string(), z.string());
type Lines = z.infer<typeof LinesSchema>;

const StateSchema = z.object({
  own: z.string().nullable(),
  system: z.string(),
  /** What the conversation began with; null: nothing has been said. */
  start: z.string().nullable(),
  /** The templates and commands that the conductor knows of, by what they are called. */
  told: LinesSchema,
});
type State = z.infer<typeof StateSchema>;

export interface TurnBriefing {
  system: string;
  /** What has changed since the conductor was last told, for the end of the turn's message; null: nothing. */
  note: string | null;
  /** To be called in the transaction in which the conversation takes the note. */
  settle: () => void;
}

/**
 * What the conductor is told, kept as it was when its conversation began: thinking and the prompt cache are bound to
 * it. What changes meanwhile comes as notes, and into the prompt when the conversation begins anew, which also is so
 * when it was compacted.
 */
export class Briefing {
  private readonly deps: BriefingDeps;

  constructor(deps: BriefingDeps) {
    this.deps = deps;
  }

  async begin(): Promise<TurnBriefing> {
    const { state, told } = await this.current();
    this.save(state);
    const settle = (): void => this.save({ ...state, told });
    return { system: state.system, note: noteOf(state.told, told), settle };
  }

  /** What the next turn will begin with. Changes nothing. */
  async preview(): Promise<string> {
    return (await this.current()).state.system;
  }

  private async current(): Promise<{ state: State; told: Lines }> {
    const playbook = await this.deps.playbook.read();
    const own = this.deps.own();
    const start = conversationStart(this.deps.sql);
    const kept = this.load();
    // What a silent workspace has is not gone.
    const told = kept && playbook.isStale ? kept.told : linesOf(playbook);
    const isSame = kept !== null && kept.own === own && (kept.start === null || kept.start === start);
    if (isSame) return { state: { ...kept, start }, told };
    return { state: { own, system: conductorPrompt(own, playbook), start, told }, told };
  }

  private load(): State | null {
    const [row] = this.deps.sql.exec<{ body: string }>("SELECT body FROM briefing").toArray();
    return row ? StateSchema.parse(JSON.parse(row.body)) : null;
  }

  private save(state: State): void {
    this.deps.sql.exec("INSERT OR REPLACE INTO briefing VALUES (1, ?)", JSON.stringify(state));
  }
}

function linesOf({ templates, commands }: Playbook): Lines {
  return Object.fromEntries([
    ...templates.map((template) => [`template ${template.name}`, templateLine(template)]),
    ...commands.map((command) => [`command /${command.name}`, commandLine(command)]),
  ]);
}

function noteOf(before: Lines, after: Lines): string | null {
  const changed = Object.entries(after).filter(([name, line]) => before[name] !== line);
  const gone = Object.keys(before).filter((name) => !(name in after));
  if (changed.length === 0 && gone.length === 0) return null;
  const news = changed.map(
    ([name, line]) => `${name in before ? "Changed" : "New"} ${name.split(" ")[0]}: ${line}`,
  );
  const lines = [...news, ...gone.map((name) => `Gone: ${name}`)].join("\n");
  // Files of the workspace are data: they do not close the element that holds them.
  const inert = lines.replaceAll(/<(\/?)system_note/gi, "<$1system-note");
  return `<system_note>\nTemplates and slash commands have changed.\n${inert}\n</system_note>`;
}
