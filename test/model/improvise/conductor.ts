import { conductIntent } from "./conduct.ts";
import type { Episode } from "./conversation.ts";
import { hasFailed, knownAgents, lastAddressed } from "./fleet.ts";
import { dueSteps } from "./follow-up.ts";
import type { Names, PlannedIntent } from "./intents.ts";
import { cueOf, perform } from "./perform.ts";
import { describeReport, gistOf, reportOutcomes } from "./report-outcomes.ts";
import type { Outcome, Script } from "./script.ts";
import { understand } from "./understand.ts";
import { bare, listed, shortened } from "./words.ts";

const HELP = `I coordinate agents: I create them, give them work and tell you what they report. Try one of these:

- Create an agent called alice for Python development
- Tell alice to create a simple FastAPI hello world app
- Create BuilderBot for implementation and TesterBot for testing
- Have BuilderBot implement user login, then TesterBot write tests
- What is alice doing? · List the agents · What does it cost? · Show the logs
- Interrupt alice · Delete alice

(I am the stand-in model: I understand sentences like these, and no more.)`;

interface Done {
  outcomes: readonly Outcome[];
  answers: readonly string[];
  /** The first intent that has to wait for a report. */
  waiting?: PlannedIntent;
}

/** Intents in order, up to the first that has to wait for a report. */
function* conductAll(planned: readonly PlannedIntent[], before: Names, request: string): Script<Done> {
  const outcomes: Outcome[] = [];
  const answers: string[] = [];
  let names = before;
  for (const { intent, isLater } of planned) {
    const isWaiting = isLater && outcomes.some(({ call }) => call.tool === "command_agent");
    if (isWaiting) return { outcomes, answers, waiting: { intent, isLater } };
    const done = yield* conductIntent(intent, names, request);
    outcomes.push(...done.outcomes);
    if (done.answer !== undefined) answers.push(done.answer);
    names = { ...names, known: done.known };
  }
  return { outcomes, answers };
}

function describeWaiting({ outcomes, waiting }: Done): string[] {
  const isUnderWay = outcomes.some((outcome) => outcome.call.tool === "command_agent" && !hasFailed(outcome));
  if (!isUnderWay || waiting?.intent.kind !== "command" || waiting.intent.to.everyone) return [];
  const { to, task } = waiting.intent;
  return [
    `After that, ${listed(to.names.map((name) => `**${name}**`))} will get: “${shortened(bare(task), 120)}”.`,
  ];
}

function* answerRequest(request: string, names: Names): Script {
  const planned = understand(request, names);
  if (planned.length === 0)
    return { thinking: "I cannot tell what the user wants done. I say what I can do.", text: HELP };
  const done = yield* conductAll(planned, names, request);
  const isListWanted = planned.some(({ intent }) => intent.kind === "list");
  const parts = [reportOutcomes(done.outcomes, isListWanted), ...describeWaiting(done), ...done.answers];
  return { text: parts.filter((part) => part !== "").join(" ") };
}

/** Passes on what was to follow, with a line on what it follows. */
function* continueChain(episodes: readonly Episode[], names: Names): Script<Done> {
  const outcomes: Outcome[] = [];
  for (const { intent, request, after } of dueSteps(episodes)) {
    const context = after.map(({ agent, text }) => `${agent} reported: ${gistOf(text)}`).join("\n");
    const told = { ...intent, task: context === "" ? intent.task : `${intent.task}\n\n${context}` };
    const done = yield* conductIntent(told, names, request);
    outcomes.push(...done.outcomes);
  }
  return { outcomes, answers: [] };
}

function* answerReports(episodes: readonly Episode[], episode: Episode, names: Names): Script {
  const next = yield* continueChain(episodes, names);
  const more = episode.request === "" ? undefined : yield* answerRequest(episode.request, names);
  const parts = [
    ...episode.reports.map(describeReport),
    reportOutcomes(next.outcomes, false),
    more?.text ?? "",
  ];
  return {
    thinking: "An agent has reported. I tell the user what it says.",
    text: parts.filter((part) => part !== "").join(episode.reports.length > 1 ? "\n\n" : " "),
  };
}

/** What the conductor does about the last request of a conversation. */
export function* conductor(episodes: readonly Episode[]): Script {
  const episode = episodes.at(-1);
  if (episode === undefined) return { text: HELP };
  const names = { known: knownAgents(episodes), recent: lastAddressed(episodes) };
  const cue = cueOf(episodes);
  if (cue !== undefined) return yield* perform(cue, names.known, episode.reports);
  if (episode.reports.length > 0) return yield* answerReports(episodes, episode, names);
  return yield* answerRequest(episode.request, names);
}
