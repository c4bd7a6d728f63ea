import { fail, type FailureOf, type Result, succeed } from "../../contract/failure.ts";
import { inferModel } from "./infer-model.ts";
import { MODELS } from "./model-data.ts";
import type { ModelInfo } from "./model-info.ts";

/** Each means the newest model of its family. */
export const ALIASES = {
  opus: "claude-opus-5-5",
  sonnet: "claude-sonnet-5-5",
  haiku: "claude-haiku-5-5",
  fast: "claude-haiku-5-5",
} as const;

const byId = new Map(
  MODELS.flatMap((model) => [model.id, ...model.otherIds].map((id) => [id, { ...model, id }])),
);
const byAlias = new Map<string, string>(Object.entries(ALIASES));

/** An id that the API could know: `claude-`, small letters, and a version. */
const PLAUSIBLE_ID = /^claude-(?=[a-z0-9.-]*\d)[a-z0-9]+(?:[.-][a-z0-9]+)*$/;
const LONGEST_ID = 100;
const DATE_SUFFIX = /-20\d{6}$/;

/** The model of a full id, without aliases. A dated form of a known id is that model. */
export function findModel(id: string): ModelInfo | undefined {
  const found = byId.get(id) ?? byId.get(id.replace(DATE_SUFFIX, ""));
  return found === undefined ? undefined : { ...found, id };
}

/**
 * The model of an id or alias, in any case. `id` of the result is the id to send. Unknown `claude-…` ids are taken
 * with the rules of the nearest known model, so that a new model can be used on the day it appears.
 */
export function resolveModel(nameOrAlias: string): Result<ModelInfo, FailureOf<"model_unknown">> {
  const name = nameOrAlias.trim().toLowerCase();
  const id = byAlias.get(name) ?? name;
  const known = findModel(id);
  if (known !== undefined) return succeed(known);
  if (PLAUSIBLE_ID.test(id) && id.length <= LONGEST_ID) return succeed(inferModel(id, MODELS));
  return fail({
    code: "model_unknown",
    model: nameOrAlias,
    known: [...byAlias.keys(), ...MODELS.map((each) => each.id)],
  });
}
