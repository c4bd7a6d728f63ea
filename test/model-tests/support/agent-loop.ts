import type Anthropic from "@anthropic-ai/sdk";

type Message = Anthropic.Messages.MessageParam;
type Tool = Anthropic.Messages.Tool;

export interface ToolCall {
  tool: string;
  input: Record<string, unknown>;
}

export type Answer = string | { text: string; isError: true };

export interface Ran {
  /** All calls in order, by the names that were offered. */
  calls: ToolCall[];
  /** Calls of each turn. */
  turns: ToolCall[][];
  text: string;
  messages: Message[];
  thoughts: number;
}

export function tools(names: readonly string[]): Tool[] {
  return names.map((name) => ({ name, input_schema: { type: "object" } }));
}

function inputOf(input: unknown): Record<string, unknown> {
  return typeof input === "object" && input !== null ? Object.fromEntries(Object.entries(input)) : {};
}

interface Loop {
  client: Anthropic;
  tools: Tool[];
  answer: (call: ToolCall) => Answer;
  model?: string;
}

/** Runs a conversation to its end, as a caller would: all results of a turn in one message. */
export async function converse(loop: Loop, said: string, before: readonly Message[] = []): Promise<Ran> {
  const messages: Message[] = [...before, { role: "user", content: said }];
  const turns: ToolCall[][] = [];
  let thoughts = 0;
  for (let turn = 0; turn < 20; turn += 1) {
    const message = await loop.client.messages.create({
      model: loop.model ?? "claude-sonnet-5-5",
      max_tokens: 16_000,
      thinking: { type: "adaptive", display: "summarized" },
      tools: loop.tools,
      messages,
    });
    messages.push({ role: "assistant", content: message.content });
    thoughts += message.content.filter(({ type }) => type === "thinking").length;
    const uses = message.content.filter((block) => block.type === "tool_use");
    if (uses.length === 0) {
      const text = message.content.map((block) => (block.type === "text" ? block.text : "")).join("");
      return { calls: turns.flat(), turns, text, messages, thoughts };
    }
    const calls = uses.map(({ name, input }) => ({ tool: name, input: inputOf(input) }));
    turns.push(calls);
    const results = uses.map(({ id }, at) => {
      const call = calls[at];
      const answered = call === undefined ? "" : loop.answer(call);
      return typeof answered === "string"
        ? ({ type: "tool_result", tool_use_id: id, content: answered } as const)
        : ({ type: "tool_result", tool_use_id: id, content: answered.text, is_error: true } as const);
    });
    messages.push({ role: "user", content: results });
  }
  throw new Error(`no end after 20 turns: ${JSON.stringify(turns.at(-1))}`);
}
