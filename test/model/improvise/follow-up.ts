import { stringAt } from "../narrow.ts";
import type { AgentReport, Episode } from "./conversation.ts";
import { givenCommand } from "./given-command.ts";
import { hasFailed, knownAgents, lastAddressed } from "./fleet.ts";
import type { Intent, PlannedIntent } from "./intents.ts";
import { understand } from "./understand.ts";

/** A step that was asked for earlier and can be taken now. */
interface DueStep {
  intent: Extract<Intent, { kind: "command" }>;
  /** The request that asked for it. */
  request: string;
  /** The reports it waited for. */
  after: readonly AgentReport[];
}

/** Intents in groups; each group waits for the reports of the one before. */
function stagesOf(planned: readonly PlannedIntent[]): PlannedIntent[][] {
  const stages: PlannedIntent[][] = [[]];
  for (const step of planned) {
    const hasCommand =
      stages.at(-1)?.some(({ intent }) => intent.kind === "command" || intent.kind === "task") ?? false;
    if (step.isLater && hasCommand) stages.push([]);
    stages.at(-1)?.push(step);
  }
  return stages;
}

function commandedIn({ outcomes }: Episode): string[] {
  const commands = outcomes.filter((outcome) => outcome.call.tool === "command_agent" && !hasFailed(outcome));
  return commands.flatMap(({ call }) => stringAt(call.input, "agent_name") ?? []);
}

/** Follows one request through the reports since; gives the stage that the newest reports have set free. */
function dueStage(
  episodes: readonly Episode[],
  asked: number,
  stages: readonly PlannedIntent[][],
): { stage: readonly PlannedIntent[]; after: AgentReport[] } | undefined {
  const waiting = new Set(
    commandedIn(episodes[asked] ?? { request: "", reports: [], fleet: undefined, outcomes: [] }),
  );
  let next = 1;
  let after: AgentReport[] = [];
  for (const [at, episode] of episodes.entries()) {
    if (at <= asked || waiting.size === 0) continue;
    for (const report of episode.reports.filter(({ agent }) => waiting.has(agent))) {
      // Nothing follows on a failure by itself; the user decides.
      if (report.status !== "completed") return undefined;
      waiting.delete(report.agent);
      after.push(report);
    }
    const stage = stages[next];
    if (waiting.size > 0 || stage === undefined) continue;
    if (at === episodes.length - 1) return { stage, after };
    for (const name of commandedIn(episode)) waiting.add(name);
    next += 1;
    after = [];
  }
  return undefined;
}

/** Steps after a `then` whose turn has come with the reports of the last episode. */
export function dueSteps(episodes: readonly Episode[]): DueStep[] {
  return episodes.slice(0, -1).flatMap(({ request }, asked) => {
    if (request === "" || givenCommand(request)) return [];
    const until = episodes.slice(0, asked + 1);
    const stages = stagesOf(understand(request, { known: knownAgents(until), recent: lastAddressed(until) }));
    const due = stages.length > 1 ? dueStage(episodes, asked, stages) : undefined;
    return (due?.stage ?? []).flatMap(({ intent }) =>
      intent.kind === "command" ? [{ intent, request, after: due?.after ?? [] }] : [],
    );
  });
}
