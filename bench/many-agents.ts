import { type Client, callTool, connect, post } from "./client.ts";
import { type Row, type Setting, median, percentile, row } from "./row.ts";

const AGENTS = 50;
const CLIENTS = 5;
const TOKENS = 300;
const TOKEN_MS = 33;
/** One token of the scripted answer; the model puts the time of sending in place of the mark, which counts as a character. */
const TOKEN = "{{now}} ";
const TOKEN_CHARACTERS = 2;

/** Many agents stream to several clients: how late a token is, and whether every event came once and in order. */
export async function manyAgents({ model, server }: Setting): Promise<Row[]> {
  model.setRules([
    {
      when: { last: "stream" },
      reply: {
        content: [{ type: "text", text: TOKEN.repeat(TOKENS) }],
        chunk: TOKEN_CHARACTERS,
        chunkMs: TOKEN_MS,
      },
    },
  ]);
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connect(server.url)));
  const names = Array.from({ length: AGENTS }, (_, index) => `streamer-${index}`);
  for (const name of names)
    await callTool(server.url, "create_agent", { name, system_prompt: "You stream." });
  const commands = names.map((name) =>
    post(server.url, `/api/orchestrators/default/agents/${name}/commands`, {
      command: "stream",
      notify: false,
    }),
  );
  await Promise.all(commands);
  await Promise.all(clients.map(allIdle));
  const delays = clients.flatMap(delaysOf);
  const faults = clients.reduce((sum, client) => sum + faultsOf(client), 0);
  clients.forEach((client) => client.close());
  const load = `${AGENTS} agents, ${Math.round(1000 / TOKEN_MS)} tokens/s each, ${CLIENTS} clients`;
  return [
    row("model to client, p95", percentile(delays, 0.95), "ms", 200, load),
    row("model to client, median", median(delays), "ms", null, `${delays.length} tokens`),
    row("tokens that did not arrive", AGENTS * TOKENS * CLIENTS - delays.length, "", 0),
    row("events missing, doubled or out of order", faults, "", 0),
  ];
}

async function allIdle(client: Client): Promise<void> {
  let idle = 0;
  await client.until((item) => {
    if (item.type === "agent_status_changed" && item.new_status === "idle") idle += 1;
    return idle === AGENTS;
  });
}

/** Milliseconds from the model's sending of each token to its arrival. A token may be cut in two by a batch. */
function delaysOf(client: Client): number[] {
  const open = new Map<string, string>();
  const delays: number[] = [];
  for (const { item, at } of client.items) {
    if (item.type !== "agent_stream" || item.block_type !== "text") continue;
    const text = (open.get(item.event_id) ?? "") + item.chunk;
    const whole = text.lastIndexOf(" ") + 1;
    for (const sentAt of text.slice(0, whole).match(/\d{13}/g) ?? []) delays.push(at - Number(sentAt));
    open.set(item.event_id, text.slice(whole));
  }
  return delays;
}

function faultsOf(client: Client): number {
  const seqs = client.items.flatMap(({ item }) => ("seq" in item ? [item.seq] : []));
  return seqs.filter((seq, index) => index > 0 && seq !== (seqs[index - 1] ?? 0) + 1).length;
}
