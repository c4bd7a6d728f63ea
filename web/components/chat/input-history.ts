/** Recalls sent messages in an input, like a shell: `index` counts back from the newest, -1 is what was being typed. */
interface Recall {
  index: number;
  typed: string;
}

export const notRecalling: Recall = { index: -1, typed: "" };

/** One step to older (`+1`) or newer (`-1`) messages; null when there is none in that direction. */
export function recallStep(
  sent: readonly string[],
  recall: Recall,
  current: string,
  step: 1 | -1,
): { recall: Recall; text: string } | null {
  const index = recall.index + step;
  const typed = recall.index === -1 ? current : recall.typed;
  if (index === -1) return { recall: notRecalling, text: typed };
  const text = sent.at(-1 - index);
  return index < 0 || text === undefined ? null : { recall: { index, typed }, text };
}
