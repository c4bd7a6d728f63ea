import type { CommandAuthor } from "../../../contract/agent.ts";
import type { CommandAccepted } from "../../../contract/api.ts";
import { type Result, succeed } from "../../../contract/failure.ts";
import type { Merge, MergeAction } from "../../../contract/merge.ts";
import type { WorkspaceApi } from "../../workspace/workspace-api.ts";
import type { Publisher } from "../events/publisher.ts";
import { emitMerge } from "./agent-reports.ts";
import type { Fleet } from "./fleet.ts";

export interface MergesDeps {
  workspace: () => WorkspaceApi;
  fleet: Fleet;
  publisher: Publisher;
}

/** The merge as it stands then, and the command that is to resolve it when that was given to an agent. */
export interface ActedOn {
  merge: Merge;
  command: CommandAccepted | null;
}

/** Branches of agents on their way into main. Routes, management tools and tests all come through here. */
export class Merges {
  private readonly deps: MergesDeps;

  constructor(deps: MergesDeps) {
    this.deps = deps;
  }

  /** Newest change first. */
  async list(): Promise<Merge[]> {
    return await this.deps.workspace().listMerges();
  }

  async find(idOrBranch: string): Promise<Result<Merge>> {
    return await this.deps.workspace().getMerge(idOrBranch);
  }

  async act(idOrBranch: string, action: MergeAction, author: CommandAuthor): Promise<Result<ActedOn>> {
    if (action.action === "delegate") return await this.delegate(idOrBranch, action, author);
    const acted = await this.deps.workspace().actOnMerge(idOrBranch, action);
    if (!acted.ok) return acted;
    this.deps.publisher.transact((emit) => emitMerge(emit, acted.value));
    return succeed({ merge: acted.value, command: null });
  }

  private async delegate(
    idOrBranch: string,
    { agent, instructions }: Extract<MergeAction, { action: "delegate" }>,
    author: CommandAuthor,
  ): Promise<Result<ActedOn>> {
    const found = await this.find(idOrBranch);
    if (!found.ok) return found;
    const merge = found.value;
    const input = { command: taskOf(merge, instructions), mode: "queue" as const, notify: true };
    const command = await this.deps.fleet.command(agent ?? merge.agent_id, input, author, merge.id);
    return command.ok ? succeed({ merge, command: command.value }) : command;
  }
}

function taskOf({ branch, task, conflicts }: Merge, instructions: string | undefined): string {
  const files = conflicts.map(({ path, kind }) => `- ${path}: ${kind.replaceAll("_", " ")}`).join("\n");
  const lines = [
    `Resolve the merge of ${branch} with main.`,
    `The branch is about: ${task}`,
    `Main has changed meanwhile. Your files are both joined; where they disagree in a text, both sides are there between ` +
      `<<<<<<<, ======= and >>>>>>> marks. Keep what both sides meant, leave no marks, and change nothing else.`,
  ];
  if (files !== "") lines.push(`Files that disagree:\n${files}`);
  if (instructions !== undefined) lines.push(instructions);
  return lines.join("\n\n");
}
