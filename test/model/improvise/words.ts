const STOP_WORDS = new Set(
  (
    "a an the and or of for to in on at with using use by from into that which who whose is are be it its this these those my our your " +
    "please can could would should will some any all new simple small basic short quick nice good create make write build implement add " +
    "generate develop code app application program script file module function class named called agent agents do does work me us we i you " +
    "then also just very so as if not no about how what"
  ).split(" "),
);

/** The words that carry meaning, lower-case, in their order. */
export function topicWords(text: string): string[] {
  const words: readonly string[] = text.toLowerCase().match(/[a-z][a-z0-9]*/g) ?? [];
  return words.filter((word, at) => word.length > 1 && !STOP_WORDS.has(word) && words.indexOf(word) === at);
}

export function kebab(words: readonly string[], fallback: string): string {
  return words.length === 0 ? fallback : words.join("-");
}

export function snake(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .toLowerCase();
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}

export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** On one line, at most so many characters, cut at a word. */
export function shortened(text: string, most: number): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  if (flat.length <= most) return flat;
  const cut = flat.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), most / 2))}…`;
}

/** Without a full stop or other mark at its end. */
export function bare(text: string): string {
  return text.trim().replace(/[\s.!?;,:]+$/, "");
}

export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
