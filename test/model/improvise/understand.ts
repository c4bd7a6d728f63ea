import { looksLikeName, readAddressees, resolveName } from "./addressees.ts";
import type { Addressees, Intent, Names, PlannedIntent } from "./intents.ts";
import { readCreation, withoutPoliteness } from "./understand-create.ts";
import { readManagement } from "./understand-management.ts";
import { bare } from "./words.ts";

const WORK =
  /^(?:\/\w|(?:create|make|write|build|implement|add|generate|develop|fix|debug|refactor|review|test|document|explain|read|run|search|find|plan|design|delete|remove|rename|replace|update|improve|summari[sz]e|analy[sz]e|set up|scaffold|port|convert|check|count)\s)/i;

/** `, then …`, `after that …`, `when it is done …`: what waits for what was asked before. */
const LATER =
  /^(?:(?:and\s+)?then|after (?:that|this|which|wards?)|afterwards?|next|finally|once\b[^,]*?(?:done|finished|ready|finishes|complete[sd]?)|when\b[^,]*?(?:done|finished|ready|finishes|complete[sd]?))\b,?\s*/i;
const LEADING = /^(?:first(?: of all)?|now|also|and|ok(?:ay)?|so|hey|hi|hello|well|great|thanks)\b,?\s+/i;

function splitLater(text: string): string[] {
  return text.split(
    /(?:[,;]\s*|\s+)(?:and\s+)?(?=then\s)|(?:[,;]\s*|\s+and\s+)(?=(?:when|once|after)\s[^,]{1,40}(?:done|finished|ready|finishes)\b,)/i,
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Names without anything to do: `tell alice` before `and bob to …`. */
function isAddressOnly(text: string, names: Names): boolean {
  const rest = /^(?:tell|ask|have|get|let|instruct|command)\s+(.+)$/is.exec(withoutPoliteness(text))?.[1];
  return rest !== undefined && readAddressees(rest, names)?.rest.trim() === "";
}

/** `tell x to …, and tell y to …`: cuts before each further addressing. */
function splitJoined(text: string, names: Names): string[] {
  const known = names.known.map(escaped).join("|") || "\\b\\B";
  const verb = "(?:tell|ask|have|get|let|instruct|command)\\s";
  const named = `(?:(?:${known})\\b|[A-Z][a-z0-9]+(?:[A-Z]\\w*)+|\\w+(?:Bot|Agent)\\b)\\s+to\\s`;
  const parts = text.split(new RegExp(`(?:[,;]\\s*(?:and\\s+)?|\\s+and\\s+)(?=${verb}|${named})`, "g"));
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && isAddressOnly(last, names)) joined[joined.length - 1] = `${last} and ${part}`;
    else joined.push(part);
  }
  return joined;
}

interface Clause {
  text: string;
  isLater: boolean;
}

