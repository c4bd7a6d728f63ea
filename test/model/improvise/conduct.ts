import { stringAt } from "../narrow.ts";
import { nameAgents } from "./agent-names.ts";
import { writeAgentPrompt } from "./agent-prompt.ts";
import { resolveName } from "./addressees.ts";
import { hasFailed, namesListed } from "./fleet.ts";
import type { Addressees, AgentWish, Intent, Names } from "./intents.ts";
import { useAll, type Call, type Outcome, type Script } from "./script.ts";
import { bare, counted, listed, shortened } from "./words.ts";

/** What happened for one intent. */
export interface Conducted {
  outcomes: readonly Outcome[];
  /** Agents that exist from now on, as far as known. */
  known: readonly string[];
  /** Said instead of calling a tool. */
  answer?: string;
}

const THINKING =
  /[,;.]?\s*(?:and\s+)?(?:please\s+)?(?:use|with|using)\s+(?:extended\s+|deep\s+|more\s+)?thinking(?: mode)?\b|[,;.]?\s*(?:and\s+)?think (?:very |really )?(?:hard(?:er)?|deeply|carefully)\b|[,;.]?\s*\b(?:and\s+)?(?:use\s+)?ultrathink\b/gi;

/** A request for more thinking becomes the word that agents know; a slash command stays at the very start. */
function commandText(task: string, request: string): string {
  const plain = task
    .replaceAll(THINKING, "")
    .trim()
    .replace(/^(?:and|to)\s+/i, "")
    .replace(/^about\s/i, "Think about ");
  const command = plain === "" ? bare(task) : plain;
  if (request.search(THINKING) < 0) return command;
  return `${command}${command.startsWith("/") ? " " : "\n"}ultrathink`;
}

function createCall(wish: AgentWish & { name: string }): Call {
  const { name, purpose, model, template } = wish;
  return {
    tool: "create_agent",
    input: {
      name,
      ...(template === undefined
        ? { system_prompt: writeAgentPrompt(name, purpose) }
        : { subagent_template: template }),
      ...(model === undefined ? {} : { model }),
    },
  };
}

/** Templates that a refusal names as available, nearest to the wanted one first. */
function availableTemplate(outcome: Outcome): string | undefined {
  const wanted = stringAt(outcome.call.input, "subagent_template");
  const list = /available[^:]*:\s*([^\n]+)/i.exec(outcome.text)?.[1];
  if (wanted === undefined || list === undefined || !hasFailed(outcome)) return undefined;
  const near = list.split(/[,\s]+/).map(bare);
  return near.find((name) => name !== wanted && name.toLowerCase().includes(wanted.toLowerCase()));
}

function madeIn(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap((outcome) =>
    hasFailed(outcome) ? [] : (stringAt(outcome.call.input, "name") ?? []),
  );
}

function* createAgents(wishes: readonly AgentWish[], known: readonly string[]): Script<Conducted> {
  const named = nameAgents(wishes, known);
  const names = listed(named.map(({ name }) => name));
  const thinking = `The user wants ${counted(named.length, "agent")}: ${names}. ${named.length > 1 ? "They do not depend on each other, so I create them at once." : "I write a prompt that fits the purpose."}`;
  const first = yield* useAll(named.map(createCall), thinking, `I'll create ${names}.`);
  const again = first.flatMap(({ call }, at) => {
    const template = first[at] === undefined ? undefined : availableTemplate(first[at]);
    return template === undefined
      ? []
      : [{ tool: call.tool, input: { ...call.input, subagent_template: template } }];
  });
  const second = yield* useAll(
    again,
    "The template goes by a longer name; the tool lists it. I try that one.",
  );
  const retried = new Set(second.map(({ call }) => stringAt(call.input, "name")));
  const outcomes = [...first.filter(({ call }) => !retried.has(stringAt(call.input, "name"))), ...second];
  return { outcomes, known: [...new Set([...known, ...madeIn(outcomes)])] };
}

/** `everyone` by name; asks for the list when nobody is known. */
function* resolve(
  whom: Addressees,
  known: readonly string[],
): Script<{ names: readonly string[]; outcomes: readonly Outcome[] }> {
  if (!whom.everyone)
    return {
      names: whom.names.map((name) => resolveName(name, { known, recent: [] }) ?? name),
      outcomes: [],
    };
  if (known.length > 0) return { names: known, outcomes: [] };
  const outcomes = yield* useAll(
    [{ tool: "list_agents", input: {} }],
    "This is for all agents. I look up who there is.",
  );
  return { names: namesListed(outcomes[0]?.text ?? ""), outcomes };
}

