import type { Ask } from "../ask.ts";
import { isRecord } from "../narrow.ts";
import { invalid, type Refusal } from "../refusal.ts";
import { isCustomTool, toolNameOf, type CustomTool } from "../tool-schema.ts";
import { optionalCount, refuseStrictSchema, unionCount } from "./strict-schema.ts";

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const MOST_STRICT = 20;
const MOST_OPTIONAL = 24;
const MOST_UNIONS = 16;

function refuseCustomTool(tool: CustomTool, at: number): Refusal | undefined {
  const path = `tools.${at}.custom`;
  if (!NAME.test(tool.name))
    return invalid(`${path}.name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'`);
  if (!("type" in tool.input_schema)) return invalid(`${path}.input_schema.type: Field required`);
  if (tool.input_schema.type !== "object")
    return invalid(`${path}.input_schema.type: Input should be 'object'`);
  const combined = ["oneOf", "allOf", "anyOf"].find((key) => key in tool.input_schema);
  if (combined !== undefined)
    return invalid(
      `${path}.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level`,
    );
  if (tool.strict !== true) return refuseExamples(tool, path);
  const reason = refuseStrictSchema(tool.input_schema, `${path}.input_schema`);
  return reason === undefined ? refuseExamples(tool, path) : invalid(reason);
}

/** Only what is certain is checked: an example lacks a required property, or has one that is forbidden. */
function refuseExamples(tool: CustomTool, path: string): Refusal | undefined {
  const { required, properties, additionalProperties } = tool.input_schema;
  const needed = Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
  for (const [index, example] of (tool.input_examples ?? []).entries()) {
    const missing = needed.find((name) => !(name in example));
    if (missing !== undefined)
      return invalid(`${path}.input_examples.${index}: '${missing}' is a required property`);
    const extra = Object.keys(example).find(
      (name) => additionalProperties === false && isRecord(properties) && !(name in properties),
    );
    if (extra !== undefined)
      return invalid(`${path}.input_examples.${index}: additional properties are not allowed ('${extra}')`);
  }
  return undefined;
}

function refuseTogether(tools: readonly CustomTool[]): Refusal | undefined {
  const strict = tools.filter((tool) => tool.strict === true).map((tool) => tool.input_schema);
  if (strict.length > MOST_STRICT)
    return invalid(`tools: at most ${MOST_STRICT} strict tools are allowed. Found ${strict.length}.`);
  const sum = (count: (schema: unknown) => number): number =>
    strict.reduce((total, schema) => total + count(schema), 0);
  const isTooComplex = sum(optionalCount) > MOST_OPTIONAL || sum(unionCount) > MOST_UNIONS;
  return isTooComplex ? invalid("Schema is too complex for compilation.") : undefined;
}

export function refuseToolDefinitions({ body }: Ask): Refusal | undefined {
  const tools = body.tools ?? [];
  const names = new Set<string>();
  for (const [at, tool] of tools.entries()) {
    const refused = isCustomTool(tool) ? refuseCustomTool(tool, at) : undefined;
    if (refused !== undefined) return refused;
    const name = toolNameOf(tool);
    if (name !== undefined && names.has(name)) return invalid("tools: Tool names must be unique.");
    if (name !== undefined) names.add(name);
  }
  if (tools.length > 0 && tools.every((tool) => tool.defer_loading === true)) {
    return invalid("All tools have defer_loading: true. At least one tool must be available.");
  }
  const choice = body.tool_choice;
  if (choice?.type === "tool" && !names.has(choice.name))
    return invalid(`tool_choice: Tool '${choice.name}' not found in provided tools`);
  if ((choice?.type === "any" || choice?.type === "tool") && tools.length === 0)
    return invalid("tool_choice: tools must be provided");
  return refuseTogether(tools.filter(isCustomTool));
}
