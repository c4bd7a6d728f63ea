const MOST_NAMES = 5;

/** Of `known` those that may have been meant by `wanted`, the likeliest first; all when there are few. */
export function nearNames(wanted: string, known: readonly string[]): string[] {
  if (known.length <= MOST_NAMES) return [...known];
  const pairs = pairsOf(wanted);
  const scored = known.map((name) => ({ name, score: likeness(pairs, pairsOf(name)) }));
  return scored
    .toSorted((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_NAMES)
    .map(({ name }) => name);
}

/** Neighbouring letters, with the word's beginning and end as letters: short words have few without. */
function pairsOf(word: string): Set<string> {
  const letters = `^${word.toLowerCase()}$`;
  return new Set(Array.from(letters.slice(1), (letter, at) => `${letters[at]}${letter}`));
}

/** Between 0 and 1: Dice's coefficient. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return (2 * shared) / (a.size + b.size);
}