function clausesOf(request: string, names: Names): Clause[] {
  const sentences = request
    .split(/(?<=[.!?])\s+(?=[A-Z@/"'`a-z])|\n{2,}/)
    .filter((sentence) => sentence.trim() !== "");
  return sentences.flatMap(splitLater).flatMap((part) => {
    const trimmed = part.trim();
    const later = LATER.exec(trimmed)?.[0] ?? "";
    const rest = later === "" ? trimmed.replace(LEADING, "") : trimmed.slice(later.length);
    // What is joined to a later step by `and` is done together with it.
    return splitJoined(rest, names).map((text, at) => ({
      text: text.trim(),
      isLater: later !== "" && at === 0,
    }));
  });
}

function cleanTask(rest: string): string {
  return rest
    .replace(/^\s*[,:]?\s*(?:please\s+)?(?:to\s*:\s*|to\s+(?!\/)|that\s+|:\s*)?(?:please\s+)?/i, "")
    .replace(/^(?:the )?(?:command|task|message)\s+(?=[/"`])/i, "")
    .trim();
}

function command(to: Addressees, rest: string, mayCreate = false): Intent | undefined {
  const task = cleanTask(rest);
  return task === "" ? undefined : { kind: "command", to, task, mayCreate };
}

/** `have someone called bob do …`: bob is created if nobody is called so. */
function readSomeone(text: string): Intent | undefined {
  const match =
    /^(?:have|get|ask|tell|let|find)\s+(?:someone|somebody|an? (?:new )?agent|a bot)\s+(?:called|named)\s+["'`]?([A-Za-z0-9][\w.-]*)["'`]?\s+(.+)$/is.exec(
      text,
    );
  const name = match?.[1];
  return name === undefined ? undefined : command({ everyone: false, names: [name] }, match?.[2] ?? "", true);
}

/** `tell x to …`, `have x …`, `ask x …`, `send x …`. After `have` and its like only what is a name counts as one. */
function readTold(text: string, names: Names): Intent | undefined {
  const match =
    /^(tell|ask|instruct|command|order|direct|remind|message|have|get|let|make|use|want|send|assign|i want|i need|i'd like)\s+(.+)$/is.exec(
      text,
    );
  if (match === null) return undefined;
  const addressed = readAddressees(match[2] ?? "", names);
  if (addressed === undefined) return undefined;
  const isCertain = /^(?:tell|ask|instruct|command|order|direct|remind|message)$/i.test(match[1] ?? "");
  const isNamed = addressed.to.everyone || addressed.isKnown || addressed.to.names.every(looksLikeName);
  const isWorkFor = addressed.to.everyone || WORK.test(addressed.rest.trim().replace(/^to\s+/i, ""));
  return isCertain || isNamed || isWorkFor
    ? command(addressed.to, addressed.rest.replace(/^\s+with\s+(?=[/"`])/i, ""))
    : undefined;
}

/** `x, please …`, `x: …`, `@x …`, `x should …`, `x /plan …`, and for later steps `x write …`. */
function readCalled(text: string, names: Names, isLater: boolean): Intent | undefined {
  const addressed = readAddressees(text, names);
  if (addressed === undefined) return undefined;
  const isNamed =
    text.startsWith("@") ||
    (addressed.isKnown && !addressed.to.everyone) ||
    (!addressed.to.everyone && addressed.to.names.every(looksLikeName));
  const callMark = addressed.to.everyone
    ? /^\s*,|^\s+(?:please|should|must)\b/i
    : /^\s*[,:]|^\s+(?:please|should|must|can you|could you|needs? to|has to|have to|to)\b|^\s+\//i;
  const mark = callMark.exec(addressed.rest)?.[0];
  if (addressed.to.everyone ? mark === undefined : !isNamed) return undefined;
  if (mark === undefined && !isLater && !text.startsWith("@") && !WORK.test(addressed.rest.trim()))
    return undefined;
  const rest = addressed.rest.replace(
    /^\s*,?\s*(?:please\s+)?(?:should|must|can you|could you|needs? to|has to|have to)?\s*/i,
    " ",
  );
  return command(addressed.to, rest);
}

/** `run /plan foo on x`. */
function readSlashOn(text: string, names: Names): Intent | undefined {
  const match = /^(?:run|execute|do|use|send)\s+(\/\S.*?)\s+(?:on|with|to|via)\s+@?([\w.-]+)$/is.exec(
    bare(text),
  );
  const name = match?.[2] === undefined ? undefined : (resolveName(match[2], names) ?? match[2]);
  return name === undefined ? undefined : command({ everyone: false, names: [name] }, match?.[1] ?? "");
}

function readClause({ text, isLater }: Clause, names: Names): Intent | undefined {
  const plain = withoutPoliteness(text);
  if (/^(?:thanks|thank you|thx|great|perfect|nice|cool)\b[^?]{0,30}$/i.test(plain))
    return { kind: "thanks" };
  const someone = readSomeone(plain) ?? readSlashOn(plain, names);
  if (someone !== undefined) return someone;
  const agents = readCreation(text);
  if (agents.length > 0) return { kind: "create", agents };
  return readManagement(plain, names) ?? readTold(plain, names) ?? readCalled(plain, names, isLater);
}

function isWork(text: string): boolean {
  return WORK.test(withoutPoliteness(text));
}

/** Adds a clause that is nobody's own to the task before it. */
function extendTask(intent: Intent, { text, isLater }: Clause): Intent {
  if (intent.kind !== "command" && intent.kind !== "task") return intent;
  return { ...intent, task: isLater ? `${bare(intent.task)}, then ${text}` : `${intent.task} ${text}` };
}

function namesAfter(names: Names, intent: Intent): Names {
  if (intent.kind === "create") {
    const made = intent.agents.flatMap(({ name }) => name ?? []);
    return { known: [...names.known, ...made], recent: made.length > 0 ? made : names.recent };
  }
  if (intent.kind !== "command" || intent.to.everyone) return names;
  return {
    known: [...new Set([...names.known, ...(intent.mayCreate ? intent.to.names : [])])],
    recent: intent.to.names,
  };
}

/** What a request asks for, in order. Empty when nothing in it was understood. */
export function understand(request: string, before: Names): PlannedIntent[] {
  const planned: PlannedIntent[] = [];
  let names = before;
  for (const clause of clausesOf(request, names)) {
    const intent = readClause(clause, names);
    const last = planned.at(-1);
    if (intent !== undefined) {
      planned.push({ intent, isLater: clause.isLater });
      names = namesAfter(names, intent);
    } else if (last?.intent.kind === "command" || last?.intent.kind === "task") {
      planned[planned.length - 1] = { ...last, intent: extendTask(last.intent, clause) };
    } else if (isWork(clause.text)) {
      planned.push({
        intent: { kind: "task", task: withoutPoliteness(clause.text) },
        isLater: clause.isLater,
      });
    }
  }
  return planned;
}
