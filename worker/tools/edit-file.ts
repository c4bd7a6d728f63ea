import type { ToolOutcome } from "../agent-loop/ports.ts";
import { applyEdit, countBreaks, type Edit, type EditedText } from "./apply-edit.ts";
import { failed, succeeded, type ToolContext } from "./define-tool.ts";
import { describeFailure } from "./describe-failure.ts";
import { openText } from "./open-text.ts";
import { counted, numberLines, splitLines } from "./text-lines.ts";

/** Unchanged lines shown before and after a change. */
const AROUND = 3;
const SHOWN_CHANGED_LINES = 30;

/** Applies the edits one after the other, each to what the one before left, and writes only if all of them fit. */
export async function editFile(
  filePath: string,
  edits: readonly Edit[],
  context: ToolContext,
): Promise<ToolOutcome> {
  const opened = await openText(filePath, context);
  if (!opened.ok) return failed(opened.failure);
  const { path, text, isExact } = opened.value;
  if (!isExact)
    return failed(
      `/${path} is not UTF-8: writing it back would change more than the edit. Use sed in Bash, or Write.`,
    );

  const steps: EditedText[] = [];
  for (const edit of edits) {
    const step = applyEdit(steps.at(-1)?.text ?? text, edit);
    if (!step.ok && edits.length === 1) return failed(`/${path}: ${step.failure}`);
    if (!step.ok)
      return failed(
        `/${path}: edit ${steps.length + 1} of ${edits.length}: ${step.failure}\nNo edit was made.`,
      );
    steps.push(step.value);
  }

  const last = steps.at(-1);
  if (last === undefined) return failed("There is no edit to make.");
  const written = await context.files.write(path, new TextEncoder().encode(last.text));
  if (!written.ok) return failed(describeFailure(written.failure));
  const count = steps.reduce((sum, step) => sum + step.count, 0);
  const shown =
    steps.length > 1 ? "Around the last edit" : count > 1 ? "Around the first of them" : "The lines now";
  return succeeded(`Edited /${path}: ${counted(count, "replacement")}. ${shown}:\n${excerptOf(last)}`);
}

function excerptOf({ text, index, inserted }: EditedText): string {
  const lines = splitLines(text);
  const firstChanged = countBreaks(text.slice(0, index));
  const changed = Math.min(countBreaks(inserted) + 1, SHOWN_CHANGED_LINES);
  const first = Math.max(0, firstChanged - AROUND);
  return numberLines(lines.slice(first, firstChanged + changed + AROUND), first + 1);
}
