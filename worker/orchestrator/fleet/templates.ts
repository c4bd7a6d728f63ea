import { parse } from "yaml";
import { z } from "zod";

/** A kind of agent that can be named when one is created: see `.claude/agents/`. */
export interface Template {
  name: string;
  description: string;
  /** Null: all tools. */
  tools: string[] | null;
  model: string | null;
  color: string | null;
  systemPrompt: string;
}

export interface TemplateProblem {
  file: string;
  message: string;
}

const FrontMatterSchema = z.object({
  name: z.string().min(1),
  description: z.string().min(1),
  tools: z.union([z.array(z.string()), z.string()]).optional(),
  model: z.string().optional(),
  color: z.string().optional(),
});

/** Reads template files; a bad one becomes a problem and leaves the others alone. */
export function readTemplates(files: Record<string, string>): {
  templates: Template[];
  problems: TemplateProblem[];
} {
  const templates: Template[] = [];
  const problems: TemplateProblem[] = [];
  for (const [file, text] of Object.entries(files)) {
    try {
      templates.push(readTemplate(text));
    } catch (error) {
      problems.push({ file, message: error instanceof Error ? error.message : "not readable" });
    }
  }
  return { templates, problems };
}

/** Throws with a message for people when the file is not a template. */
function readTemplate(text: string): Template {
  const match = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)([\s\S]*)$/.exec(text);
  if (!match) throw new Error("The file must begin with front matter between two lines of ---");
  const front = FrontMatterSchema.safeParse(parse(match[1] ?? ""));
  if (!front.success) throw new Error(z.prettifyError(front.error));
  const systemPrompt = (match[2] ?? "").trim();
  if (systemPrompt === "") throw new Error("There is no prompt below the front matter");
  const { name, description, tools, model, color } = front.data;
  return {
    name,
    description,
    tools: toolNames(tools),
    model: model ?? null,
    color: color ?? null,
    systemPrompt,
  };
}

function toolNames(tools: string | string[] | undefined): string[] | null {
  if (tools === undefined) return null;
  const names = typeof tools === "string" ? tools.split(",") : tools;
  return names.map((name) => name.trim()).filter((name) => name !== "");
}
