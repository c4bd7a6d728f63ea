import { z } from "zod";
import { LIMITS } from "../../contract/limits.ts";
import { defineTool, succeeded, type Tool } from "./define-tool.ts";

export const ASK_USER = "AskUser";

export interface Asked {
  /** Names the question: asked again with the same one, it is the same question. */
  toolUseId: string;
  question: string;
  options: string[];
}

/** Null: nobody has answered yet. `by` names who did, for the model. */
export type AskPeople = (asked: Asked) => { answer: string; by: string } | null;

/** The call is parked until there is an answer. */
export function askUserTool(ask: AskPeople): Tool {
  return defineTool({
    name: ASK_USER,
    description:
      "Asks a person and waits for the answer, however long that takes; nothing else of your command goes on meanwhile. Ask only what you can neither find out nor decide yourself and what changes what you do: a choice that is theirs, a missing fact, a risk that is not yours to take. One question per call, understandable without your history; several that you have at the same time go into several calls of one message.",
    input: z.strictObject({
      question: z.string().trim().min(1).max(LIMITS.questionChars).describe("The question, as a whole"),
      options: z
        .array(z.string().trim().min(1).max(LIMITS.questionOptionChars))
        .max(LIMITS.questionOptions)
        .optional()
        .describe("Answers to choose from, the best first; a person may still answer something else"),
    }),
    isRepeatable: true,
    restHint: "Ask for the rest in another question.",
    async run({ question, options = [] }, { toolUseId }) {
      const answered = ask({ toolUseId, question, options: [...new Set(options)] });
      if (answered === null) return { waitsFor: question };
      return succeeded(`Answer of ${answered.by}:\n${answered.answer}`);
    },
  });
}
