import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { LIMITS } from "../../../contract/limits.ts";
import type { ToolCall, Toolbox, ToolOutcome } from "../../agent-loop/ports.ts";

/** As the model knows them; outside clients use the plain names. */
const PREFIX = "mcp__mgmt__";

/** The management tools as the conductor's toolbox: an MCP client beside the server, in the same process. */
export async function openManagementToolbox(
  server: McpServer,
): Promise<Toolbox & { close: () => Promise<void> }> {
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "conductor", version: "1.0.0" });
  await Promise.all([server.connect(serverSide), client.connect(clientSide)]);
  const { tools } = await client.listTools();
  const sorted = tools.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const readOnly = new Set(
    tools.filter((tool) => tool.annotations?.readOnlyHint).map((tool) => PREFIX + tool.name),
  );
  return {
    definitions: sorted.map((tool) => ({
      name: PREFIX + tool.name,
      description: tool.description ?? "",
      inputSchema: tool.inputSchema,
    })),
    isRepeatable: (name) => readOnly.has(name),
    run: (call, signal) => runCall(client, call, signal),
    close: () => client.close(),
  };
}

async function runCall(client: Client, call: ToolCall, signal: AbortSignal): Promise<ToolOutcome> {
  try {
    const name = call.name.startsWith(PREFIX) ? call.name.slice(PREFIX.length) : call.name;
    const result = await client.callTool({ name, arguments: call.input }, undefined, { signal });
    const content = textOf(result.content);
    return { content: content.slice(0, LIMITS.toolResultChars), isError: result.isError === true };
  } catch (error) {
    const why = signal.aborted
      ? "Interrupted."
      : error instanceof Error
        ? error.message
        : "It could not be called.";
    return { content: why, isError: true };
  }
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return "";
  return content
    .flatMap((part: unknown) =>
      typeof part === "object" && part !== null && "text" in part && typeof part.text === "string"
        ? [part.text]
        : [],
    )
    .join("\n");
}
