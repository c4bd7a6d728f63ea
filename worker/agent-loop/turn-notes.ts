/** Words of ours to the model within a turn; nobody else's. */
export const NOTES = {
  goOnAfterCut:
    "Your answer was cut off at the output limit. Go on exactly where it stopped. A tool call that was cut off did not " +
    "run: make it again, in smaller pieces if its input is long.",
  goOnAfterNothing: "You ended without an answer. Go on, or say in a sentence what you have done.",
  interrupted: "[Interrupted here. Leave this task until you are asked again.]",
} as const;

const ALL: ReadonlySet<string> = new Set(Object.values(NOTES));

export function isNote(text: string): boolean {
  return ALL.has(text);
}
