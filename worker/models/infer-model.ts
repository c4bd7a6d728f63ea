import type { ModelInfo } from "./model-info.ts";

type Version = readonly [major: number, minor: number];

/** Of a model that is older than all we know, or of no known family: nothing optional is sent to it. */
const CAUTIOUS = {
  contextTokens: 200_000,
  maxOutputTokens: 8_000,
  cacheMinimumTokens: 4_096,
  hasVision: false,
  thinkingTypes: [],
  displays: [],
  efforts: [],
  defaultEffort: null,
  fastFactor: null,
} as const;

function isAtMost(left: Version, right: Version): boolean {
  return left[0] < right[0] || (left[0] === right[0] && left[1] <= right[1]);
}

/** `claude-sonnet-4-20250514` is 4.0, `claude-3-5-haiku-20241022` is 3.5. */
function versionOf(id: string): Version {
  const [major, minor] = id.match(/(?<![\d])\d{1,2}(?!\d)/g) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0)];
}

/**
 * What may be assumed of a model that is not in the catalog: it does what the newest known model of its family does
 * that is no newer than it, and costs what the dearest of the family does.
 */
export function inferModel(id: string, known: readonly ModelInfo[]): ModelInfo {
  const version = versionOf(id);
  const words = id.split(/[.-]/);
  const family = known.filter((model) => model.family !== null && words.includes(model.family));
  const prices = (family.length > 0 ? family : known).flatMap((model) => model.prices);
  const base = { id, otherIds: [], family: family[0]?.family ?? null, version, prices, isEstimate: true };
  const older = family.filter((model) => isAtMost(model.version, version));
  const nearest = older.reduce<ModelInfo | undefined>(
    (best, model) => (best === undefined || isAtMost(best.version, model.version) ? model : best),
    undefined,
  );
  return nearest === undefined ? { ...CAUTIOUS, ...base } : { ...nearest, ...base };
}
