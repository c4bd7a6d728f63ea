import { createTarPacker } from "modern-tar";
import type { WireItem } from "../contract/frame.ts";
import { type Client, connect, post } from "./client.ts";
import { type Row, type Setting, median, row } from "./row.ts";

const FILES = 5_000;
const FILE_BYTES = 10_000;
const RUNS = 9;
const MODEL_MS = 300;

const API = "/api/orchestrators/default";

/** What agents wait for in a repository of 5,000 files and 50 MB. Every worktree begins from a main that has just moved. */
export async function bigRepository({ model, server }: Setting): Promise<Row[]> {
  const archive = await makeArchive();
  const startedAt = Date.now();
  await put(server.url, "", archive);
  const imported = Date.now() - startedAt;
  model.setRules([
    reply("grep literal", [use("Grep", { pattern: "needle_4711" })]),
    reply("grep expression", [
      use("Grep", { pattern: "v[0-9]+_needle_47[0-9]{2}\\b", output_mode: "content" }),
    ]),
    reply(
      "change files",
      [1, 2, 3].map((number) =>
        use("Write", { file_path: `src/d${number}/f${number}.ts`, content: `${Date.now()}\n` }),
      ),
    ),
    { when: {}, reply: { content: [{ type: "text", text: "Done." }], firstMs: MODEL_MS } },
  ]);
  const client = await connect(server.url);
  const opened: number[] = [];
  const landed: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const name = `lander-${run}`;
    await post(server.url, `${API}/agents`, { name });
    await put(server.url, `?path=moved/${run}.txt`, `${run}\n`);
    client.items.length = 0;
    opened.push(await command(client, server.url, name, "change files"));
    await client.until(isLog("PostToolUse"));
    // Main moves while the agent works, so that there is something to merge.
    await put(server.url, `?path=meanwhile/${run}.txt`, `${run}\n`);
    const stoppedAt = logOf(await client.until(isLog("Stop"))).timestamp;
    landed.push(Date.parse(await endOf(client)) - Date.parse(stoppedAt));
  }
  const literal = await greps(client, server.url, "grep literal");
  const expression = await greps(client, server.url, "grep expression");
  client.close();
  const size = `${FILES} files, ${(FILES * FILE_BYTES) / 1e6} MB`;
  return [
    row("import of an archive", imported / 1000, "s", 15, size),
    row("command accepted to its worktree ready", median(opened), "ms", 100, `median of ${RUNS}, ${size}`),
    row(
      "3 changed files committed and merged with a moved main",
      median(landed),
      "ms",
      300,
      `median of ${RUNS}`,
    ),
    row("Grep for a word", median(literal), "ms", 1000, `median of ${literal.length}, ${size}`),
    row("Grep for an expression", median(expression), "ms", 1000, `median of ${expression.length}, ${size}`),
  ];
}

/** Milliseconds until the agent has its files and its prompt. */
async function command(client: Client, url: string, name: string, text: string): Promise<number> {
  const at = Date.now();
  await post(url, `${API}/agents/${name}/commands`, { command: text, notify: false });
  return (await client.until(isLog("UserPromptSubmit"))).at - at;
}

async function greps(client: Client, url: string, text: string): Promise<number[]> {
  const took: number[] = [];
  for (let run = 0; run < 5; run++) {
    client.items.length = 0;
    await command(client, url, "lander-0", text);
    took.push(Number(logOf(await client.until(isLog("PostToolUse"))).payload["duration_ms"]));
    await endOf(client);
  }
  return took;
}

/** What happens within milliseconds comes in one frame, so the times are those that the events have. */
async function endOf(client: Client): Promise<string> {
  const { item } = await client.until(
    (each) => each.type === "command_updated" && each.command.ended_at !== null,
  );
  return item.type === "command_updated" ? (item.command.ended_at ?? "") : "";
}

function logOf({ item }: { item: WireItem }) {
  if (item.type !== "agent_log") throw new Error("That is no log");
  return item.log;
}

const isLog = (type: string) => (item: WireItem) => item.type === "agent_log" && item.log.event_type === type;
const use = (name: string, input: object) => ({ type: "tool_use" as const, name, input: { ...input } });
const reply = (last: string, content: ReturnType<typeof use>[]) => ({ when: { last }, reply: { content } });

async function put(url: string, query: string, body: BodyInit): Promise<void> {
  const response = await fetch(`${url}${API}/files${query}`, { method: "PUT", body });
  if (!response.ok) throw new Error(`PUT ${query}: ${response.status} ${await response.text()}`);
}

/** Text that packs about as well as code does; one file in a thousand has the needle. */
async function makeArchive(): Promise<Blob> {
  const { readable, controller } = createTarPacker();
  const packed = new Response(readable.pipeThrough(new CompressionStream("gzip"))).blob();
  for (let index = 0; index < FILES; index++) {
    const content = new TextEncoder().encode(source(index));
    const name = `src/d${index % 100}/f${index}.ts`;
    const body = controller.add({ name, size: content.length, type: "file" }).getWriter();
    await body.write(content);
    await body.close();
  }
  controller.finalize();
  return await packed;
}

function source(index: number): string {
  const lines: string[] = [];
  let state = index + 1;
  for (let size = 0; size < FILE_BYTES; size += lines.at(-1)?.length ?? 0) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    lines.push(
      `const value_${state % 5_000} = compute(${state.toString(36)}, "${(state >>> 7).toString(16)}");\n`,
    );
  }
  if (index % 1_000 === 711) lines.push(`// v${index}_needle_4711\n`);
  return lines.join("").slice(0, FILE_BYTES + 40);
}
