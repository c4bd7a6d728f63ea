import { isToolUse, type Message, resultText, type ToolUseBlock } from "./transcript.ts";

/**
 * What a conversation shows of an agent's work, by the names of the tools: it outlives a compaction without a model
 * having to remember it. Facts of an earlier compaction are read from the text that it left.
 */
export interface HistoryFacts {
  /** By path, in the order of the last reading; `lines` is what was seen of the file, null: not known. */
  filesRead: Map<string, number | null>;
  filesChanged: Set<string>;
  /** The todo list as it was written last, a line each. */
  todos: string[];
}

const MOST_FILES = 200;
const CHANGING_TOOLS: ReadonlySet<string> = new Set(["Write", "Edit", "MultiEdit"]);
const SECTION = /<(files_read|files_changed|todo_list)>\n([\s\S]*?)\n<\/\1>/g;

export function factsOf(messages: readonly Message[]): HistoryFacts {
  const facts = earlierFacts(messages[0]);
  const results = resultsById(messages);
  for (const message of messages) {
    if (message.role !== "assistant") continue;
    for (const block of message.content.filter(isToolUse)) note(facts, block, results.get(block.id));
  }
  return facts;
}

/** As elements for the model, empty ones left out. */
export function factsText({ filesRead, filesChanged, todos }: HistoryFacts): string {
  const read = [...filesRead].slice(-MOST_FILES).map(([path, lines]) => {
    return `- ${path}${lines === null ? "" : ` (${lines} lines seen)`}`;
  });
  const changed = [...filesChanged].slice(-MOST_FILES).map((path) => `- ${path}`);
  return [section("files_read", read), section("files_changed", changed), section("todo_list", todos)]
    .filter((text) => text !== "")
    .join("\n\n");
}

function section(name: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `<${name}>\n${lines.join("\n")}\n</${name}>`;
}

function earlierFacts(first: Message | undefined): HistoryFacts {
  const facts: HistoryFacts = { filesRead: new Map(), filesChanged: new Set(), todos: [] };
  if (first?.role !== "user") return facts;
  const text = first.content.map((block) => (block.type === "text" ? block.text : "")).join("\n");
  if (!text.includes("<conversation_summary>")) return facts;
  for (const [, name, body = ""] of text.matchAll(SECTION)) {
    const lines = body.split("\n").filter((line) => line.startsWith("- "));
    if (name === "todo_list") facts.todos = lines;
    else if (name === "files_changed") lines.forEach((line) => facts.filesChanged.add(line.slice(2)));
    else lines.forEach((line) => noteEarlierRead(facts, line));
  }
  return facts;
}

function noteEarlierRead({ filesRead }: HistoryFacts, line: string): void {
  const [, path = "", lines] = /^- (.*?)(?: \((\d+) lines seen\))?$/.exec(line) ?? [];
  filesRead.set(path, lines === undefined ? null : Number(lines));
}

function note(facts: HistoryFacts, { name, input }: ToolUseBlock, result: string | undefined): void {
  const path = typeof input["file_path"] === "string" ? oneLine(input["file_path"]) : undefined;
  if (name === "TodoWrite") facts.todos = todoLines(input["todos"]) ?? facts.todos;
  if (path === undefined || result === undefined) return;
  if (CHANGING_TOOLS.has(name)) facts.filesChanged.add(path);
  if (name !== "Read") return;
  facts.filesRead.delete(path);
  facts.filesRead.set(path, result.split("\n").length);
}

function todoLines(todos: unknown): string[] | undefined {
  if (!Array.isArray(todos)) return undefined;
  return todos.flatMap((todo: unknown) => {
    if (typeof todo !== "object" || todo === null || !("content" in todo)) return [];
    const status = "status" in todo ? oneLine(String(todo.status)) : "pending";
    return [`- [${status}] ${oneLine(String(todo.content))}`];
  });
}

/** Results of calls that worked. */
function resultsById(messages: readonly Message[]): Map<string, string> {
  const results = new Map<string, string>();
  for (const message of messages) {
    if (message.role !== "user") continue;
    for (const block of message.content) {
      if (block.type === "tool_result" && block.is_error !== true)
        results.set(block.tool_use_id, resultText(block));
    }
  }
  return results;
}

/** Within an element of ours, which it must not close. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("</", "<\\/").slice(0, 500);
}
