import type { Merge, MergeAction } from "../../../contract/merge.ts";

/** What a person wants of one file: a side, or a text of their own. */
export type Choice = "ours" | "theirs" | { content: string };

/** Git's marks around two sides, at the start of a line. */
const MARKS = /^(?:<{7}|>{7})(?: |$)/m;

/** The action for what is chosen file by file, or in words what is still open. */
export function resolutionOf(
  { conflicts }: Merge,
  choices: Readonly<Record<string, Choice>>,
): MergeAction | { missing: string } {
  const files: Record<string, Choice> = {};
  for (const { path } of conflicts) {
    const choice = choices[path];
    if (choice === undefined) return { missing: `Choose a side for ${path}.` };
    if (typeof choice === "object" && MARKS.test(choice.content))
      return { missing: `${path} still has conflict marks.` };
    files[path] = choice;
  }
  return { action: "resolve", take: "ours", files };
}
