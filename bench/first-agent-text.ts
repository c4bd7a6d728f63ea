import { callTool, connect } from "./client.ts";
import { type Row, type Setting, median, row } from "./row.ts";

const RUNS = 15;
const MODEL_DELAY_MS = 100;

/** From `create_agent` and `command_agent` to the new agent's first text at a socket, less what the model took. */
export async function firstAgentText({ model, server }: Setting): Promise<Row[]> {
  model.setRules([
    {
      when: { last: "greet" },
      reply: { content: [{ type: "text", text: "Hello there." }], firstMs: MODEL_DELAY_MS },
    },
  ]);
  const client = await connect(server.url);
  const took: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const name = `starter-${run}`;
    const startedAt = Date.now();
    await callTool(server.url, "create_agent", { name, system_prompt: "You greet." });
    await callTool(server.url, "command_agent", { agent_name: name, command: "greet" });
    const first = await client.until((item) => item.type === "agent_stream" && item.chunk !== "");
    took.push(first.at - startedAt - MODEL_DELAY_MS);
    await client.until((item) => item.type === "agent_status_changed" && item.new_status === "idle");
    await client.until((item) => item.type === "chat_typing" && !item.is_typing);
    client.items.length = 0;
  }
  client.close();
  return [
    row(
      "create and command an agent to its first text, beyond the model",
      median(took),
      "ms",
      100,
      `median of ${RUNS}`,
    ),
  ];
}
