import type { ToolView } from "../../contract/playbook.ts";
import type { ToolDefinition } from "../agent-loop/ports.ts";

/** A tool as clients see it. */
export function toolView({ name, description, inputSchema }: ToolDefinition): ToolView {
  return { name, description, input_schema: inputSchema };
}
