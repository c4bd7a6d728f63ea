import { isRecord } from "../narrow.ts";

/** Constraints that constrained decoding cannot follow. */
const UNSUPPORTED = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
];

const CHILD_MAPS = ["properties", "$defs", "definitions"];
const CHILD_LISTS = ["anyOf", "oneOf", "allOf", "prefixItems"];

interface Child {
  path: string;
  schema: unknown;
}

function childrenOf(schema: Record<string, unknown>, path: string): Child[] {
  const maps = CHILD_MAPS.flatMap((key) => {
    const map = schema[key];
    return isRecord(map)
      ? Object.entries(map).map(([name, child]) => ({ path: `${path}.${key}.${name}`, schema: child }))
      : [];
  });
  const lists = CHILD_LISTS.flatMap((key) => {
    const list = schema[key];
    return Array.isArray(list)
      ? list.map((child: unknown, at) => ({ path: `${path}.${key}.${at}`, schema: child }))
      : [];
  });
  const items = "items" in schema ? [{ path: `${path}.items`, schema: schema["items"] }] : [];
  return [...maps, ...lists, ...items];
}

function isObjectSchema(schema: Record<string, unknown>): boolean {
  const { type } = schema;
  return type === "object" || (Array.isArray(type) && type.includes("object")) || "properties" in schema;
}

function reasonAt(schema: Record<string, unknown>, path: string): string | undefined {
  if (isObjectSchema(schema) && schema["additionalProperties"] !== false) {
    return `${path}: For 'object' type, 'additionalProperties' must be explicitly set to false`;
  }
  const unsupported = UNSUPPORTED.find((key) => key in schema);
  if (unsupported !== undefined) return `${path}: property '${unsupported}' is not supported`;
  const minItems = schema["minItems"];
  if (typeof minItems === "number" && minItems > 1)
    return `${path}: 'minItems' values other than 0 or 1 are not supported`;
  const { pattern } = schema;
  if (typeof pattern === "string" && /\(\?[=!<]/.test(pattern))
    return `${path}: 'pattern' with lookaround is not supported`;
  return undefined;
}

function refersToItself(root: unknown): boolean {
  const text = JSON.stringify(root);
  if (text.includes('"$ref":"#"')) return true;
  const defs = isRecord(root) ? (root["$defs"] ?? root["definitions"]) : undefined;
  if (!isRecord(defs)) return false;
  return Object.entries(defs).some(([name, schema]) =>
    new RegExp(`"\\$ref":"#/(?:\\$defs|definitions)/${name}"`).test(JSON.stringify(schema)),
  );
}

function firstReason(schema: unknown, path: string): string | undefined {
  if (!isRecord(schema)) return undefined;
  const own = reasonAt(schema, path);
  if (own !== undefined) return own;
  for (const child of childrenOf(schema, path)) {
    const reason = firstReason(child.schema, child.path);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Why a schema cannot be enforced on an answer, or undefined when it can. */
export function refuseStrictSchema(schema: unknown, path: string): string | undefined {
  return (
    firstReason(schema, path) ??
    (refersToItself(schema) ? `${path}: recursive schemas are not supported` : undefined)
  );
}

function countIn(schema: unknown, count: (schema: Record<string, unknown>) => number): number {
  if (!isRecord(schema)) return 0;
  return count(schema) + childrenOf(schema, "").reduce((sum, child) => sum + countIn(child.schema, count), 0);
}

export function optionalCount(schema: unknown): number {
  return countIn(schema, ({ properties, required }) => {
    const needed: readonly unknown[] = Array.isArray(required) ? required : [];
    return isRecord(properties) ? Object.keys(properties).filter((name) => !needed.includes(name)).length : 0;
  });
}

export function unionCount(schema: unknown): number {
  return countIn(schema, ({ anyOf, oneOf, type }) =>
    Array.isArray(anyOf) || Array.isArray(oneOf) || Array.isArray(type) ? 1 : 0,
  );
}
