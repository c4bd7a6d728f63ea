import { isRecord, parseJson } from "../narrow.ts";
import { bare, capitalize } from "./words.ts";

const MOST_WORDS = 15;

/** Something to summarize. */
interface Item {
  id: string | number;
  type: string;
  content: unknown;
}

function asItem(value: unknown): Item[] {
  if (!isRecord(value)) return [];
  const { id, type, text, ...others } = value;
  if (typeof id !== "string" && typeof id !== "number") return [];
  return [{ id, type: typeof type === "string" ? type : "", content: text ?? others["content"] ?? others }];
}

/** Lists anywhere inside a value, such as `{events: [...]}`. */
function itemsInside(value: unknown): Item[] {
  if (Array.isArray(value)) return value.flatMap(asItem);
  return isRecord(value) ? Object.values(value).flatMap(itemsInside) : [];
}

/** Items in a message: one JSON object per line, or one JSON list or object somewhere in it. */
export function findItems(said: string): Item[] {
  const lines = said.split("\n").flatMap((line) => asItem(parseJson(line.trim().replace(/,$/, ""))));
  if (lines.length > 0) return lines;
  for (const [open, close] of [
    ["[", "]"],
    ["{", "}"],
  ] as const) {
    const whole = parseJson(said.slice(said.indexOf(open), said.lastIndexOf(close) + 1));
    const items = open === "{" ? [...asItem(whole), ...itemsInside(whole)] : itemsInside(whole);
    if (items.length > 0) return items;
  }
  return [];
}

/** Fields of a tool's input that say most, with the verb that goes before each. */
const TELLING: readonly (readonly [string, string])[] = [
  ["file_path", ""],
  ["command", "runs"],
  ["pattern", "searches for"],
  ["url", "fetches"],
  ["agent_name", "for"],
  ["name", "named"],
  ["question", "asks"],
  ["message", "says"],
  ["to", "to"],
  ["prompt", ""],
  ["error", "fails:"],
];

function describeObject(value: Record<string, unknown>): string {
  const tool = ["tool_name", "tool", "name"]
    .map((key) => value[key])
    .find((name) => typeof name === "string");
  const inner =
    ["tool_input", "input", "arguments", "payload"].map((key) => value[key]).find(isRecord) ?? value;
  const told = TELLING.flatMap(([field, verb]) => {
    const said = inner[field];
    return typeof said === "string" && said !== tool ? [`${verb} ${said}`.trim()] : [];
  });
  const text = Object.values(value).find((each) => typeof each === "string" && each.includes(" "));
  return [typeof tool === "string" ? tool : "", told[0] ?? (typeof text === "string" ? text : "")]
    .join(" ")
    .trim();
}

function textOf(content: unknown): string {
  if (isRecord(content)) return describeObject(content);
  if (typeof content !== "string") return JSON.stringify(content ?? "");
  const parsed = /^\s*\{/.test(content) ? parseJson(content) : undefined;
  return isRecord(parsed) ? describeObject(parsed) : content;
}

function withoutMarkup(text: string): string {
  return text
    .replaceAll(/```[\s\S]*?(?:```|$)/g, " ")
    .replaceAll(/[*#>`]+/g, "")
    .replaceAll(/\p{Extended_Pictographic}\uFE0F?/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** The first clause with something in it: `Okay, …` and the like are passed over. */
function firstClause(text: string): string {
  const sentences = text.split(/(?<=[.!?])\s+(?=\S)/);
  const telling = sentences.find((sentence) => sentence.split(" ").length >= 3) ?? sentences[0] ?? "";
  return bare(telling.replace(/^(?:okay|ok|sure|great|alright|well|now|so)[,.!]?\s+/i, ""));
}

/** At most fifteen words on what an item says. */
export function summarizeItem({ type, content }: Item): string {
  const clause = firstClause(withoutMarkup(textOf(content)));
  const words = clause.split(" ").filter((word) => word !== "");
  if (words.length === 0) return capitalize(type.replaceAll(/[_-]+/g, " ")) || "Nothing to summarize";
  const kept = words.slice(0, MOST_WORDS).join(" ");
  return capitalize(words.length > MOST_WORDS ? bare(kept) : kept);
}
