import { inert } from "./briefing.ts";
import { factsOf, factsText } from "./history-facts.ts";
import { middleCut, transcriptText } from "./transcript-text.ts";
import type { Message } from "./transcript.ts";
import { isNote } from "./turn-notes.ts";
import type { Compaction } from "./turn.ts";

/** What is said to and by a model when a conversation is made short. */

const INSTRUCTION = `Summarize this conversation so far, so that you can go on from the summary alone: everything \
before it is about to be left out. Call no tools. Answer with one <summary> element that holds plain text, as long as \
needed and no longer, under those of these headings for which there is something to say:

- Task: what was asked for, with the exact words where they matter, and who asked.
- State: what is done and checked, what has begun, what is left, what comes next.
- Decisions: what was settled, and why; what was tried and did not work.
- Places: files, functions, names, ids and commands that matter, exactly as they are written.
- Facts: what was found out and would be costly to find out again, with numbers and short quotations.
- Open: questions, problems, and what others are expected to do.

Do not repeat the operator's instructions or the project's context: they are kept. Add nothing that was not said.`;

const NO_TASK = "No task is open. Wait for the next message.";
const OPEN = /^<open_instruction>\n([\s\S]*?)\n<\/open_instruction>/;

export function summaryRequest(instructions: string | null): string {
  return instructions === null
    ? INSTRUCTION
    : `${INSTRUCTION}\n\nLook in particular at this: ${instructions}`;
}

/** The same, when the conversation itself cannot be sent. */
export function summaryRequestWith(transcript: string, instructions: string | null): string {
  return `${summaryRequest(instructions)}\n\nThe conversation, shortened:\n\n<transcript>\n${transcript}\n</transcript>`;
}

/** The summary of an answer; "" when there is none. */
export function summaryIn(answer: string): string {
  const [, inside] = /<summary>([\s\S]*?)(?:<\/summary>|$)/.exec(answer) ?? [];
  return (inside ?? answer).trim();
}

/** For when no model could write one. */
export function mechanicalSummary(messages: readonly Message[], maxChars: number): string {
  const note = "(No model could write a summary. This is the conversation itself, shortened.)";
  return `${note}\n\n${transcriptText(messages, maxChars)}`;
}

/** What the new conversation begins with, besides the briefing. `survivors` are kept, but cannot pose as the operator. */
export function summaryText(
  summary: string,
  messages: readonly Message[],
  survivors: readonly string[],
): string {
  const element = `<conversation_summary>\n${inertSummary(summary)}\n</conversation_summary>`;
  const facts = factsText(factsOf(messages));
  return [element, facts, ...survivors.map(inert)].filter((text) => text.trim() !== "").join("\n\n");
}

/** A summary quotes what it likes, but it cannot pose as one of the elements around it. */
function inertSummary(summary: string): string {
  return inert(summary).replaceAll(
    /<(\/?)(conversation_summary|files_read|files_changed|todo_list)/gi,
    "<$1$2-text",
  );
}

/**
 * The task at hand in the words it was given, with all that people have added to it since; `task` is null when none is
 * running. A task that an earlier compaction carried over is found in the text which that left.
 */
export function openInstruction(messages: readonly Message[], task: string | null, maxChars: number): string {
  if (task === null) return NO_TASK;
  const texts = userTexts(messages);
  const at = texts.lastIndexOf(task);
  const carriedAt = at >= 0 ? -1 : texts.findIndex((text) => OPEN.test(text));
  const carried = OPEN.exec(texts[carriedAt] ?? "")?.[1];
  const added = at < 0 && carriedAt < 0 ? [] : texts.slice(Math.max(at, carriedAt) + 1);
  const said = [carried ?? inert(task), ...added.filter(isSaid).map(inert)];
  const words = middleCut(said.join("\n\n"), maxChars);
  return `<open_instruction>\n${words}\n</open_instruction>\n\nGo on with it from where the summary ends. Do nothing of it twice.`;
}

function userTexts(messages: readonly Message[]): string[] {
  return messages.flatMap((message) =>
    message.role === "user"
      ? message.content.flatMap((block) => (block.type === "text" ? [block.text] : []))
      : [],
  );
}

function isSaid(text: string): boolean {
  return !isNote(text) && !text.startsWith("<operator_instructions") && text !== NO_TASK;
}

/** For people. */
export function compactionWords({ tokensBefore, tokensAfter }: Compaction): string {
  return `Compacted ${tokenWords(tokensBefore)} → ${tokenWords(tokensAfter)} tokens`;
}

export function tokenWords(tokens: number): string {
  if (tokens < 1_000) return String(Math.round(tokens));
  return tokens < 10_000 ? `${(tokens / 1_000).toFixed(1)}k` : `${Math.round(tokens / 1_000)}k`;
}

/** What follows `/compact`; null: the text is no such command. */
export function compactCommand(text: string): { instructions: string | null } | null {
  const match = /^\/compact(?:\s+([\s\S]*))?$/.exec(text.trim());
  if (!match) return null;
  const instructions = (match[1] ?? "").trim();
  return { instructions: instructions === "" ? null : instructions };
}
