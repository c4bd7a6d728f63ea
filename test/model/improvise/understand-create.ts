import { bare } from "./words.ts";
import type { AgentWish } from "./intents.ts";

const POLITE =
  /^(?:(?:please|now|can you|could you|would you|will you|let's|let us|i(?:'d| would) like(?: you)? to|i want(?: you)? to|i need(?: you)? to|we need to|go ahead and)\s+)+/i;
const HEAD =
  /^(?:create|make|spin up|start(?: up)?|add|set up|launch|spawn|build|bring up|deploy|hire|i need|i want|i'd like|i would like|we need|give me|get me)\s+(?:me\s+|us\s+)?(.+)$/is;
const COUNTS = "a couple of|a few|one|two|three|four|five|six|seven|eight|nine|ten|\\d+";
const NOUN = "(?:sub-?)?(?:agents?|bots?|workers?|assistants?)";
const MODEL = "opus|sonnet|haiku|fast|claude-[\\w.-]+";
const COUNT_VALUES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** Things one creates that are not agents; keeps `create tests for main.py` from making an agent called tests. */
const THINGS = new Set(
  (
    "app apps api apis test tests testing file files script scripts function functions module modules readme doc docs documentation page pages " +
    "website site project class component components endpoint endpoints server client database table schema plan spec report list todo todos " +
    "folder directory game cli tool library package config dockerfile code unit integration landing login user users it something"
  ).split(" "),
);

export function withoutPoliteness(text: string): string {
  return text.replace(POLITE, "").trim();
}

function cleanPurpose(text: string): string {
  return bare(text.replace(/^\s*(?:for|to|that|who|which|as|[-:,(–—])\s*/i, "").replace(/\)$/, ""));
}

interface Attributes {
  rest: string;
  model: string | undefined;
  template: string | undefined;
}

/** Takes `using the build template` and `with opus` out of a description. */
function readAttributes(text: string): Attributes {
  const template =
    /[,;]?\s*\b(?:using|with|from|based on|via)\s+(?:the\s+|an?\s+)?["'`]?([\w-]+)["'`]?\s+(?:sub-?agent\s+)?template\b/i.exec(
      text,
    );
  const named =
    /[,;]?\s*\b(?:using|with|from)\s+(?:the\s+)?(?:sub-?agent\s+)?template\s+["'`]?([\w-]+)["'`]?/i.exec(
      text,
    );
  const found = template ?? named;
  const untemplated = found === null ? text : text.replace(found[0], "");
  const model = new RegExp(
    `[,;(]?\\s*\\b(?:using|with|on|running|running on)\\s+(?:the\\s+)?(${MODEL})(?:\\s+model)?\\b\\)?`,
    "i",
  ).exec(untemplated);
  return {
    rest: model === null ? untemplated : untemplated.replace(model[0], ""),
    model: model?.[1]?.toLowerCase(),
    template: found?.[1],
  };
}

const NAME = /^\s*(?:,?\s*(?:called|named)\s+)["'“`]?([A-Za-z0-9][\w.-]*)["'”`]?/i;
const BARE_NAME = /^\s+["'“`]?([A-Za-z0-9][\w.-]*)["'”`]?/;
const JOINTS = new Set(
  "for to that who which using with from called named on and in as of specialized specialised focused responsible".split(
    " ",
  ),
);

/** What comes after the noun: name and purpose in either order. */
function describeAgent(adjectives: string, tail: string, given: Attributes): AgentWish {
  const named =
    NAME.exec(tail) ??
    (JOINTS.has(BARE_NAME.exec(tail)?.[1]?.toLowerCase() ?? "for") ? null : BARE_NAME.exec(tail));
  const afterName = named === null ? tail : tail.slice(named[0].length);
  const late = /,?\s*(?:called|named)\s+["'“`]?([A-Za-z0-9][\w.-]*)["'”`]?\s*$/i.exec(afterName);
  const described = cleanPurpose(late === null ? afterName : afterName.slice(0, late.index));
  const adjectiveModel = new RegExp(`\\b(${MODEL})\\b`, "i").exec(adjectives)?.[1]?.toLowerCase();
  const kind = adjectives
    .replace(new RegExp(`\\b(?:${MODEL}|new|another|an?|the|one|powered|based)\\b|-(?=\\s|$)`, "gi"), "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return {
    name: bare(named?.[1] ?? late?.[1] ?? "") || undefined,
    purpose: [kind, described].filter((part) => part !== "").join(": "),
    model: given.model ?? adjectiveModel,
    template: given.template,
  };
}

function readSingle(text: string): AgentWish | undefined {
  const given = readAttributes(text);
  const match =
    new RegExp(`^((?:(?!\\b(?:for|to|that|who)\\b)[\\w'/+#.-]+\\s+){0,5}?)${NOUN}\\b(.*)$`, "is").exec(
      given.rest,
    ) ?? /^((?:another|one)(?: one)?)(\s+(?:called|named|for|to)\b.*)$/is.exec(given.rest);
  return match === null ? undefined : describeAgent(match[1] ?? "", match[2] ?? "", given);
}

/** `x for testing`, `BuilderBot: implements`, a bare `x`. */
function readPair(text: string): AgentWish | undefined {
  const given = readAttributes(text.trim());
  const match =
    /^(?:an?\s+)?(?:agent\s+)?(?:(?:called|named)\s+)?["'“`]?([A-Za-z][\w.-]*)["'”`]?(?:\s*(\b(?:for|to|as|who|that)\b|[-:=(–—])\s*(.+))?$/is.exec(
      bare(given.rest),
    );
  const name = match?.[1];
  if (name === undefined || THINGS.has(name.toLowerCase()) || JOINTS.has(name.toLowerCase()))
    return undefined;
  return { name, purpose: cleanPurpose(match?.[3] ?? ""), model: given.model, template: given.template };
}

const BEFORE_PAIR =
  /(?:,\s*and\s+|,\s*|;\s*|\s+and\s+|\n+\s*(?:[-*]\s*)?)(?=(?:an?\s+)?(?:another\s+)?(?:agent\s+)?(?:(?:called|named)\s+)?["'“`]?[A-Za-z][\w.-]*["'”`]?\s*(?:\b(?:for|as|who)\b|[:=(–—]|\bto\s+\w))/i;
const BETWEEN_NAMES = /,\s*and\s+|,\s*|;\s*|\s+and\s+|\n+\s*(?:[-*]\s*)?/i;

function readList(text: string): AgentWish[] {
  const list = text.replace(/^\s*(?:called|named|[:,–—-])\s*/i, "").replace(/^\s*[-*]\s*/, "");
  const pairs = list.split(BEFORE_PAIR).map(readPair);
  const isPairs = pairs.length > 1 && pairs.every((wish) => wish !== undefined && wish.purpose !== "");
  const wishes = isPairs
    ? pairs
    : list
        .split(BETWEEN_NAMES)
        .filter((part) => part.trim() !== "")
        .map(readPair);
  return wishes.every((wish) => wish !== undefined) ? wishes : [];
}

/** `agents for frontend, backend and docs`, `three agents for testing`: names are made up. */
function readPurposes(text: string, count: number): AgentWish[] {
  const purposes = cleanPurpose(text).split(BETWEEN_NAMES);
  const each =
    purposes.length > 1 ? purposes : Array.from({ length: Math.min(count, 10) }, () => purposes[0] ?? "");
  return each.map((purpose) => ({
    name: undefined,
    purpose: bare(purpose),
    model: undefined,
    template: undefined,
  }));
}

function countOf(text: string | undefined): number {
  if (text === undefined) return 2;
  const word = COUNT_VALUES.indexOf(text.toLowerCase());
  return word > 0 ? word : Number.parseInt(text, 10) || 2;
}

function readSeveral(text: string): AgentWish[] {
  const match = new RegExp(
    `^(?:(${COUNTS})\\s+)?((?:[\\w'/+#-]+\\s+){0,3}?)(?:agents|bots|workers|assistants)\\b(.*)$`,
    "is",
  ).exec(text);
  if (match === null) return [];
  const given = readAttributes(match[3] ?? "");
  const adjectives = match[2] ?? "";
  const isForPurposes = /^\s*(?:for|to)\b/i.test(given.rest) || bare(given.rest) === "";
  const wishes = isForPurposes ? readPurposes(given.rest, countOf(match[1])) : readList(given.rest);
  return wishes.map((wish) => {
    const merged = describeAgent(adjectives, "", given);
    return {
      ...wish,
      purpose: [merged.purpose, wish.purpose].filter((part) => part !== "").join(": "),
      model: wish.model ?? merged.model,
      template: wish.template ?? given.template,
    };
  });
}

/** The agents that a clause asks to create, or none when it asks for something else. */
export function readCreation(clause: string): AgentWish[] {
  const body = HEAD.exec(withoutPoliteness(clause))?.[1]?.trim();
  if (body === undefined || /^(?:agent|command|status)?\s*$/i.test(body)) return [];
  const several = readSeveral(body);
  if (several.length > 0) return several;
  const singles = body
    .split(/(?:,\s*(?:(?:and|plus)\s+)?|\s+(?:and|plus)\s+)(?=(?:an?|another|one)\s)/i)
    .map(readSingle);
  if (singles.every((wish) => wish !== undefined)) return singles;
  const single = readSingle(body);
  return single === undefined ? readNamesOnly(body) : [single];
}

/** `BuilderBot for implementation and TesterBot for testing`, `alice for python`: no word says that these are agents. */
function readNamesOnly(body: string): AgentWish[] {
  if (/^(?:an?|the|some|another)\s/i.test(body) || /[/\\]|\.\w{1,4}\b/.test(body)) return [];
  const wishes = readList(body);
  const areNames = wishes.every(
    ({ name, purpose }) =>
      name !== undefined && (purpose !== "" || /^[A-Z]/.test(name)) && !THINGS.has(name.toLowerCase()),
  );
  return areNames ? wishes : [];
}
