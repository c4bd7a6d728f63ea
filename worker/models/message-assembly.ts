import type { ModelEvent, StopReason } from "../agent-loop/ports.ts";
import type { AssistantBlock } from "../agent-loop/transcript.ts";
import { type Delta, parseJson, type StreamEvent } from "./stream-events.ts";

export interface AssembledMessage {
  content: AssistantBlock[];
  stopReason: StopReason;
  refusalCategory: string | null;
}

type AssemblyFault = "incomplete" | "bad_tool_input";

type ShowEvent = (event: Extract<ModelEvent, { type: `block_${string}` }>) => void;
type WireBlock = { type: string; [field: string]: unknown };

/** A block that is being written; `json` is a tool's input so far. */
interface OpenBlock {
  index: number;
  block: WireBlock;
  json: string;
}

const STOP_REASONS: readonly string[] = [
  "end_turn",
  "tool_use",
  "max_tokens",
  "stop_sequence",
  "pause_turn",
  "refusal",
  "model_context_window_exceeded",
] satisfies StopReason[];

function isStopReason(text: string): text is StopReason {
  return STOP_REASONS.includes(text);
}

/**
 * Puts one attempt's events together to a message. Blocks are kept as they came, with fields and types that are not
 * known. A tool call at the end is held back until it is clear that it was not cut off at a limit: what was shown as
 * finished is in the content.
 */
export class MessageAssembly {
  private readonly show: ShowEvent;
  private readonly open = new Map<number, OpenBlock>();
  private readonly finished: AssistantBlock[] = [];
  private held: { index: number; block: AssistantBlock } | null = null;
  private hasBadInput = false;
  private stopReason: string | null = null;
  private refusalCategory: string | null = null;

  constructor(show: ShowEvent) {
    this.show = show;
  }

  accept(event: StreamEvent): void {
    switch (event.type) {
      case "content_block_start":
        return this.start(event.index, event.content_block);
      case "content_block_delta":
        return this.grow(event.index, event.delta);
      case "content_block_stop":
        return this.finish(event.index);
      case "message_delta":
        this.stopReason = event.delta.stop_reason ?? this.stopReason;
        this.refusalCategory = event.delta.stop_details?.category ?? this.refusalCategory;
        return;
      case "message_start":
      case "message_stop":
        return;
    }
  }

  /** The message once the stream has ended. */
  end(): { ok: true; message: AssembledMessage } | { ok: false; fault: AssemblyFault } {
    if (this.stopReason === null) return { ok: false, fault: "incomplete" };
    if (this.stopReason === "refusal") {
      return {
        ok: true,
        message: { content: [], stopReason: "refusal", refusalCategory: this.refusalCategory },
      };
    }
    const isCutOff = this.stopReason === "max_tokens" || this.stopReason === "model_context_window_exceeded";
    if (!isCutOff && this.hasBadInput) return { ok: false, fault: "bad_tool_input" };
    if (!isCutOff && this.open.size > 0) return { ok: false, fault: "incomplete" };
    if (isCutOff) this.keepOpenText();
    else this.releaseHeld();
    const message = { content: this.finished, stopReason: this.knownStopReason(), refusalCategory: null };
    return { ok: true, message };
  }

  /** What there is when the answer is stopped midway: whole blocks, and text as far as it came. */
  partial(): AssistantBlock[] {
    const whole = this.held === null ? this.finished : [...this.finished, this.held.block];
    return [...whole, ...this.openTexts().map(({ block }) => block)];
  }

  private start(index: number, block: WireBlock): void {
    this.releaseHeld();
    this.open.set(index, { index, block: { ...block }, json: "" });
    const { type, name, text, thinking } = block;
    const tool = type === "tool_use" && typeof name === "string" ? { toolName: name } : {};
    this.show({ type: "block_started", index, blockType: type, ...tool });
    if (type === "text" && typeof text === "string") this.showDelta(index, "text", text);
    if (type === "thinking" && typeof thinking === "string") this.showDelta(index, "thinking", thinking);
  }

  private grow(index: number, delta: Delta | null): void {
    const open = this.open.get(index);
    if (open === undefined || delta === null) return;
    const { block } = open;
    switch (delta.type) {
      case "text_delta":
        block["text"] = textAt(block, "text") + delta.text;
        return this.showDelta(index, "text", delta.text);
      case "thinking_delta":
        block["thinking"] = textAt(block, "thinking") + delta.thinking;
        return this.showDelta(index, "thinking", delta.thinking);
      case "signature_delta":
        block["signature"] = delta.signature;
        return;
      case "citations_delta":
        block["citations"] = [
          ...(Array.isArray(block["citations"]) ? block["citations"] : []),
          delta.citation,
        ];
        return;
      case "input_json_delta":
        open.json += delta.partial_json;
        if (block.type === "tool_use") this.showDelta(index, "tool_use", delta.partial_json);
        return;
    }
  }

  private showDelta(index: number, blockType: "text" | "thinking" | "tool_use", chunk: string): void {
    if (chunk !== "") this.show({ type: "block_delta", index, blockType, chunk });
  }

  private finish(index: number): void {
    const open = this.open.get(index);
    if (open === undefined) return;
    this.open.delete(index);
    const { block, json } = open;
    if (json !== "") {
      const input = parseJson(json);
      if (!isObject(input)) {
        this.hasBadInput = true;
        return;
      }
      block["input"] = input;
    }
    if (block.type === "tool_use") this.held = { index, block };
    else this.keep(index, block);
  }

  private keep(index: number, block: AssistantBlock): void {
    this.finished.push(block);
    this.show({ type: "block_finished", index, block });
  }

  private releaseHeld(): void {
    if (this.held !== null) this.keep(this.held.index, this.held.block);
    this.held = null;
  }

  private keepOpenText(): void {
    for (const { index, block } of this.openTexts()) this.keep(index, block);
  }

  private openTexts(): OpenBlock[] {
    return [...this.open.values()].filter(
      ({ block }) => block.type === "text" && textAt(block, "text").trim() !== "",
    );
  }

  /** A reason that is newer than we are: the content tells whether there is something to run. */
  private knownStopReason(): StopReason {
    const reason = this.stopReason ?? "end_turn";
    if (isStopReason(reason)) return reason;
    return this.finished.some((block) => block.type === "tool_use") ? "tool_use" : "end_turn";
  }
}

function textAt(block: WireBlock, field: "text" | "thinking"): string {
  const value = block[field];
  return typeof value === "string" ? value : "";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
