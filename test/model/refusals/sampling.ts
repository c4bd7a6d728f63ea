import type { Ask } from "../ask.ts";
import { invalid, type Refusal } from "../refusal.ts";

const PARAMETERS = ["temperature", "top_p", "top_k"] as const;
type Parameter = (typeof PARAMETERS)[number];

/** Values that change nothing and were therefore let through before the parameters were removed. */
const NEUTRAL: Readonly<Record<Parameter, readonly number[]>> = {
  temperature: [1],
  top_p: [1, 0.99],
  top_k: [],
};

export function refuseSampling(ask: Ask): Refusal | undefined {
  const { body, model, version } = ask;
  const sent = PARAMETERS.filter((name) => name in body);
  const [name] = sent;
  if (name === undefined) return undefined;
  if (version === "2026-10-21")
    return invalid(`${name}: sampling parameters were removed in version 2026-10-21.`);
  const given = sent.filter((each) => typeof body[each] === "number");
  if (model.sampling === "free") return undefined;
  if (
    (model.sampling === "one-of" || model.sampling === "recommended-only") &&
    given.includes("temperature") &&
    given.includes("top_p")
  ) {
    return invalid("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
  }
  if (model.sampling === "one-of") return undefined;
  const unusual = given.find((each) => !NEUTRAL[each].includes(body[each] ?? Number.NaN));
  return unusual === undefined ? undefined : invalid(`\`${unusual}\` is deprecated for this model.`);
}
