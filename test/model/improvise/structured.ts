import { isRecord } from "../narrow.ts";
import { sampleSchema, type Material } from "./sample-schema.ts";
import { findItems, summarizeItem } from "./summaries.ts";

type JsonSchema = Record<string, unknown>;

interface ListShape {
  /** The list's property. */
  list: string;
  /** The item's property that takes the summary. */
  text: string;
  ids: readonly unknown[] | undefined;
}

/** A list of things with an `id` and one text: the shape of a request for summaries. */
function summaryShape(schema: JsonSchema): ListShape | undefined {
  const { properties } = schema;
  if (!isRecord(properties)) return undefined;
  for (const [list, property] of Object.entries(properties)) {
    const items = isRecord(property) ? property["items"] : undefined;
    const fields = isRecord(items) && isRecord(items["properties"]) ? items["properties"] : undefined;
    const text = Object.keys(fields ?? {}).find((name) => name !== "id");
    const id = fields?.["id"];
    if (fields === undefined || text === undefined || !isRecord(id) || Object.keys(fields).length !== 2)
      continue;
    return { list, text, ids: Array.isArray(id["enum"]) ? id["enum"] : undefined };
  }
  return undefined;
}

/** JSON that satisfies a schema: summaries where these are asked for, else values that fit. */
export function structuredReply(schema: JsonSchema, material: Material): string {
  const shape = summaryShape(schema);
  const items = shape === undefined ? [] : findItems(material.said);
  if (shape === undefined || items.length === 0) return JSON.stringify(sampleSchema(schema, material));
  const wanted = items.filter(({ id }) => shape.ids?.includes(id) ?? true);
  return JSON.stringify({
    [shape.list]: wanted.map((item) => ({ id: item.id, [shape.text]: summarizeItem(item) })),
  });
}
