import { z } from "zod";
import { type FieldChecks, usableModel, usableTools } from "./check-fields.ts";
import { ToolListSchema, lineOf, readFields, readMarkdown, toolList } from "./front-matter.ts";
import type { Template } from "./playbook.ts";

const FieldsSchema = z.object({
  name: lineOf(100),
  description: lineOf(2_000),
  tools: ToolListSchema.nullish(),
  model: lineOf(100).nullish(),
  color: lineOf(50).nullish(),
});

/** Throws an error for people when the file is not a template. */
export function readTemplate(
  text: string,
  where: Pick<Template, "source" | "file">,
  checks: FieldChecks,
): Template {
  const { front, hasFront, body } = readMarkdown(text);
  if (!hasFront) throw new Error("The file must begin with front matter between two lines of ---");
  const { name, description, tools, model, color } = readFields(FieldsSchema, front);
  if (body === "") throw new Error("There is no prompt below the front matter");
  return {
    ...where,
    name,
    description,
    tools: tools === null || tools === undefined ? null : usableTools(toolList(tools), checks),
    model: usableModel(model ?? undefined, checks),
    color: color ?? null,
    systemPrompt: body,
  };
}
