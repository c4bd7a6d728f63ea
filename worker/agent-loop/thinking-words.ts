import type { Effort } from "../../contract/agent.ts";

const EFFORTS: readonly Effort[] = ["low", "medium", "high", "xhigh", "max"];

/** What people say to have a model think more, hardest first. */
const ASKED: readonly (readonly [RegExp, Effort])[] = [
  [/\bultra-?think\b|\bthink(?:ing)? (?:harder|super hard|very hard|as hard as you can)\b/i, "xhigh"],
  [/\bthink(?:ing)? hard\b|\buse (?:extended |deep )?thinking\b/i, "high"],
];

/** The effort for a turn, which each model has as far as it goes: raised when its words ask for it, never lowered. */
export function effortFor(words: string, usual: Effort | null): Effort | null {
  const asked = ASKED.find(([pattern]) => pattern.test(words))?.[1] ?? null;
  if (asked === null) return usual;
  return usual !== null && EFFORTS.indexOf(usual) > EFFORTS.indexOf(asked) ? usual : asked;
}
