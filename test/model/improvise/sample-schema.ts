import { isRecord } from "../narrow.ts";
import { suggestions } from "./suggestions.ts";
import { shortened } from "./words.ts";

type JsonSchema = Record<string, unknown>;

const DEEPEST = 12;

/** What texts are taken from. */
export interface Material {
  /** The last thing that the user said. */
  said: string;
  /** The whole conversation in short. */
  conversation: () => string;
}

function textFor(name: string, { said, conversation }: Material): string {
  if (/summary|recap|digest/i.test(name)) return conversation();
  return shortened(said, 100) || name;
}

function resolveReference(reference: string, root: JsonSchema): unknown {
  let at: unknown = root;
  for (const key of reference.replace(/^#\/?/, "").split("/")) at = isRecord(at) ? at[key] : undefined;
  return at;
}

function typeOf({ type, properties }: JsonSchema): string {
  const one: unknown = Array.isArray(type) ? type.find((each) => each !== "null") : type;
  return typeof one === "string" ? one : isRecord(properties) ? "object" : "string";
}

function sampleObject(
  schema: JsonSchema,
  root: JsonSchema,
  from: Material,
  depth: number,
): Record<string, unknown> {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, child]) => [name, sample(child, root, from, depth + 1, name)]),
  );
}

function sampleArray(schema: JsonSchema, root: JsonSchema, from: Material, depth: number): unknown[] {
  const { items } = schema;
  const fields = isRecord(items) && isRecord(items["properties"]) ? Object.keys(items["properties"]) : [];
  if (!fields.includes("completion")) return [sample(items, root, from, depth + 1, "item")];
  return suggestions(from.said).map((completion) => ({
    ...(isRecord(items) ? sampleObject(items, root, from, depth) : {}),
    completion,
  }));
}

function sample(schema: unknown, root: JsonSchema, from: Material, depth: number, name: string): unknown {
  if (!isRecord(schema) || depth > DEEPEST) return null;
  if ("const" in schema) return schema["const"];
  if (Array.isArray(schema["enum"])) return schema["enum"][0];
  if ("default" in schema) return schema["default"];
  if (typeof schema["$ref"] === "string")
    return sample(resolveReference(schema["$ref"], root), root, from, depth + 1, name);
  const choice = [schema["anyOf"], schema["oneOf"], schema["allOf"]].find(Array.isArray);
  if (choice !== undefined)
    return sample(
      choice.find((each) => !isRecord(each) || each["type"] !== "null"),
      root,
      from,
      depth + 1,
      name,
    );
  switch (typeOf(schema)) {
    case "object":
      return sampleObject(schema, root, from, depth);
    case "array":
      return sampleArray(schema, root, from, depth);
    case "integer":
    case "number":
      return typeof schema["minimum"] === "number" ? schema["minimum"] : 1;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return textFor(name, from);
  }
}

/** A value that satisfies a JSON schema, with texts taken from what was said. */
export function sampleSchema(schema: JsonSchema, from: Material): unknown {
  return sample(schema, schema, from, 0, "value");
}
