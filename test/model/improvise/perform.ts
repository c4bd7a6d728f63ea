import { stringAt } from "../narrow.ts";
import type { AgentReport, Episode } from "./conversation.ts";
import { hasFailed } from "./fleet.ts";
import { givenCommand, type GivenCommand } from "./given-command.ts";
import { outlivesFailure, playOf, type Part, type Scene, type Stage } from "./plays.ts";
import { describeReport, reportOutcomes } from "./report-outcomes.ts";
import { useAll, type Outcome, type Script } from "./script.ts";
import { listed } from "./words.ts";

/** A stage of a command that can be taken now. */
interface Cue {
  given: GivenCommand;
  stage: number;
  scene: Scene;
}

function done(episode: Episode, tool: string): Outcome[] {
  return episode.outcomes.filter((outcome) => outcome.call.tool === tool && !hasFailed(outcome));
}

function commandedIn(episode: Episode): string[] {
  return done(episode, "command_agent").flatMap(({ call }) => stringAt(call.input, "agent_name") ?? []);
}

function madeIn(episodes: readonly Episode[]): Scene["made"] {
  return episodes
    .flatMap((episode) => done(episode, "create_agent"))
    .map(({ call }) => ({
      name: stringAt(call.input, "name") ?? "",
      template: stringAt(call.input, "subagent_template") ?? "",
    }));
}

/** Follows one command through the reports since; a cue when the newest ones have set its next stage free. */
function cueFrom(episodes: readonly Episode[], asked: number, given: GivenCommand): Cue | undefined {
  const opening = episodes[asked];
  if (opening === undefined) return undefined;
  const own = [opening];
  const waiting = new Set(commandedIn(opening));
  let reports: AgentReport[] = [];
  for (const [at, episode] of episodes.entries()) {
    if (at <= asked || waiting.size === 0) continue;
    for (const report of episode.reports) if (waiting.delete(report.agent)) reports.push(report);
    if (waiting.size > 0 || reports.length === 0) continue;
    if (at === episodes.length - 1)
      return { given, stage: own.length, scene: { given, reports, made: madeIn(own) } };
    own.push(episode);
    for (const name of commandedIn(episode)) waiting.add(name);
    reports = [];
  }
  return undefined;
}

/** The command that the newest message gives, or whose next stage its reports have set free. */
export function cueOf(episodes: readonly Episode[]): Cue | undefined {
  const given = givenCommand(episodes.at(-1)?.request ?? "");
  if (given !== undefined) return { given, stage: 0, scene: { given, reports: [], made: [] } };
  for (const [asked, { request }] of [...episodes.entries()].toReversed()) {
    const earlier = givenCommand(request);
    const cue = earlier && cueFrom(episodes, asked, earlier);
    if (cue !== undefined) return cue;
  }
  return undefined;
}

function freeName(role: string, taken: ReadonlySet<string>): string {
  let name = role;
  for (let number = 2; taken.has(name); number += 1) name = `${role}-${number}`;
  return name;
}

function* createAll(parts: readonly Part[], known: readonly string[]): Script<readonly Outcome[]> {
  const taken = new Set(known);
  const named = parts.map((part) => {
    const name = freeName(part.role, taken);
    taken.add(name);
    return { ...part, name };
  });
  const names = listed(named.map(({ name }) => name));
  const made = yield* useAll(
    named.map(({ name, template }) => ({
      tool: "create_agent",
      input: { name, subagent_template: template },
    })),
    `This step of the command needs ${names}.`,
    `I'll create ${names}.`,
  );
  const ready = named.filter((_, at) => made[at] !== undefined && !hasFailed(made[at]));
  const sent = yield* useAll(
    ready.map(({ name, command }) => ({ tool: "command_agent", input: { agent_name: name, command } })),
    "They are there. I give them their work and wait for the reports.",
  );
  return [...made, ...sent];
}

function* takeStage(stage: Stage, known: readonly string[]): Script<readonly Outcome[]> {
  const removed = yield* useAll(
    (stage.remove ?? []).map((agent_name) => ({ tool: "delete_agent", input: { agent_name } })),
    "Their work is done: the command says that they are deleted.",
  );
  const created = yield* createAll(stage.create ?? [], known);
  return [...removed, ...created];
}

/** Does what the cue asks for. */
export function* perform(
  { given, stage, scene }: Cue,
  known: readonly string[],
  news: readonly AgentReport[],
): Script {
  const told = news.map(describeReport);
  const isBroken = scene.reports.some(({ status }) => status !== "completed") && !outlivesFailure(given);
  const next = isBroken ? undefined : playOf(given)[stage]?.(scene);
  const outcomes = next === undefined ? [] : yield* takeStage(next, known);
  const shown = outcomes.filter((outcome) => outcome.call.tool !== "delete_agent" || hasFailed(outcome));
  const stopped = isBroken ? `I stop /${given.name} here.` : "";
  const parts = [...told, reportOutcomes(shown, false), next?.text ?? "", stopped];
  return {
    thinking: `This is a step of /${given.name}.`,
    text: parts.filter((part) => part !== "").join("\n\n"),
  };
}
