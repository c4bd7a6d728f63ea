import { parse } from "yaml";
import { z } from "zod";

interface MarkdownFile {
  /** Fields of the front matter; empty when there is none. */
  front: unknown;
  hasFront: boolean;
  body: string;
}

const FRONT = /^---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)?---[ \t]*(?:\r?\n|$)([\s\S]*)$/;

/** More takes a parser long to refuse. */
const FRONT_CHARS = 20_000;

/** Its value is often `[a] [b]`, which is text to people and broken YAML. */
const HINT = /^(argument-hint:[ \t]*)([^\s"'|>].*)$/m;

/**
 * Splits a file at the first two lines that are `---` and nothing else. Throws an error for people when the front
 * matter is not closed or not YAML.
 */
export function readMarkdown(text: string): MarkdownFile {
  const match = FRONT.exec(text);
  if (!match) {
    if (/^---[ \t]*\r?\n/.test(text)) throw new Error("The front matter has no closing line of ---");
    return { front: {}, hasFront: false, body: text.trim() };
  }
  if ((match[1] ?? "").length > FRONT_CHARS) {
    throw new Error(`The front matter has more than ${FRONT_CHARS} characters`);
  }
  const yaml = (match[1] ?? "").replace(
    HINT,
    (_, key: string, hint: string) => key + JSON.stringify(hint.trim()),
  );
  // Aliases could make a small file a huge value.
  const front: unknown = parse(yaml, { logLevel: "error", maxAliasCount: 0 }) ?? {};
  return { front, hasFront: true, body: (match[2] ?? "").trim() };
}

/** The fields that `schema` names, or an error for people. */
export function readFields<S extends z.ZodType>(schema: S, front: unknown): z.output<S> {
  if (typeof front !== "object" || front === null || Array.isArray(front)) {
    throw new Error("The front matter must be fields such as `description: …`, not a list or a lone value");
  }
  const parsed = schema.safeParse(front);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
}

/** A tool list: YAML list or words with commas. */
export const ToolListSchema = z.union([z.array(z.string()), z.string()], {
  error: "must be a list of tool names, or names with commas between them",
});

export function toolList(tools: z.output<typeof ToolListSchema>): string[] {
  const names = typeof tools === "string" ? tools.split(",") : tools;
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ""))];
}

/** A required line of text. Line breaks would break the lists that it goes into. */
export const lineOf = (maxChars: number) =>
  z
    .string({ error: "is missing, or is not text" })
    .transform((text) => text.replaceAll(/\s+/g, " ").trim())
    .pipe(z.string().min(1, "is empty").max(maxChars, `has more than ${maxChars} characters`));
