import { z } from "zod";
import type { ParkedCall, ToolDefinition, ToolOutcome, WorkspaceFiles } from "../agent-loop/ports.ts";
import type { BackgroundShells } from "./background-shells.ts";
import type { GitPort } from "./git-port.ts";
import type { JavaScriptPort } from "./javascript-port.ts";
import type { ShellStateStore } from "./shell-state.ts";

/** What the calls of one agent share. */
export interface ToolContext {
  files: WorkspaceFiles;
  /** Where relative paths begin: relative to the workspace's root, "" for the root itself. */
  workingDir: string;
  shell: ShellStateStore;
  background: BackgroundShells;
  /** Null where no JavaScript can run. */
  javascript: JavaScriptPort | null;
  /** Null: the files have no history. */
  git: GitPort | null;
  /** Whether the files refuse every change. */
  isReadOnly: boolean;
  now: () => number;
}

export interface CallContext extends ToolContext {
  toolUseId: string;
}

export interface Tool {
  readonly definition: ToolDefinition;
  /** Whether it only reads, or knows its calls by their ids, so that a call whose result was lost may run again. */
  readonly isRepeatable: boolean;
  /** How to see what of a long result was left out; a sentence. */
  readonly restHint: string;
  /** Checks the input itself. May throw only for bugs. */
  run(input: unknown, context: CallContext, signal: AbortSignal): Promise<ToolOutcome | ParkedCall>;
}

interface ToolSpec<Input extends z.ZodObject> {
  name: string;
  description: string;
  input: Input;
  isRepeatable: boolean;
  restHint: string;
  run(input: z.output<Input>, context: CallContext, signal: AbortSignal): Promise<ToolOutcome | ParkedCall>;
}

export const succeeded = (content: string): ToolOutcome => ({ content, isError: false });
export const failed = (content: string): ToolOutcome => ({ content, isError: true });

/** `input` is a strict object. Wrong input never reaches `run`: the model is told what is wrong and what is right. */
export function defineTool<Input extends z.ZodObject>(spec: ToolSpec<Input>): Tool {
  const { name, description, input: schema, isRepeatable, restHint } = spec;
  const { $schema: _, ...inputSchema } = z.toJSONSchema(schema, { io: "input" });
  return {
    definition: { name, description, inputSchema },
    isRepeatable,
    restHint,
    async run(input, context, signal) {
      const parsed = schema.safeParse(input);
      if (!parsed.success) return failed(describeWrongInput(name, schema, parsed.error));
      return spec.run(parsed.data, context, signal);
    },
  };
}

function describeWrongInput(name: string, schema: z.ZodObject, error: z.ZodError): string {
  const wrong = error.issues.map(({ path, message }) => {
    const meaning = message.replace(
      /^Invalid input: expected (.+), received undefined$/,
      "is missing, expected $1",
    );
    return path.length > 0 ? `- ${path.join(".")}: ${meaning}` : `- ${meaning}`;
  });
  const fields = Object.entries(schema.shape).map(([field, type]) => {
    const isOptional = type instanceof z.ZodOptional || type instanceof z.ZodDefault;
    return isOptional ? `${field} (optional)` : field;
  });
  return `Wrong input for ${name}:\n${wrong.join("\n")}\n${name} takes: ${fields.join(", ")}.`;
}
