import type { Addressees, Names } from "./intents.ts";

const EVERYONE =
  /^(?:everyone|everybody|all(?: of)?(?: the| my| your| them)?(?: agents| bots)?|every agent|each agent|both(?: of them)?|the (?:whole )?(?:team|fleet)|all)\b/i;
const PRONOUN = /^(?:him|her|them|it|he|she|they|that agent|this agent|those agents|these agents)\b/i;
const NEVER_NAMES = new Set(
  (
    "me us you i we what who how when where why which there here that this if the a an some any someone somebody no agent agents bot bots " +
    "and then to please so do does did is are be sure it all everything nothing thanks thank yes"
  ).split(" "),
);

interface Addressed {
  to: Addressees;
  /** What follows the names. */
  rest: string;
  /** All names are those of agents that exist. */
  isKnown: boolean;
}

/** The agent's own spelling of a name; fuzzy only for words that clearly stand for an agent. */
export function resolveName(raw: string, names: Names): string | undefined {
  const wanted = raw.toLowerCase();
  return names.known.find((name) => name.toLowerCase() === wanted);
}

/** A name that says itself that it is one: capitalised inside, or ending like one. */
export function looksLikeName(word: string): boolean {
  return /^[A-Z][a-z0-9]+(?:[A-Z][\w]*)+$/.test(word) || /(?:bot|agent)$/i.test(word);
}

function firstName(text: string, names: Names): { name: string; isKnown: boolean; rest: string } | undefined {
  const stripped = text.replace(/^(?:the\s+)?(?:agents?\s+)?@?/i, "");
  // Longest first, so that `code reviewer` is not taken for `code`.
  for (const name of names.known.toSorted((a, b) => b.length - a.length)) {
    const rest = stripped.slice(name.length);
    if (stripped.toLowerCase().startsWith(name.toLowerCase()) && !/^[\w]|^-\w/.test(rest))
      return { name, isKnown: true, rest };
  }
  const quoted = /^["'“`]([A-Za-z0-9][\w .-]*)["'”`]/.exec(stripped);
  const role = /^([\w-]+)\s+(?:agent|bot)\b/i.exec(stripped);
  const word = quoted ?? role ?? /^([A-Za-z][\w-]*(?:\.\w+)*)/.exec(stripped);
  const raw = word?.[1];
  if (word === null || raw === undefined || NEVER_NAMES.has(raw.toLowerCase())) return undefined;
  const alike =
    role === null ? undefined : names.known.find((name) => name.toLowerCase().includes(raw.toLowerCase()));
  return { name: alike ?? raw, isKnown: alike !== undefined, rest: stripped.slice(word[0].length) };
}

/** Names at the start of a text: `alice`, `alice and bob`, `@alice, bob & carol`, `everyone`, `them`. */
export function readAddressees(text: string, names: Names): Addressed | undefined {
  const all = EVERYONE.exec(text)?.[0];
  if (all !== undefined && resolveName(all, names) === undefined)
    return { to: { everyone: true }, rest: text.slice(all.length), isKnown: true };
  const pronoun = PRONOUN.exec(text)?.[0];
  if (pronoun !== undefined) {
    const one = /^(?:him|her|it|he|she|that|this)/i.test(pronoun);
    const meant = one ? names.recent.slice(-1) : names.recent;
    return meant.length === 0
      ? undefined
      : { to: { everyone: false, names: meant }, rest: text.slice(pronoun.length), isKnown: true };
  }
  const found: string[] = [];
  let isKnown = true;
  let rest = text;
  for (;;) {
    const next = firstName(rest, names);
    if (
      next === undefined ||
      (found.length > 0 &&
        !next.isKnown &&
        !looksLikeName(next.name) &&
        !/^\s+(?:to|,|and)\b/.test(next.rest))
    )
      break;
    found.push(next.name);
    isKnown &&= next.isKnown;
    rest = next.rest;
    const joint = /^\s*(?:,\s*and\s+|,\s*|\s+and\s+|\s*&\s*)/.exec(rest)?.[0];
    const after = joint === undefined ? undefined : firstName(rest.slice(joint.length), names);
    if (joint === undefined || after === undefined || !(after.isKnown || looksLikeName(after.name))) break;
    rest = rest.slice(joint.length);
  }
  return found.length === 0
    ? undefined
    : { to: { everyone: false, names: [...new Set(found)] }, rest, isKnown };
}
