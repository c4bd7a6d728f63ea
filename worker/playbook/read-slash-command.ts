import { z } from "zod";
import { type FieldChecks, usableModel, usableTools } from "./check-fields.ts";
import { ToolListSchema, lineOf, readFields, readMarkdown, toolList } from "./front-matter.ts";
import type { SlashCommand } from "./playbook.ts";

const FieldsSchema = z.object({
  description: lineOf(2_000).nullish(),
  "argument-hint": lineOf(500).nullish(),
  "allowed-tools": ToolListSchema.nullish(),
  model: lineOf(100).nullish(),
  "disable-model-invocation": z.boolean({ error: "must be true or false" }).nullish(),
});

const NAME = /^[\w-]+(?::[\w-]+)*$/;

/** `path` is below the folder of commands: `git/tidy-up.md` is `git:tidy-up`. Throws an error for people. */
export function readSlashCommand(
  text: string,
  path: string,
  where: Pick<SlashCommand, "source" | "file">,
  checks: FieldChecks,
): SlashCommand {
  const name = path.replace(/\.md$/i, "").replaceAll("/", ":");
  if (!NAME.test(name)) throw new Error("The file's name may have letters, digits, - and _ only");
  const { front, body } = readMarkdown(text);
  const fields = readFields(FieldsSchema, front);
  if (body === "") throw new Error("There is no text below the front matter");
  const allowed = fields["allowed-tools"];
  return {
    ...where,
    name,
    description: fields.description ?? firstLine(body),
    argument_hint: fields["argument-hint"] ?? "",
    model: usableModel(fields.model ?? undefined, checks),
    allowed_tools: allowed === null || allowed === undefined ? null : usableTools(toolList(allowed), checks),
    disable_model_invocation: fields["disable-model-invocation"] ?? false,
    body,
  };
}

const DESCRIPTION_CHARS = 120;

/** What a command is for, when it does not say. */
function firstLine(body: string): string {
  const line = (body.split("\n", 1)[0] ?? "").replace(/^#+\s*/, "").trim();
  return line.length <= DESCRIPTION_CHARS ? line : `${line.slice(0, DESCRIPTION_CHARS - 1)}…`;
}