function* commandAgents(
  intent: Extract<Intent, { kind: "command" }>,
  known: readonly string[],
  request: string,
): Script<Conducted> {
  const { names, outcomes: looked } = yield* resolve(intent.to, known);
  if (names.length === 0)
    return {
      outcomes: looked,
      known,
      answer:
        "There are no agents to command yet. Tell me to create one first, for example: “Create an agent called alice for Python development”.",
    };
  const missing = intent.mayCreate ? names.filter((name) => !known.includes(name)) : [];
  const wishes = missing.map((name) => ({
    name,
    purpose: intent.task,
    model: undefined,
    template: undefined,
  }));
  const made = missing.length > 0 ? yield* createAgents(wishes, known) : { outcomes: [], known };
  // An agent that could not be made because it exists already can be commanded all the same.
  const unmade = new Set(
    made.outcomes
      .filter((outcome) => hasFailed(outcome) && !/already/i.test(outcome.text))
      .map(({ call }) => stringAt(call.input, "name")),
  );
  const command = commandText(intent.task, request);
  const calls = names
    .filter((name) => !unmade.has(name))
    .map((name) => ({ tool: "command_agent", input: { agent_name: name, command } }));
  const sent = yield* useAll(
    calls,
    `This is work for ${listed(names)}. I pass it on and wait for the report instead of polling.`,
    `I'll pass that to ${listed(names)}.`,
  );
  return { outcomes: [...looked, ...made.outcomes, ...sent], known: made.known };
}

/** Work without a name goes to the only agent there is, or to a new one; with several, the user decides. */
function* assignTask(task: string, known: readonly string[], request: string): Script<Conducted> {
  if (known.length > 1) {
    const example = `Tell ${known[0] ?? ""} to ${shortened(task, 60)}`;
    return {
      outcomes: [],
      known,
      answer: `Who should do that? There are ${listed(known)}. For example: “${example}”.`,
    };
  }
  const [only] = known;
  if (only !== undefined)
    return yield* commandAgents(
      { kind: "command", to: { everyone: false, names: [only] }, task, mayCreate: false },
      known,
      request,
    );
  const [wish] = nameAgents(
    [{ name: undefined, purpose: task, model: undefined, template: undefined }],
    known,
  );
  return yield* commandAgents(
    {
      kind: "command",
      to: { everyone: false, names: [wish?.name ?? "general-helper"] },
      task,
      mayCreate: true,
    },
    known,
    request,
  );
}

function* endAgents(
  intent: Extract<Intent, { kind: "delete" | "interrupt" }>,
  known: readonly string[],
): Script<Conducted> {
  const { names, outcomes: looked } = yield* resolve(intent.whom, known);
  if (names.length === 0)
    return { outcomes: looked, known, answer: `There are no agents to ${intent.kind}.` };
  const calls = names.map((agent_name) => ({ tool: `${intent.kind}_agent`, input: { agent_name } }));
  const ended = yield* useAll(calls, `The user wants to ${intent.kind} ${listed(names)}.`);
  const gone = new Set(
    intent.kind === "delete"
      ? ended.filter((outcome) => !hasFailed(outcome)).map(({ call }) => stringAt(call.input, "agent_name"))
      : [],
  );
  return { outcomes: [...looked, ...ended], known: known.filter((name) => !gone.has(name)) };
}

function lookCalls(
  intent: Extract<Intent, { kind: "list" | "cost" | "logs" | "status" }>,
  known: readonly string[],
): Call[] {
  switch (intent.kind) {
    case "list":
      return [{ tool: "list_agents", input: {} }];
    case "cost":
      return [{ tool: "report_cost", input: {} }];
    case "logs": {
      const { contains, level, limit } = intent;
      const input = {
        ...(limit === undefined ? {} : { limit }),
        ...(contains === undefined ? {} : { message_contains: contains }),
        ...(level === undefined ? {} : { level }),
      };
      return [{ tool: "read_system_logs", input }];
    }
    case "status": {
      const { names, tailCount, isVerbose } = intent;
      const options = {
        ...(tailCount === undefined ? {} : { tail_count: tailCount }),
        ...(isVerbose ? { verbose_logs: true } : {}),
      };
      return names.map((name) => ({
        tool: "check_agent_status",
        input: { agent_name: resolveName(name, { known, recent: [] }) ?? name, ...options },
      }));
    }
  }
}

/** Does what one intent asks for. */
export function* conductIntent(intent: Intent, names: Names, request: string): Script<Conducted> {
  const { known } = names;
  switch (intent.kind) {
    case "create":
      return yield* createAgents(intent.agents, known);
    case "command":
      return yield* commandAgents(intent, known, request);
    case "task":
      return yield* assignTask(intent.task, known, request);
    case "delete":
    case "interrupt":
      return yield* endAgents(intent, known);
    case "thanks":
      return { outcomes: [], known, answer: "You're welcome." };
    case "list":
    case "cost":
    case "logs":
    case "status":
      return {
        outcomes: yield* useAll(lookCalls(intent, known), "I look that up with a tool instead of guessing."),
        known,
      };
  }
}
